// Command router compares what trace_router and the upstream load-balancing exporter cost: the same load through a Collector with one and then
// with the other, several times in turn.
//
//	go run ./bench/router -otelcol "$(../tools/build otelcol)"
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"keepsake.dev/collector/bench/harness"
)

var (
	binary  = flag.String("otelcol", "", "the Collector")
	rate    = flag.Int("rate", 10_000, "spans a second")
	seconds = flag.Int("seconds", 20, "that are measured, after as many as the window holds")
	rounds  = flag.Int("rounds", 3, "how often each is measured")
	window  = flag.Duration("window", 12*time.Second, "of trace_router")
)

const samplers = 3

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	directory, err := os.MkdirTemp("", "router-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(directory)
	var sinks []string
	for range samplers {
		address, stop, err := harness.Serve(&sink{})
		if err != nil {
			return err
		}
		defer stop()
		sinks = append(sinks, address)
	}

	fmt.Printf("%d spans/s in requests of %d, traces of %d spans, %d samplers, %d s each, a window of %v\n\n",
		*rate, spansPerRequest, spansPerTrace, samplers, *seconds, *window)
	fmt.Println("| round | exporter | µs of CPU per span | resident MiB |\n| --- | --- | --- | --- |")
	costs := map[string][]float64{}
	memory := map[string]float64{}
	for round := range *rounds {
		for _, name := range []string{"loadbalancing", "trace_router"} {
			cost, resident, err := measure(directory, name, sinks)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			fmt.Printf("| %d | %s | %.2f | %.0f |\n", round+1, name, cost, resident)
			costs[name] = append(costs[name], cost)
			memory[name] = max(memory[name], resident)
		}
	}
	var ratios []float64
	for i := range costs["trace_router"] {
		ratios = append(ratios, costs["trace_router"][i]/costs["loadbalancing"][i])
	}
	slices.Sort(ratios)
	held := ratios[len(ratios)/2] <= 1.2 && memory["trace_router"] <= 200
	fmt.Printf("\nCPU of trace_router / loadbalancing: %.2f (%.2f to %.2f), budget 1.2; resident at most %.0f MiB, budget 200\n",
		ratios[len(ratios)/2], ratios[0], ratios[len(ratios)-1], memory["trace_router"])
	if !held {
		return errors.New("a budget is EXCEEDED")
	}
	return nil
}

// measure gives the CPU time that the Collector takes per span, in microseconds, and the most resident memory it had, in MiB.
func measure(directory, exporter string, sinks []string) (float64, float64, error) {
	ports, err := harness.FreePorts(2)
	if err != nil {
		return 0, 0, err
	}
	file := filepath.Join(directory, exporter+".yaml")
	if err := os.WriteFile(file, []byte(configuration(exporter, sinks, ports[0], ports[1])), 0o600); err != nil {
		return 0, 0, err
	}
	// As the chart sets it, to 80 % of a limit of 200 MiB.
	memory := []string{"GOMEMLIMIT=160MiB"}
	collector, err := harness.Start(directory, exporter, fmt.Sprintf("http://127.0.0.1:%d", ports[1]), memory, *binary, "--config", file)
	if err != nil {
		return 0, 0, err
	}
	defer collector.Stop()
	load, err := newLoad(fmt.Sprintf("127.0.0.1:%d", ports[0]))
	if err != nil {
		return 0, 0, err
	}
	defer load.close()
	if _, err := load.send(*rate, *window+2*time.Second); err != nil {
		return 0, 0, err
	}
	before, err := collector.CPUSeconds()
	if err != nil {
		return 0, 0, err
	}
	spans, err := load.send(*rate, time.Duration(*seconds)*time.Second)
	if err != nil {
		return 0, 0, err
	}
	after, err := collector.CPUSeconds()
	if err != nil {
		return 0, 0, err
	}
	resident, err := collector.PeakMiB()
	return (after - before) * 1e6 / float64(spans), resident, err
}

func configuration(exporter string, sinks []string, port, health int) string {
	var text strings.Builder
	fmt.Fprintf(&text, `
receivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:%d", max_recv_msg_size_mib: 16}}}}
extensions: {health_check: {endpoint: "127.0.0.1:%d"}}
service:
  extensions: [health_check]
  telemetry: {metrics: {level: none}}
  pipelines: {traces: {receivers: [otlp], exporters: [%s]}}
exporters:
`, port, health, exporter)
	if exporter == "trace_router" {
		fmt.Fprintf(&text, "  trace_router:\n    decision_wait: 5s\n    unresponsive_after: 5s\n    window: {duration: %v}\n    tls: {insecure: true}\n    members:\n      static:\n", *window)
		for i, sink := range sinks {
			fmt.Fprintf(&text, "        - {name: sampler-%d, endpoint: %q}\n", i, sink)
		}
		return text.String()
	}
	fmt.Fprintf(&text, `  loadbalancing:
    routing_key: traceID
    timeout: 65s
    retry_on_failure: {enabled: true, max_elapsed_time: 0}
    sending_queue: {enabled: true, block_on_overflow: true, sizer: items, queue_size: 100000, num_consumers: 10}
    protocol: {otlp: {timeout: 60s, compression: none, tls: {insecure: true}, sending_queue: {enabled: false}}}
    resolver: {static: {hostnames: ["%s"]}}
`, strings.Join(sinks, `", "`))
	return text.String()
}
