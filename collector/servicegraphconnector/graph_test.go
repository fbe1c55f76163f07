package servicegraphconnector

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	upstream "github.com/open-telemetry/opentelemetry-collector-contrib/connector/servicegraphconnector"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/connector/connectortest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/featuregate"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"keepsake.dev/collector/internal/ownconfig"
)

// parsed is the Collector's own configuration, with these settings over it.
func parsed(t testing.TB, settings map[string]any) *upstream.Config {
	t.Helper()
	raw := maps.Clone(ownconfig.Load(t).Get("connectors::servicegraph").(map[string]any))
	raw["metrics_flush_interval"] = "15s" // from the environment
	maps.Copy(raw, settings)
	config := NewFactory().CreateDefaultConfig().(*upstream.Config)
	if err := confmap.NewFromStringMap(raw).Unmarshal(config); err != nil {
		t.Fatal(err)
	}
	return config
}

var services = []string{"gateway", "order", "payment", "", "user"}

// anyTraces have spans of few traces with few ids, so that many meet, and some more than once.
func anyTraces(random *rand.Rand) ptrace.Traces {
	made := ptrace.NewTraces()
	for range 1 + random.IntN(3) {
		resource := made.ResourceSpans().AppendEmpty()
		attributes := resource.Resource().Attributes()
		switch random.IntN(12) {
		case 0: // has no name
		case 1:
			attributes.PutInt("service.name", 7)
		default:
			attributes.PutStr("service.name", services[random.IntN(len(services))])
		}
		if random.IntN(15) == 0 {
			attributes.PutStr("db.namespace", "of-resource")
		}
		for range 1 + random.IntN(2) {
			scope := resource.ScopeSpans().AppendEmpty()
			for range random.IntN(20) {
				anySpan(random, scope.Spans().AppendEmpty())
			}
		}
	}
	return made
}

func anySpan(random *rand.Rand, span ptrace.Span) {
	span.SetTraceID(pcommon.TraceID{1, byte(random.IntN(20))})
	span.SetSpanID(pcommon.SpanID{byte(1 + random.IntN(8))})
	if random.IntN(5) > 0 {
		span.SetParentSpanID(pcommon.SpanID{byte(1 + random.IntN(8))})
	}
	span.SetKind(ptrace.SpanKind(random.IntN(6)))
	start := pcommon.Timestamp(1_000_000_000_000 + random.Int64N(1_000_000_000))
	span.SetStartTimestamp(start)
	span.SetEndTimestamp(start + pcommon.Timestamp(random.Int64N(12_000))*1_000_000)
	if random.IntN(100) == 0 {
		span.SetEndTimestamp(start - 1)
	}
	if random.IntN(6) == 0 {
		span.Status().SetCode(ptrace.StatusCodeError)
	}
	for _, key := range []string{"other", "peer.service", "db.system.name", "db.namespace", "db.name", "extra"} {
		if random.IntN(10) == 0 {
			span.Attributes().PutStr(key, fmt.Sprint(key, random.IntN(3)))
		}
	}
	if random.IntN(50) == 0 {
		span.Attributes().PutStr([]string{"db.namespace", "peer.service"}[random.IntN(2)], "")
	}
}

// running is a connector with what it sends and counts.
type running struct {
	connector.Traces
	sink      *consumertest.MetricsSink
	telemetry *componenttest.Telemetry
}

func started(t testing.TB, factory connector.Factory, config *upstream.Config) *running {
	t.Helper()
	telemetry := componenttest.NewTelemetry()
	settings := connectortest.NewNopSettings(factory.Type())
	settings.TelemetrySettings = telemetry.NewTelemetrySettings()
	sink := &consumertest.MetricsSink{}
	made, err := factory.CreateTracesToMetrics(context.Background(), settings, config, sink)
	if err != nil {
		t.Fatal(err)
	}
	if err := made.Start(context.Background(), componenttest.NewNopHost()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := made.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		_ = telemetry.Shutdown(context.Background())
	})
	return &running{made, sink, telemetry}
}

func (r *running) consume(t testing.TB, traces ptrace.Traces) {
	t.Helper()
	own := ptrace.NewTraces()
	traces.CopyTo(own)
	if err := r.ConsumeTraces(context.Background(), own); err != nil {
		t.Error(err)
	}
	overwrite(own)
}

// overwrite changes what was consumed: nothing may look at it any more.
func overwrite(traces ptrace.Traces) {
	for _, resource := range traces.ResourceSpans().All() {
		resource.Resource().Attributes().PutStr("service.name", "overwritten")
		for _, scope := range resource.ScopeSpans().All() {
			for _, span := range scope.Spans().All() {
				span.Attributes().PutStr("peer.service", "overwritten")
			}
		}
	}
}

// counted gives a counter, with its unit and description; 0 if it has never been added to.
func (r *running) counted(name string) (described string, value int64) {
	found, err := r.telemetry.GetMetric(prefix + name)
	if err != nil {
		return "", 0
	}
	return found.Name + found.Unit + found.Description, found.Data.(metricdata.Sum[int64]).DataPoints[0].Value
}

// series are those of the last metrics, as text. What stands for now is left out.
func (r *running) series(t *testing.T) map[string]string {
	t.Helper()
	r.sink.Reset()
	for len(r.sink.AllMetrics()) < 2 { // the first may have been on its way
		time.Sleep(time.Millisecond)
	}
	all := r.sink.AllMetrics()
	return flat(t, all[len(all)-1])
}

func flat(t *testing.T, metrics pmetric.Metrics) map[string]string {
	t.Helper()
	lines := map[string]string{}
	write := func(of pmetric.Metric, point interface {
		StartTimestamp() pcommon.Timestamp
		Timestamp() pcommon.Timestamp
		Attributes() pcommon.Map
	}, with ...any) {
		if age := point.Timestamp() - point.StartTimestamp(); age > pcommon.Timestamp(time.Hour) || time.Since(point.StartTimestamp().AsTime()) > time.Hour {
			t.Errorf("from %v to %v", point.StartTimestamp(), point.Timestamp())
		}
		key := fmt.Sprint(of.Name(), of.Unit(), of.Description(), point.Attributes().AsRaw())
		if _, twice := lines[key]; twice {
			t.Error("twice:", key)
		}
		lines[key] = fmt.Sprint(with...)
	}
	resource := metrics.ResourceMetrics().At(0)
	scope := resource.ScopeMetrics().At(0)
	lines["scope"] = fmt.Sprint(resource.Resource().Attributes().AsRaw(), scope.Scope().Name(), metrics.ResourceMetrics().Len(), resource.ScopeMetrics().Len())
	for i, metric := range scope.Metrics().All() {
		switch metric.Type() {
		case pmetric.MetricTypeSum:
			for _, point := range metric.Sum().DataPoints().All() {
				write(metric, point, i, metric.Sum().IsMonotonic(), metric.Sum().AggregationTemporality(), point.IntValue())
			}
		case pmetric.MetricTypeHistogram:
			for _, point := range metric.Histogram().DataPoints().All() {
				write(metric, point, i, metric.Histogram().AggregationTemporality(), point.Count(), point.Sum(), point.ExplicitBounds().AsRaw(), point.BucketCounts().AsRaw())
			}
		}
	}
	return lines
}

// until waits for a count to pass this.
func (r *running) until(name string, passed int64) int64 {
	for {
		if _, now := r.counted(name); now > passed {
			return now
		}
		time.Sleep(time.Millisecond)
	}
}

// outcome is what a connector sends and counts of these requests. Each phase ends with all half edges given up: they expire at once, but
// are looked for at this interval only. It is void if a phase took longer than that.
func outcome(t *testing.T, factory connector.Factory, settings map[string]any, interval time.Duration, phases [][]ptrace.Traces) (lines map[string]string, void bool) {
	t.Helper()
	all := map[string]any{"metrics_flush_interval": "10ms", "store_expiration_loop": interval.String()}
	maps.Copy(all, settings)
	config := parsed(t, all)
	if !covers(config) {
		t.Fatal("this is upstream's, so that nothing is compared")
	}
	began := time.Now()
	made := started(t, factory, config)
	expired := int64(0)
	for phase, all := range phases {
		for _, traces := range all {
			made.consume(t, traces)
		}
		if time.Since(began) >= time.Duration(phase+1)*interval {
			return nil, true
		}
		expired = made.until("expired_edges", expired)
		made.consume(t, query()) // waits until all have been given up
		_, expired = made.counted("expired_edges")
	}
	lines = made.series(t)
	for _, name := range []string{"dropped_spans", "expired_edges", "total_edges"} {
		described, value := made.counted(name)
		lines[described] = fmt.Sprint(value)
	}
	return lines, false
}

// query is an edge that is complete with one span.
func query() ptrace.Traces {
	traces := ptrace.NewTraces()
	resource := traces.ResourceSpans().AppendEmpty()
	resource.Resource().Attributes().PutStr("service.name", "client")
	span := resource.ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	span.SetKind(ptrace.SpanKindClient)
	span.SetSpanID(pcommon.SpanID{1})
	span.Attributes().PutStr("db.namespace", "orders")
	return traces
}

func TestSendsAndCountsWhatUpstreamDoes(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 12))
			phases := make([][]ptrace.Traces, 2)
			for i := range phases {
				for range 40 {
					phases[i] = append(phases[i], anyTraces(random))
				}
			}
			settings := map[string]any{
				"store":                    map[string]any{"ttl": "1ns", "max_items": []int{200_000, 30}[seed%2]},
				"database_name_attributes": [][]any{{"db.namespace"}, {"db.name", "db.namespace"}}[seed/2],
				"virtual_node_extra_label": seed > 0,
			}
			both := func(interval time.Duration) (ours, theirs map[string]string, void bool) {
				var void1, void2 bool
				ours, void1 = outcome(t, NewFactory(), settings, interval, phases)
				theirs, void2 = outcome(t, upstream.NewFactory(), settings, interval, phases)
				return ours, theirs, void1 || void2
			}
			interval := 500 * time.Millisecond
			ours, theirs, void := both(interval)
			for void {
				interval *= 2
				ours, theirs, void = both(interval)
			}
			for key := range maps.Keys(theirs) {
				if ours[key] != theirs[key] {
					t.Errorf("%s: %q, by upstream %q", key, ours[key], theirs[key])
				}
			}
			if len(ours) != len(theirs) {
				t.Errorf("%d series and counts, by upstream %d", len(ours), len(theirs))
			}
			if len(ours) < 100 {
				t.Errorf("too little to compare: %d", len(ours))
			}
		})
	}
}

func TestLeavesToUpstreamWhatItDoesNotCover(t *testing.T) {
	for name, settings := range map[string]map[string]any{
		"dimensions":              {"dimensions": []any{"http.route"}},
		"exponential histograms":  {"latency_histogram_buckets": nil, "exponential_histogram_max_size": 160},
		"upstream's buckets":      {"latency_histogram_buckets": nil},
		"at once":                 {"metrics_flush_interval": "0s"},
		"upstream's peers":        {"virtual_node_peer_attributes": nil},
		"no virtual nodes":        {"virtual_node_peer_attributes": []any{}},
		"upstream's databases":    {"database_name_attributes": nil},
		"upstream's interval":     {"store_expiration_loop": "0s"},
		"upstream's other one":    {"cache_loop": "0s"},
		"gate of virtual nodes":   {"gate": "virtualNode"},
		"gate of the names":       {"gate": "legacyLatencyMetricNames"},
		"gate of the unit":        {"gate": "legacyLatencyUnitMs"},
		"nothing but the default": nil,
	} {
		t.Run(name, func(t *testing.T) {
			if gate, is := settings["gate"]; is {
				delete(settings, "gate")
				id, before := "connector.servicegraph."+gate.(string), enabled(gate.(string))
				set := func(open bool) {
					if err := featuregate.GlobalRegistry().Set(id, open); err != nil {
						t.Fatal(err)
					}
				}
				set(!before)
				defer set(before)
			}
			config := parsed(t, settings)
			if settings == nil {
				config = NewFactory().CreateDefaultConfig().(*upstream.Config)
			}
			if covers(config) {
				t.Error("it takes this for something that it can do")
			}
			factory := NewFactory()
			made, err := factory.CreateTracesToMetrics(context.Background(), connectortest.NewNopSettings(factory.Type()), config, consumertest.NewNop())
			if _, ours := made.(*grapher); ours || err != nil {
				t.Errorf("made %T, %v", made, err)
			}
		})
	}
}

func TestForgetsNamesAndSeriesAndPlaces(t *testing.T) {
	now := time.Now()
	config := parsed(t, nil)
	made, err := newGrapher(config, connectortest.NewNopSettings(NewFactory().Type()).TelemetrySettings, consumertest.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	made.now = func() time.Time { return now }
	random := rand.New(rand.NewPCG(1, 1))
	running := &running{Traces: made}
	for range 200 {
		running.consume(t, anyTraces(random))
	}
	for i := range 2 * idle {
		traces := query()
		resource := traces.ResourceSpans().At(0)
		resource.Resource().Attributes().PutStr("service.name", fmt.Sprint("client", i))
		span := resource.ScopeSpans().At(0).Spans().At(0)
		span.SetTraceID(pcommon.TraceID{byte(i), byte(i >> 8), 3})
		span.Attributes().Clear()
		running.consume(t, traces)
	}
	graph := &made.graph
	if len(graph.store.places) < 2*idle || len(graph.names.numbers) < 2*idle {
		t.Errorf("only %d edges, %d names", len(graph.store.places), len(graph.names.numbers))
	}
	now = now.Add(config.Store.TTL)
	if made.expire(); len(graph.store.places) < 2*idle {
		t.Error("given up too early")
	}
	now = now.Add(1)
	if made.expire(); len(graph.store.places) != 0 || len(graph.store.edges) != 1 {
		t.Errorf("%d edges are left, in %d places", len(graph.store.places), len(graph.store.edges))
	}
	now = now.Add(stale)
	running.consume(t, query())
	if made.forget(); len(graph.series) < 2*idle {
		t.Errorf("forgotten too early, %d series are left", len(graph.series))
	}
	now = now.Add(1)
	if made.forget(); len(graph.series) != 1 || len(graph.names.numbers) != 3 || len(graph.names.known) != 3+len(graph.names.free) {
		t.Errorf("%d series and %d names are left, %d free", len(graph.series), len(graph.names.numbers), len(graph.names.free))
	}
}
