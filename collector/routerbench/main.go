// Command routerbench compares what trace_router and the upstream load-balancing exporter cost: the same load through a Collector with one and then
// with the other, several times in turn.
//
//	go run ./routerbench -otelcol "$(../tools/build otelcol)"
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
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
	directory, err := os.MkdirTemp("", "routerbench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(directory)
	var sinks []string
	for range samplers {
		address, stop, err := startSink()
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

// measure gives the CPU time that the Collector takes per span, in microseconds, and its resident memory in MiB.
func measure(directory, exporter string, sinks []string) (float64, float64, error) {
	ports, err := freePorts(2)
	if err != nil {
		return 0, 0, err
	}
	file := filepath.Join(directory, exporter+".yaml")
	if err := os.WriteFile(file, []byte(configuration(exporter, sinks, ports[0], ports[1])), 0o600); err != nil {
		return 0, 0, err
	}
	log, err := os.Create(filepath.Join(directory, exporter+".log"))
	if err != nil {
		return 0, 0, err
	}
	defer log.Close()
	collector := exec.Command(*binary, "--config", file)
	collector.Stdout, collector.Stderr = log, log
	// As the chart sets it, to 80 % of a limit of 200 MiB.
	collector.Env = append(os.Environ(), "GOMEMLIMIT=160MiB")
	if err := collector.Start(); err != nil {
		return 0, 0, err
	}
	defer func() {
		_ = collector.Process.Signal(os.Interrupt)
		_ = collector.Wait()
	}()
	if err := awaitReady(ports[1]); err != nil {
		text, _ := os.ReadFile(log.Name())
		return 0, 0, fmt.Errorf("%w\n%s", err, text)
	}
	load, err := newLoad(fmt.Sprintf("127.0.0.1:%d", ports[0]))
	if err != nil {
		return 0, 0, err
	}
	defer load.close()
	if _, err := load.send(*rate, *window+2*time.Second); err != nil {
		return 0, 0, err
	}
	before, err := cpuSeconds(collector.Process.Pid)
	if err != nil {
		return 0, 0, err
	}
	spans, err := load.send(*rate, time.Duration(*seconds)*time.Second)
	if err != nil {
		return 0, 0, err
	}
	after, err := cpuSeconds(collector.Process.Pid)
	if err != nil {
		return 0, 0, err
	}
	resident, err := residentMiB(collector.Process.Pid)
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

func freePorts(n int) ([]int, error) {
	var ports []int
	for range n {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

func awaitReady(port int) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		if response, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d", port)); err == nil {
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return nil
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("not ready within 30 s")
}

// cpuSeconds is the time that a process has used; the kernel counts it in hundredths of a second.
func cpuSeconds(process int) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", process))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+2:]))
	user, err1 := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	if err1 != nil || err2 != nil {
		return 0, fmt.Errorf("/proc/%d/stat: %q", process, text)
	}
	return float64(user+system) / 100, nil
}

func residentMiB(process int) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", process))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if value, found := strings.CutPrefix(line, "VmHWM:"); found { // the most it ever had
			kib, err := strconv.Atoi(strings.Fields(value)[0])
			return float64(kib) / 1024, err
		}
	}
	return 0, fmt.Errorf("/proc/%d/status has no VmHWM", process)
}
