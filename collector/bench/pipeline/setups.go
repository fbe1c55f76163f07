package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"keepsake.dev/collector/bench/harness"
)

// setup is a way to sample that is compared: who takes the spans, and the processes by what they are for.
type setup struct {
	name  string
	start func(directory, sink string) (*running, error)
}

type running struct {
	endpoint string
	routers  []*harness.Collector
	samplers []*harness.Collector
}

func (r *running) stop() {
	for _, process := range append(r.routers, r.samplers...) {
		process.Stop()
	}
}

var setups = []setup{
	{"usual", usual},
	{"Jaeger's example", jaegersExample},
	{oursName, ours},
	{upstreamName, upstreams},
	{dashboardName, oursWithDashboard},
	{otherName, theOther},
	{tiersName, oursInTwoTiers},
}

const (
	oursName      = "ours"
	upstreamName  = "ours, upstream's components"
	dashboardName = "ours, with the dashboard"
	otherName     = "ours, the other"
	tiersName     = "ours, router + 2 samplers"
)

const policies = `
      - {name: errors, type: status_code, status_code: {status_codes: [ERROR]}}
      - {name: slow, type: latency, latency: {threshold_ms: 1000}}
      - {name: baseline, type: probabilistic, probabilistic: {sampling_percentage: 5}}
`

// usual is what most write: batches first, and defaults.
func usual(directory, sink string) (*running, error) {
	return one(directory, "usual", *otelcol, func(ports []int) string {
		return fmt.Sprintf(`
receivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:%d"}}}}
extensions: {health_check: {endpoint: "127.0.0.1:%d"}}
processors:
  batch: {}
  tail_sampling:
    decision_wait: %v
    policies: %s
exporters: {otlp_grpc: {endpoint: %q, tls: {insecure: true}}}
service:
  extensions: [health_check]
  telemetry: {metrics: {level: none}}
  pipelines: {traces: {receivers: [otlp], processors: [batch, tail_sampling], exporters: [otlp_grpc]}}
`, ports[0], ports[1], *decisionWait, policies, sink)
	})
}

// jaegersExample is docker-compose/tail-sampling of Jaeger's repository, with the policies of all here, and sends what it would store.
func jaegersExample(directory, sink string) (*running, error) {
	return one(directory, "jaeger", *jaeger, func(ports []int) string {
		return fmt.Sprintf(`
receivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:%d"}}}}
extensions: {healthcheckv2: {use_v2: true, http: {endpoint: "127.0.0.1:%d", status: {enabled: true, path: /}}}}
processors:
  tail_sampling:
    decision_wait: %v
    policies: %s
exporters: {otlp: {endpoint: %q, tls: {insecure: true}}}
service:
  extensions: [healthcheckv2]
  telemetry: {metrics: {level: none}}
  pipelines: {traces: {receivers: [otlp], processors: [tail_sampling], exporters: [otlp]}}
`, ports[0], ports[1], *decisionWait, policies, sink)
	})
}

func one(directory, name, program string, configuration func(ports []int) string) (*running, error) {
	ports, err := harness.FreePorts(2)
	if err != nil {
		return nil, err
	}
	process, err := startWith(directory, name, program, configuration(ports), ports[1])
	if err != nil {
		return nil, err
	}
	return &running{endpoint: local(ports[0]), samplers: []*harness.Collector{process}}, nil
}

func startWith(directory, name, program, configuration string, health int) (*harness.Collector, error) {
	file := filepath.Join(directory, name+".yaml")
	if err := os.WriteFile(file, []byte(configuration), 0o600); err != nil {
		return nil, err
	}
	// Jaeger would trace itself.
	return harness.Start(directory, name, "http://"+local(health), []string{"OTEL_TRACES_SAMPLER=always_off"}, program, "--config", file)
}

func ours(directory, sink string) (*running, error) { return single(directory, "ours", sink, asIs()) }

// theOther is ours in another state: what stands beside it is the same but for what the flags name.
func theOther(directory, sink string) (*running, error) {
	changed := asIs()
	if *other != "" {
		changed.program = *other
	}
	if *otherConfig != "" {
		changed.config = *otherConfig
	}
	changed.environment = strings.Fields(*otherSetting)
	return single(directory, "other", sink, changed)
}

// upstreams is what the official image makes of collector-config.yaml.
func upstreams(directory, sink string) (*running, error) {
	changed := asIs()
	changed.program = *upstream
	return single(directory, "upstream", sink, changed)
}

// oursWithDashboard sends all spans, and what is kept, to the dashboard as well: to one that takes them and forgets them.
func oursWithDashboard(directory, sink string) (*running, error) {
	changed := asIs()
	changed.overlays = []string{filepath.Join("..", "collector-overlays", "dashboard.yaml")}
	changed.environment = []string{"KEEPSAKE_DASHBOARD=" + dashboard()}
	return single(directory, "dashboard", sink, changed)
}

// dashboard is the URL of one that takes whatever comes.
var dashboard = sync.OnceValue(func() string {
	return httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		_, _ = io.Copy(io.Discard, request.Body)
	})).URL
})

// isAsked says whether the flags have what a setup is about.
func isAsked(name string) bool {
	switch name {
	case upstreamName:
		return *upstream != ""
	case otherName:
		return *other+*otherConfig+*otherSetting != ""
	}
	return true
}

func single(directory, name, sink string, of state) (*running, error) {
	endpoint, sampler, err := sampler(directory, name, sink, of)
	if err != nil {
		return nil, err
	}
	return &running{endpoint: endpoint, samplers: []*harness.Collector{sampler}}, nil
}

// state is what is measured of ours.
type state struct {
	program, config string
	environment     []string
	overlays        []string
}

func asIs() state {
	return state{program: *otelcol, config: filepath.Join("..", "collector-config.yaml")}
}

func oursInTwoTiers(directory, sink string) (*running, error) {
	tiers := &running{}
	var members strings.Builder
	for i := range 2 {
		endpoint, sampler, err := sampler(directory, fmt.Sprintf("sampler-%d", i), sink, asIs())
		if err != nil {
			tiers.stop()
			return nil, err
		}
		tiers.samplers = append(tiers.samplers, sampler)
		fmt.Fprintf(&members, "\n      - {name: sampler-%d, endpoint: %q}", i, endpoint)
	}
	router, err := one(directory, "router", *otelcol, func(ports []int) string {
		return fmt.Sprintf(`
receivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:%d", max_recv_msg_size_mib: 16}}}}
extensions: {health_check: {endpoint: "127.0.0.1:%d"}}
processors: {memory_limiter: {check_interval: 500ms, limit_mib: 1500, spike_limit_mib: 300}}
exporters:
  trace_router:
    decision_wait: %v
    tls: {insecure: true}
    members: {static: [%s]}
service:
  extensions: [health_check]
  telemetry: {metrics: {level: none}}
  pipelines: {traces: {receivers: [otlp], processors: [memory_limiter], exporters: [trace_router]}}
`, ports[0], ports[1], *decisionWait, strings.ReplaceAll(strings.TrimPrefix(members.String(), "\n      - "), "\n      -", ","))
	})
	if err != nil {
		tiers.stop()
		return nil, err
	}
	tiers.endpoint, tiers.routers = router.endpoint, router.samplers
	return tiers, nil
}

// sampler starts what collector-config.yaml is, or stands in for it, with room for the burst.
func sampler(directory, name, sink string, of state) (string, *harness.Collector, error) {
	started, err := harness.StartSampler(directory, name, of.program, harness.Sampler{
		Config: of.config, Environment: of.environment, Overlays: of.overlays, Jaeger: sink, DecisionWait: *decisionWait, NumTraces: 2 * *traceCount, Profile: *profile,
	})
	if err != nil {
		return "", nil, err
	}
	return started.Endpoint, started.Collector, nil
}

func local(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }
