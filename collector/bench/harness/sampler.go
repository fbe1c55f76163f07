package harness

import (
	"fmt"
	"path/filepath"
	"time"
)

// Sampler is what differs from collector-config.yaml where that is the sampler.
type Sampler struct {
	Config       string // in the place of the repository's; "": that
	Jaeger       string // host:port where kept spans go
	DecisionWait time.Duration
	NumTraces    int
	Environment  []string // more, as NAME=value
	Overlays     []string // more --config, such as yaml:a::b: c
	Profile      string   // where pprof listens; "": nowhere
}

// RunningSampler is a Sampler's process, and where it takes spans.
type RunningSampler struct {
	*Collector
	Endpoint string
	Metrics  string // the URL of its own metrics
	Queue    string // the directory of what waits for Jaeger
}

// StartSampler starts collector-config.yaml of the repository on free ports. This process has to run in collector/.
func StartSampler(directory, name, otelcol string, of Sampler) (*RunningSampler, error) {
	ports, err := FreePorts(5)
	if err != nil {
		return nil, err
	}
	started := &RunningSampler{
		Endpoint: fmt.Sprintf("127.0.0.1:%d", ports[0]),
		Metrics:  fmt.Sprintf("http://127.0.0.1:%d/metrics", ports[3]),
		Queue:    filepath.Join(directory, name+"-queue"),
	}
	environment := append([]string{
		fmt.Sprintf("KEEPSAKE_OTLP_GRPC_PORT=%d", ports[0]),
		fmt.Sprintf("KEEPSAKE_OTLP_HTTP_PORT=%d", ports[1]),
		fmt.Sprintf("KEEPSAKE_HEALTH_PORT=%d", ports[2]),
		fmt.Sprintf("KEEPSAKE_TELEMETRY_PORT=%d", ports[3]),
		fmt.Sprintf("KEEPSAKE_PROMETHEUS_PORT=%d", ports[4]),
		"KEEPSAKE_JAEGER_ENDPOINT=" + of.Jaeger,
		"KEEPSAKE_QUEUE_DIRECTORY=" + started.Queue,
		fmt.Sprintf("KEEPSAKE_DECISION_WAIT=%v", of.DecisionWait),
		fmt.Sprintf("KEEPSAKE_NUM_TRACES=%d", of.NumTraces),
		fmt.Sprintf("KEEPSAKE_DECISION_CACHE=%d", 10*of.NumTraces),
	}, of.Environment...)
	config := of.Config
	if config == "" {
		config = filepath.Join("..", "collector-config.yaml")
	}
	arguments := []string{
		"--feature-gates=processor.tailsamplingprocessor.recordpolicy,processor.tailsamplingprocessor.metricstatcountspanssampled",
		"--config", config,
	}
	for _, overlay := range of.Overlays {
		arguments = append(arguments, "--config", overlay)
	}
	if of.Profile != "" {
		arguments = append(arguments, "--config", "yaml:extensions::pprof::endpoint: "+of.Profile, "--config", "yaml:service::extensions: [health_check, file_storage/queue, pprof]")
	}
	started.Collector, err = Start(directory, name, fmt.Sprintf("http://127.0.0.1:%d", ports[2]), environment, otelcol, arguments...)
	if err != nil {
		return nil, err
	}
	return started, nil
}
