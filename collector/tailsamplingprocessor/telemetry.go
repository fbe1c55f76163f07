package tailsamplingprocessor

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

const (
	scopeName = "github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor"
	prefix    = "otelcol_processor_tail_sampling_"
)

// telemetry counts by upstream's names; counts are added up under the sampler's lock and handed over each second.
type telemetry struct {
	countTraces, countSpans, global, early, coming, tooEarly, failures metric.Int64Counter
	removalAge, latency                                                metric.Int64Histogram
	undecided, bytes, limit                                            metric.Int64Gauge
	policies                                                           []policyCounts

	newTraces, lateKept, lateDropped int64
	sampled, notSampled              int64
}

// policyCounts are of what a policy kept, and of what it was asked about and did not.
type policyCounts struct {
	keptTraces, keptSpans, leftTraces, leftSpans int64
	kept, left                                   metric.MeasurementOption
}

var (
	asKept = []attribute.KeyValue{attribute.String("sampled", "true"), attribute.String("decision", "sampled")}
	asLeft = []attribute.KeyValue{attribute.String("sampled", "false"), attribute.String("decision", "not_sampled")}
	isKept = metric.WithAttributes(asKept...)
	isLeft = metric.WithAttributes(asLeft...)
)

func newTelemetry(settings processor.Settings, policies []policy) (*telemetry, error) {
	made := &telemetry{}
	meter := settings.MeterProvider.Meter(scopeName)
	var failed error
	counter := func(name, unit, description string) metric.Int64Counter {
		one, err := meter.Int64Counter(prefix+name, metric.WithUnit(unit), metric.WithDescription(description+" [Development]"))
		failed = errors.Join(failed, err)
		return one
	}
	made.countTraces = counter("count_traces_sampled", "{traces}", "Count of traces that were sampled or not per sampling policy")
	if enabled("metricstatcountspanssampled") {
		made.countSpans = counter("count_spans_sampled", "{spans}", "Count of spans that were sampled or not per sampling policy")
	}
	made.global = counter("global_count_traces_sampled", "{traces}", "Global count of traces that were sampled or not by at least one policy")
	made.early = counter("early_releases_from_cache_decision", "{spans}", "Number of spans that were able to be immediately released due to a decision cache hit.")
	made.coming = counter("new_trace_id_received", "{traces}", "Counts the arrival of new traces")
	made.tooEarly = counter("sampling_trace_dropped_too_early", "{traces}", "Count of traces that needed to be dropped before the configured wait time")
	made.failures = counter("sampling_policy_evaluation_error", "{errors}", "Count of sampling policy evaluation errors")
	var err1, err2, err3 error
	made.removalAge, err1 = meter.Int64Histogram(prefix+"sampling_trace_removal_age", metric.WithUnit("s"),
		metric.WithDescription("Time (in seconds) from arrival of a new trace until its removal from memory [Development]"))
	made.latency, err2 = meter.Int64Histogram(prefix+"sampling_decision_timer_latency", metric.WithUnit("ms"),
		metric.WithDescription("Latency (in milliseconds) of each run of the sampling decision timer [Development]"),
		metric.WithExplicitBucketBoundaries(1, 2, 5, 10, 25, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1000, 2000, 3000, 4000, 5000, 10000, 20000, 30000, 50000))
	made.undecided, err3 = meter.Int64Gauge(prefix+"sampling_traces_on_memory", metric.WithUnit("{traces}"),
		metric.WithDescription("Tracks the number of traces current on memory [Development]"))
	// Not upstream's.
	var err4, err5 error
	made.bytes, err4 = meter.Int64Gauge(prefix+"undecided_bytes", metric.WithUnit("By"), metric.WithDescription("Size of the spans of undecided traces, encoded [Development]"))
	made.limit, err5 = meter.Int64Gauge(prefix+"undecided_limit_bytes", metric.WithUnit("By"),
		metric.WithDescription("Size from which on new traces wait; only with GOMEMLIMIT [Development]"))
	for _, policy := range policies {
		name := policy.name
		if settings.ID.Name() != "" {
			name = settings.ID.Name() + "." + name
		}
		of := attribute.String("policy", name)
		made.policies = append(made.policies, policyCounts{kept: metric.WithAttributes(append(asKept, of)...), left: metric.WithAttributes(append(asLeft, of)...)})
	}
	return made, errors.Join(failed, err1, err2, err3, err4, err5)
}

// decided counts a decision: the policies before the one that matched were asked and did not match.
func (t *telemetry) decided(policy int, of *trace) {
	for i := range t.policies[:policy] {
		t.policies[i].leftTraces++
		t.policies[i].leftSpans += of.spans
	}
	if policy < len(t.policies) {
		t.policies[policy].keptTraces++
		t.policies[policy].keptSpans += of.spans
		t.sampled++
	} else {
		t.notSampled++
	}
	t.removalAge.Record(context.Background(), int64(time.Since(of.began)/time.Second))
}

// report hands over what was counted since the last time.
func (t *telemetry) report(undecided int, bytes, limit int64, took time.Duration) {
	ctx := context.Background()
	t.latency.Record(ctx, took.Milliseconds())
	t.undecided.Record(ctx, int64(undecided))
	t.bytes.Record(ctx, bytes)
	if limit != unlimited {
		t.limit.Record(ctx, limit)
	}
	t.tooEarly.Add(ctx, 0)
	t.failures.Add(ctx, 0)
	hand := func(to metric.Int64Counter, count *int64, options ...metric.AddOption) {
		if *count > 0 && to != nil {
			to.Add(ctx, *count, options...)
		}
		*count = 0
	}
	hand(t.coming, &t.newTraces)
	hand(t.early, &t.lateKept, metric.WithAttributes(attribute.String("sampled", "true")))
	hand(t.early, &t.lateDropped, metric.WithAttributes(attribute.String("sampled", "false")))
	hand(t.global, &t.sampled, isKept)
	hand(t.global, &t.notSampled, isLeft)
	for i := range t.policies {
		of := &t.policies[i]
		hand(t.countTraces, &of.keptTraces, of.kept)
		hand(t.countTraces, &of.leftTraces, of.left)
		hand(t.countSpans, &of.keptSpans, of.kept)
		hand(t.countSpans, &of.leftSpans, of.left)
	}
}
