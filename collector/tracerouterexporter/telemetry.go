package tracerouterexporter

import (
	"context"
	"errors"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"google.golang.org/grpc/status"

	"keepsake.dev/collector/internal/routing"
)

const scopeName = "keepsake.dev/collector/tracerouterexporter"

// telemetry is the exporter's own metrics; README.md has the table.
type telemetry struct {
	sentSpans, failedRequests metric.Int64Counter
	registration              metric.Registration
}

// observed is a metric that is read from the router's state when somebody asks.
type observed struct {
	instrument metric.Int64Observable
	value      func(routing.State) int64
}

func newTelemetry(settings component.TelemetrySettings, router *traceRouter) (*telemetry, error) {
	meter := settings.MeterProvider.Meter(scopeName)
	t := &telemetry{}
	var problems []error
	counter := func(name, description, unit string) metric.Int64Counter {
		instrument, err := meter.Int64Counter("otelcol_trace_router_"+name, metric.WithDescription(description), metric.WithUnit(unit))
		problems = append(problems, err)
		return instrument
	}
	t.sentSpans = counter("sent_spans", "Spans that a sampler has taken, those sent again included.", "{spans}")
	t.failedRequests = counter("failed_requests", "Requests that a sampler did not take; they are tried again unless the reason says otherwise.", "{requests}")

	var all []observed
	gauge := func(name, description, unit string, value func(routing.State) int64) {
		instrument, err := meter.Int64ObservableGauge("otelcol_trace_router_"+name, metric.WithDescription(description), metric.WithUnit(unit))
		problems = append(problems, err)
		all = append(all, observed{instrument, value})
	}
	total := func(name, description, unit string, value func(routing.State) int64) {
		instrument, err := meter.Int64ObservableCounter("otelcol_trace_router_"+name, metric.WithDescription(description), metric.WithUnit(unit))
		problems = append(problems, err)
		all = append(all, observed{instrument, value})
	}
	gauge("window_bytes", "Bytes of spans in the window.", "By", func(s routing.State) int64 { return int64(s.WindowBytes) })
	gauge("window_limit_bytes", "What the window may hold.", "By", func(routing.State) int64 { return int64(router.config.Window.MaxSizeMiB) << 20 })
	gauge("window_traces", "Traces in the window.", "{traces}", func(s routing.State) int64 { return int64(s.WindowTraces) })
	gauge("waiting_spans", "Spans that were given to a sampler that has not taken them yet.", "{spans}", func(s routing.State) int64 { return int64(s.WaitingSpans) })
	gauge("ring_age", "Time since the samplers that take new traces last changed.", "s", func(s routing.State) int64 { return int64((router.now() - s.Changed).Seconds()) })
	total("replayed_spans", "Spans that were sent again because their sampler went.", "{spans}", func(s routing.State) int64 { return s.ReplayedSpans })
	total("replayed_traces", "Traces that were sent again because their sampler went.", "{traces}", func(s routing.State) int64 { return s.ReplayedTraces })
	total("copied_spans", "Spans that went to a second sampler too while the samplers changed.", "{spans}", func(s routing.State) int64 { return s.CopiedSpans })
	total("rehomed_traces", "Traces that got another sampler because theirs went or there was none.", "{traces}", func(s routing.State) int64 { return s.RehomedTraces })
	total("splits", "Traces that were given to a second sampler while the first still served.", "{traces}", func(s routing.State) int64 { return s.Splits })
	total("evicted_spans", "Spans that were forgotten before their time because the window was full.", "{spans}", func(s routing.State) int64 { return s.EvictedSpans })
	total("evicted_traces", "Traces that were forgotten before their time because the window was full.", "{traces}", func(s routing.State) int64 { return s.EvictedTraces })
	total("dropped_spans", "Spans that a sampler refused for good.", "{spans}", func(s routing.State) int64 { return s.RefusedSpans })
	members, err := meter.Int64ObservableGauge("otelcol_trace_router_members", metric.WithDescription("Samplers by state."), metric.WithUnit("{samplers}"))
	problems = append(problems, err)
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}

	instruments := []metric.Observable{members}
	for _, one := range all {
		instruments = append(instruments, one.instrument)
	}
	t.registration, err = meter.RegisterCallback(func(_ context.Context, observer metric.Observer) error {
		router.mutex.Lock()
		state, known := router.router.State(), len(router.samplers)
		router.mutex.Unlock()
		for _, one := range all {
			observer.ObserveInt64(one.instrument, one.value(state))
		}
		for name, count := range map[string]int{"ready": state.Ready, "draining": state.Draining, "lost": known - state.Ready - state.Draining} {
			observer.ObserveInt64(members, int64(count), metric.WithAttributes(attribute.String("state", name)))
		}
		return nil
	}, instruments...)
	return t, err
}

func (t *telemetry) sent(sampler string, spans int) {
	t.sentSpans.Add(context.Background(), int64(spans), metric.WithAttributes(attribute.String("member", sampler)))
}

func (t *telemetry) failed(sampler string, reason error) {
	t.failedRequests.Add(context.Background(), 1, metric.WithAttributes(attribute.String("member", sampler), attribute.String("reason", status.Code(reason).String())))
}

func (t *telemetry) stop() error { return t.registration.Unregister() }
