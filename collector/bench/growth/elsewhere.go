package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"keepsake.dev/collector/bench/harness"
	"keepsake.dev/collector/bench/load"
)

// taking is what a span took: bytes, µs of CPU, and how many went in a second at the most.
type taking struct{ bytes, cpu, rate float64 }

// measureElsewhere prints what a span takes outside of a sampler's memory.
func measureElsewhere(directory string) error {
	fmt.Printf("\nElsewhere, for each span\n\n| | bytes | µs of CPU | taken, spans/s |\n| --- | --- | --- | --- |\n")
	for _, one := range []struct {
		where   string
		traces  int
		measure func(string, *load.Traces) (taking, error)
	}{
		{"kept, in the queue on a sampler's volume", 20_000, measureQueue},
		{"remembered, in the window of a router", 20_000, measureWindow},
		{"stored, by Jaeger in memory", 20_000, measureMemory},
		{"stored, by Jaeger in Badger", 2_000, measureBadger}, // syncs each span to the disk, by itself
	} {
		sent, err := load.Make(one.traces, load.Shape{Spans: 8, Apart: 1})
		if err != nil {
			return err
		}
		took, err := one.measure(directory, sent)
		if err != nil {
			return fmt.Errorf("%s: %w", one.where, err)
		}
		fmt.Printf("| %s | %.0f | %.1f | %.0f |\n", one.where, took.bytes, took.cpu, took.rate)
	}
	return nil
}

// measureQueue keeps everything, with no Jaeger to take it.
func measureQueue(directory string, sent *load.Traces) (taking, error) {
	ports, err := harness.FreePorts(1)
	if err != nil {
		return taking{}, err
	}
	sampler, err := harness.StartSampler(directory, "queue", *otelcol, harness.Sampler{
		Jaeger: fmt.Sprintf("127.0.0.1:%d", ports[0]), DecisionWait: 2 * time.Second, NumTraces: sent.Count, Overlays: []string{policiesOf(3, 100)},
	})
	if err != nil {
		return taking{}, err
	}
	defer sampler.Stop()
	before, err1 := sampler.CPUSeconds()
	delivery, err2 := load.Send(sampler.Endpoint, sent, 0)
	queued := await(time.Minute, func() (float64, error) { return harness.Metric(sampler.Metrics, "otelcol_exporter_queue_size") }, 0.99*float64(sent.Spans()))
	after, err3 := sampler.CPUSeconds()
	size, err4 := sizeOf(sampler.Queue)
	return each(sent, delivery, after-before, size*float64(sent.Spans())/queued), errors.Join(err1, err2, err3, err4)
}

// measureWindow has a router remember all of it.
func measureWindow(directory string, sent *load.Traces) (taking, error) {
	sink, err := load.StartSink()
	if err != nil {
		return taking{}, err
	}
	defer sink.Stop()
	ports, err := harness.FreePorts(3)
	if err != nil {
		return taking{}, err
	}
	file := filepath.Join(directory, "router.yaml")
	if err := os.WriteFile(file, fmt.Appendf(nil, `
receivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:%d", max_recv_msg_size_mib: 16}}}}
extensions: {health_check: {endpoint: "127.0.0.1:%d"}}
exporters:
  trace_router:
    decision_wait: 5m
    tls: {insecure: true}
    members: {static: [{name: sampler-0, endpoint: %q}]}
    window: {max_size_mib: 1024}
service:
  extensions: [health_check]
  telemetry: {metrics: {readers: [{pull: {exporter: {prometheus: {host: 127.0.0.1, port: %d}}}}]}}
  pipelines: {traces: {receivers: [otlp], exporters: [trace_router]}}
`, ports[0], ports[1], sink.Address, ports[2]), 0o600); err != nil {
		return taking{}, err
	}
	router, err := harness.Start(directory, "router", fmt.Sprintf("http://127.0.0.1:%d", ports[1]), nil, *otelcol, "--config", file)
	if err != nil {
		return taking{}, err
	}
	defer router.Kill() // it would wait until what it remembers is decided
	before, err1 := router.CPUSeconds()
	delivery, err2 := load.Send(fmt.Sprintf("127.0.0.1:%d", ports[0]), sent, 0)
	after, err3 := router.CPUSeconds()
	bytes, err4 := harness.Metric(fmt.Sprintf("http://127.0.0.1:%d/metrics", ports[2]), "otelcol_trace_router_window_bytes")
	return each(sent, delivery, after-before, bytes), errors.Join(err1, err2, err3, err4)
}

// measureMemory has Jaeger hold all of it.
func measureMemory(directory string, sent *load.Traces) (taking, error) {
	return measureJaeger(directory, sent, func(store *harness.Collector, idle float64) (float64, error) {
		defer store.Stop()
		most, err := store.PeakMiB()
		return (most - idle) * (1 << 20), err
	})
}

// measureBadger has Jaeger store all of it, as the chart's jaeger.storage.type badger does.
func measureBadger(directory string, sent *load.Traces) (taking, error) {
	data := filepath.Join(directory, "badger")
	file := filepath.Join(directory, "badger.yaml")
	if err := os.WriteFile(file, fmt.Appendf(nil, `
extensions:
  jaeger_storage:
    backends:
      badger: {badger: {ephemeral: false, consistency: true, directories: {keys: %[1]s/keys, values: %[1]s/values}}}
  jaeger_query: {storage: {traces: badger}}
exporters:
  jaeger_storage_exporter: {trace_storage: badger}
`, data), 0o600); err != nil {
		return taking{}, err
	}
	return measureJaeger(directory, sent, func(store *harness.Collector, _ float64) (float64, error) {
		store.Stop() // which writes out what is in memory
		return sizeOf(data)
	}, "--config", file)
}

func measureJaeger(directory string, sent *load.Traces, size func(store *harness.Collector, idleMiB float64) (float64, error), more ...string) (taking, error) {
	ports, err := harness.FreePorts(5)
	if err != nil {
		return taking{}, err
	}
	environment := []string{"OTEL_TRACES_SAMPLER=always_off"}
	for i, name := range []string{"OTLP_GRPC", "QUERY_HTTP", "QUERY_GRPC", "TELEMETRY", "HEALTH"} {
		environment = append(environment, fmt.Sprintf("JAEGER_%s_PORT=%d", name, ports[i]))
	}
	arguments := append([]string{"--config", filepath.Join("..", "tools", "jaeger", "config.yaml")}, more...)
	store, err := harness.Start(directory, "jaeger", fmt.Sprintf("http://127.0.0.1:%d/status", ports[4]), environment, *jaeger, arguments...)
	if err != nil {
		return taking{}, err
	}
	idle, err := store.ResidentMiB()
	if err != nil {
		return taking{}, err
	}
	before, err1 := store.CPUSeconds()
	delivery, err2 := load.Send(fmt.Sprintf("127.0.0.1:%d", ports[0]), sent, 0)
	after, err3 := store.CPUSeconds()
	bytes, err4 := size(store, idle)
	return each(sent, delivery, after-before, bytes), errors.Join(err1, err2, err3, err4)
}

func each(sent *load.Traces, delivery load.Sending, cpuSeconds, bytes float64) taking {
	spans := float64(sent.Spans())
	return taking{bytes / spans, cpuSeconds * 1e6 / spans, spans / delivery.Took.Seconds()}
}

// await asks until the answer is at least so much, or the time is over, and gives the last one.
func await(patience time.Duration, ask func() (float64, error), enough float64) float64 {
	answer := 0.0
	for end := time.Now().Add(patience); time.Now().Before(end) && answer < enough; time.Sleep(200 * time.Millisecond) {
		if value, err := ask(); err == nil {
			answer = value
		}
	}
	return answer
}

// sizeOf is what the files of a directory take on the disk, without their holes.
func sizeOf(directory string) (float64, error) {
	sum := 0.0
	err := filepath.WalkDir(directory, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			sum += float64(blocks(info))
		}
		return err
	})
	return sum, err
}
