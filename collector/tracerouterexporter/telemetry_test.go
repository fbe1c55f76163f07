package tracerouterexporter

import (
	"slices"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

// metric is the value of one of the exporter's metrics for one value of one attribute.
func (r *testRouter) metric(t *testing.T, name, key, value string) int64 {
	t.Helper()
	metric, err := r.telemetry.GetMetric("otelcol_trace_router_" + name)
	if err != nil {
		t.Error(err)
		return 0
	}
	var total int64
	for _, point := range points(metric) {
		if found, _ := point.Attributes.Value(attribute.Key(key)); key == "" || found.AsString() == value {
			total += point.Value
		}
	}
	return total
}

func points(metric metricdata.Metrics) []metricdata.DataPoint[int64] {
	switch data := metric.Data.(type) {
	case metricdata.Sum[int64]:
		return data.DataPoints
	case metricdata.Gauge[int64]:
		return data.DataPoints
	}
	return nil
}

// Those that dashboards and alerts are built on; a counter's _total and a unit are added by the Prometheus exporter.
func TestTheMetricsHaveTheNamesThatAreDocumented(t *testing.T) {
	a, b := startSampler(t, "a"), startSampler(t, "b")
	router := startRouter(t, testConfig(), a.endpoint(), b.endpoint())
	router.send(spansOf(ownedBy(t, "a", "b"), "one"))
	a.kill()
	eventually(t, "it is replayed", func() bool { return router.metric(t, "sent_spans", "member", "b") == 1 })

	for name, want := range map[string]int64{
		"window_traces": 1, "window_limit_bytes": 256 << 20, "waiting_spans": 0,
		"replayed_spans": 1, "replayed_traces": 1, "rehomed_traces": 1, "copied_spans": 0, "splits": 0,
		"evicted_spans": 0, "evicted_traces": 0, "dropped_spans": 0,
	} {
		if got := router.metric(t, name, "", ""); got != want {
			t.Errorf("%s is %d, not %d", name, got, want)
		}
	}
	for state, want := range map[string]int64{"ready": 1, "draining": 0, "lost": 1} {
		if got := router.metric(t, "members", "state", state); got != want {
			t.Errorf("%d samplers are %s, not %d", got, state, want)
		}
	}
	if router.metric(t, "window_bytes", "", "") == 0 {
		t.Error("window_bytes is 0")
	}
	router.skip(1000 * tickInterval)
	if age := router.metric(t, "ring_age", "", ""); age < 100 {
		t.Errorf("ring_age is %d", age)
	}
	var all metricdata.ResourceMetrics
	if err := router.telemetry.Reader.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	units := map[string]string{"otelcol_trace_router_window_bytes": "By", "otelcol_trace_router_window_limit_bytes": "By", "otelcol_trace_router_ring_age": "s"}
	for _, scope := range all.ScopeMetrics {
		for _, metric := range scope.Metrics {
			if want := units[metric.Name]; want != "" && metric.Unit != want {
				t.Errorf("the unit of %s is %s", metric.Name, metric.Unit)
			}
			if metric.Description == "" {
				t.Errorf("%s has no description", metric.Name)
			}
		}
	}
}

func TestTheMetricsEndWithTheExporter(t *testing.T) {
	router := startRouter(t, testConfig())
	if err := router.stop(); err != nil {
		t.Fatal(err)
	}
	var all metricdata.ResourceMetrics
	if err := router.telemetry.Reader.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	for _, scope := range all.ScopeMetrics {
		if slices.ContainsFunc(scope.Metrics, func(m metricdata.Metrics) bool {
			return m.Name == "otelcol_trace_router_window_bytes" && len(points(m)) > 0
		}) {
			t.Error("the window is still observed")
		}
	}
}
