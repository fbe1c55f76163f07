package tailsamplingprocessor

import (
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"

	upstream "github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/featuregate"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"keepsake.dev/collector/internal/ownconfig"
)

func TestMain(m *testing.M) {
	for _, gate := range []string{"recordpolicy", "metricstatcountspanssampled"} {
		if err := featuregate.GlobalRegistry().Set("processor.tailsamplingprocessor."+gate, true); err != nil {
			panic(err)
		}
	}
	m.Run()
}

// policies are those of the Collector's own configuration, with its environment filled in, and of the other kinds that ours knows.
func policies(t testing.TB) []any {
	t.Helper()
	list := ownconfig.Load(t).Get("processors::tail_sampling::policies").([]any)
	filled := []any{
		map[string]any{"name": "unset", "type": "and", "and": map[string]any{"and_sub_policy": []any{
			map[string]any{"name": "status", "type": "status_code", "status_code": map[string]any{"status_codes": []any{"OK"}}},
			map[string]any{"name": "long", "type": "latency", "latency": map[string]any{"threshold_ms": 20, "upper_threshold_ms": 300}},
		}}},
	}
	for _, policy := range list {
		filled = append(filled, fill(policy))
	}
	return filled
}

func fill(value any) any {
	values := map[string]any{
		"${env:KEEPSAKE_SLOW_MS:-1000}": 1000, "${env:KEEPSAKE_ROUTES:-[]}": []any{"/a", "/b"}, "${env:KEEPSAKE_ROUTES_PERCENT:-50}": 50.0,
		"${env:KEEPSAKE_CLIENT_ERRORS_PERCENT:-10}": 30.0, "${env:KEEPSAKE_BASELINE_PERCENT:-5}": 5.0,
	}
	switch given := value.(type) {
	case map[string]any:
		filled := maps.Clone(given)
		for key := range filled {
			filled[key] = fill(filled[key])
		}
		return filled
	case []any:
		filled := slices.Clone(given)
		for i := range filled {
			filled[i] = fill(filled[i])
		}
		return filled
	case string:
		if filled, found := values[given]; found {
			return filled
		}
	}
	return value
}

func parsed(t testing.TB, settings map[string]any) *upstream.Config {
	t.Helper()
	raw := map[string]any{
		"decision_wait": "2m", "num_traces": 10_000, "block_on_overflow": true, "sample_on_first_match": true,
		"decision_cache": map[string]any{"sampled_cache_size": 100_000, "non_sampled_cache_size": 100_000}, "policies": policies(t),
	}
	maps.Copy(raw, settings)
	config := NewFactory().CreateDefaultConfig().(*upstream.Config)
	if err := confmap.NewFromStringMap(raw).Unmarshal(config); err != nil {
		t.Fatal(err)
	}
	return config
}

// anyTraces have what policies look at, and what they could take for it.
func anyTraces(random *rand.Rand, traces int) ptrace.Traces {
	made := ptrace.NewTraces()
	for range 1 + random.IntN(3) {
		resource := made.ResourceSpans().AppendEmpty()
		resource.Resource().Attributes().PutStr("service.name", fmt.Sprint("service", random.IntN(3)))
		if random.IntN(10) == 0 {
			resource.Resource().Attributes().PutBool("sampling.keep", random.IntN(4) == 0)
		}
		for range 1 + random.IntN(2) {
			scope := resource.ScopeSpans().AppendEmpty()
			scope.Scope().SetName(fmt.Sprint("scope", random.IntN(2)))
			for range random.IntN(20) {
				anySpan(random, scope.Spans().AppendEmpty(), random.IntN(traces))
			}
		}
	}
	return made
}

func anySpan(random *rand.Rand, span ptrace.Span, trace int) {
	span.SetTraceID(idOf(trace))
	span.SetSpanID(pcommon.SpanID{byte(random.Uint32()), byte(random.Uint32()), byte(random.Uint32()), 1})
	span.SetName(fmt.Sprint("span", random.IntN(5)))
	start := pcommon.Timestamp(1_000_000_000_000 + random.Int64N(1_000_000_000))
	span.SetStartTimestamp(start)
	span.SetEndTimestamp(start + pcommon.Timestamp(random.Int64N(400_000_000)))
	if random.IntN(500) == 0 {
		span.SetStartTimestamp(0)
	}
	attributes := span.Attributes()
	switch random.IntN(8) {
	case 0:
		span.Status().SetCode(ptrace.StatusCodeOk)
	case 1:
		if random.IntN(3) == 0 {
			span.Status().SetCode(ptrace.StatusCodeError)
		}
		attributes.PutInt("http.response.status_code", int64(200+100*random.IntN(4)))
	case 2:
		attributes.PutStr("http.response.status_code", "404")
	case 3:
		attributes.PutStr("http.route", []string{"/a", "/b", "/c", ""}[random.IntN(4)])
	case 4:
		if random.IntN(5) == 0 {
			attributes.PutBool("sampling.keep", random.IntN(2) == 0)
		}
	case 5:
		attributes.PutStr("sampling.keep", "true")
	}
}

func idOf(trace int) pcommon.TraceID {
	var id pcommon.TraceID
	binary.BigEndian.PutUint64(id[:], uint64(trace)*0x9e3779b97f4a7c15)
	binary.BigEndian.PutUint64(id[8:], uint64(trace+1)*0xbf58476d1ce4e5b9)
	return id
}

// flat has a line for each span, with its resource and its scope.
func flat(t testing.TB, all []ptrace.Traces) []string {
	t.Helper()
	var lines []string
	for _, traces := range all {
		for _, resource := range traces.ResourceSpans().All() {
			for _, scope := range resource.ScopeSpans().All() {
				for _, span := range scope.Spans().All() {
					alone := ptrace.NewTraces()
					of := alone.ResourceSpans().AppendEmpty()
					resource.Resource().CopyTo(of.Resource())
					in := of.ScopeSpans().AppendEmpty()
					scope.Scope().CopyTo(in.Scope())
					span.CopyTo(in.Spans().AppendEmpty())
					line, err := (&ptrace.JSONMarshaler{}).MarshalTraces(alone)
					if err != nil {
						t.Fatal(err)
					}
					lines = append(lines, string(line))
				}
			}
		}
	}
	slices.Sort(lines)
	return lines
}

// outcome is what a processor keeps and counts of all these, which it decides when it ends.
func outcome(t *testing.T, factory processor.Factory, config *upstream.Config, all []ptrace.Traces) (spans []string, counts map[string]int64) {
	t.Helper()
	telemetry := componenttest.NewTelemetry()
	defer func() { _ = telemetry.Shutdown(context.Background()) }()
	settings := processortest.NewNopSettings(factory.Type())
	settings.TelemetrySettings = telemetry.NewTelemetrySettings()
	sink := &consumertest.TracesSink{}
	made, err := factory.CreateTraces(context.Background(), settings, config, sink)
	if err != nil {
		t.Fatal(err)
	}
	if err := made.Start(context.Background(), componenttest.NewNopHost()); err != nil {
		t.Fatal(err)
	}
	for _, traces := range all {
		own := ptrace.NewTraces()
		traces.CopyTo(own)
		if err := made.ConsumeTraces(context.Background(), own); err != nil {
			t.Fatal(err)
		}
	}
	if err := made.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	counts = map[string]int64{}
	for _, name := range []string{"count_traces_sampled", "count_spans_sampled", "global_count_traces_sampled", "new_trace_id_received", "sampling_policy_evaluation_error"} {
		found, err := telemetry.GetMetric(prefix + name)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, point := range found.Data.(metricdata.Sum[int64]).DataPoints {
			if point.Value != 0 {
				counts[found.Name+found.Unit+found.Description+point.Attributes.Encoded(attribute.DefaultEncoder())] = point.Value
			}
		}
	}
	return flat(t, sink.AllTraces()), counts
}

func TestKeepsAndCountsWhatUpstreamDoes(t *testing.T) {
	for seed := range uint64(8) {
		random := rand.New(rand.NewPCG(seed, 5))
		var all []ptrace.Traces
		for range 60 {
			all = append(all, anyTraces(random, 300))
		}
		config := parsed(t, nil)
		if _, covered := covers(config, processortest.NewNopSettings(NewFactory().Type())); !covered {
			t.Fatal("this is upstream's, so that nothing is compared")
		}
		spans, counts := outcome(t, NewFactory(), config, all)
		expectedSpans, expectedCounts := outcome(t, upstream.NewFactory(), config, all)
		if !slices.Equal(spans, expectedSpans) {
			t.Fatalf("seed %d: %d spans kept, by upstream %d", seed, len(spans), len(expectedSpans))
		}
		if !maps.Equal(counts, expectedCounts) {
			t.Fatalf("seed %d: counted\n%v, by upstream\n%v", seed, counts, expectedCounts)
		}
		if len(counts) < 20 || len(spans) < 100 {
			t.Errorf("too little to compare: %d counts, %d spans", len(counts), len(spans))
		}
	}
}

func TestLeavesToUpstreamWhatItDoesNotCover(t *testing.T) {
	policy := func(kind string, with map[string]any) map[string]any {
		return map[string]any{"policies": []any{map[string]any{"name": "one", "type": kind, kind: with}}}
	}
	for name, settings := range map[string]map[string]any{
		"no blocking":       {"block_on_overflow": false},
		"no caches":         {"block_on_overflow": false, "decision_cache": map[string]any{"sampled_cache_size": 0}},
		"all policies":      {"sample_on_first_match": false},
		"after the root":    {"decision_wait_after_root_received": "1s"},
		"a largest trace":   {"maximum_trace_size_bytes": 1000},
		"rate":              policy("rate_limiting", map[string]any{"spans_per_second": 1000}),
		"inverted":          policy("string_attribute", map[string]any{"key": "a", "values": []any{"b"}, "invert_match": true}),
		"expression":        policy("string_attribute", map[string]any{"key": "a", "values": []any{"b"}, "enabled_regex_matching": true}),
		"events":            policy("ottl_condition", map[string]any{"error_mode": "ignore", "spanevent": []any{`name == "x"`}}),
		"errors that count": policy("ottl_condition", map[string]any{"error_mode": "propagate", "span": []any{`name == "x"`}}),
	} {
		t.Run(name, func(t *testing.T) {
			if _, covered := covers(parsed(t, settings), processortest.NewNopSettings(NewFactory().Type())); covered {
				t.Error("it takes this for something that it can do")
			}
		})
	}
}

func started(t *testing.T, settings map[string]any) (*sampler, *consumertest.TracesSink) {
	t.Helper()
	config, sink := parsed(t, settings), &consumertest.TracesSink{}
	with := processortest.NewNopSettings(NewFactory().Type())
	judge, covered := covers(config, with)
	if !covered {
		t.Fatal("not ours")
	}
	made, err := newSampler(config, judge, with, sink)
	if err != nil {
		t.Fatal(err)
	}
	return made, sink
}

func traceOf(number int, failed bool) ptrace.Traces {
	traces := ptrace.NewTraces()
	span := traces.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	span.SetTraceID(idOf(number))
	span.SetSpanID(pcommon.SpanID{1})
	if failed {
		span.Status().SetCode(ptrace.StatusCodeError)
	}
	return traces
}

func consume(t *testing.T, by *sampler, traces ptrace.Traces) {
	t.Helper()
	if err := by.ConsumeTraces(context.Background(), traces); err != nil {
		t.Error(err)
	}
}

func TestSpansThatComeLateFollowTheDecision(t *testing.T) {
	sampler, sink := started(t, map[string]any{"decision_wait": "2s", "policies": []any{map[string]any{"name": "errors", "type": "status_code", "status_code": map[string]any{"status_codes": []any{"ERROR"}}}}})
	consume(t, sampler, traceOf(1, true))
	consume(t, sampler, traceOf(2, false))
	for range 2 {
		sampler.tick()
		if sink.SpanCount() > 0 {
			t.Fatal("decided too early")
		}
	}
	sampler.tick()
	consume(t, sampler, traceOf(1, false))
	consume(t, sampler, traceOf(2, true))
	for range 4 {
		sampler.tick()
	}
	lines := flat(t, sink.AllTraces())
	if len(lines) != 2 || !strings.Contains(strings.Join(lines, ""), "tailsampling.cached_decision") || strings.Contains(strings.Join(lines, ""), fmt.Sprintf("%x", idOf(2))) {
		t.Errorf("forwarded %d:\n%s", len(lines), strings.Join(lines, "\n"))
	}
	if len(sampler.traces) > 0 {
		t.Errorf("%d traces are left", len(sampler.traces))
	}
}

func TestSendersWaitWhileThereIsNoRoom(t *testing.T) {
	sampler, sink := started(t, map[string]any{"num_traces": 3, "decision_wait": "1s", "policies": []any{map[string]any{"name": "all", "type": "always_sample"}}})
	const traces = 40
	done := make(chan struct{})
	go func() {
		defer close(done)
		for number := range traces {
			consume(t, sampler, traceOf(number, false))
			consume(t, sampler, traceOf(number, false))
		}
	}()
	for sending := true; sending; {
		select {
		case <-done:
			sending = false
		default:
			sampler.tick()
			sampler.mutex.Lock()
			if undecided := len(sampler.traces); undecided > 3 {
				t.Errorf("%d undecided traces", undecided)
			}
			sampler.mutex.Unlock()
		}
	}
	for range 3 {
		sampler.tick()
	}
	if spans := sink.SpanCount(); spans != 2*traces {
		t.Errorf("%d of %d spans", spans, 2*traces)
	}
}

// decideUntil makes room until nobody waits for it, and decides the rest.
func decideUntil(sampler *sampler, done <-chan struct{}) {
	for sending := true; sending; sampler.tick() {
		select {
		case <-done:
			sending = false
		default:
		}
	}
	for range 3 {
		sampler.tick()
	}
}

func TestNewTracesWaitWhileUndecidedSpansTakeTheirShareOfTheMemory(t *testing.T) {
	const limit, text, room, traces = 64 << 20, 4 << 20, 7, 20
	before := debug.SetMemoryLimit(limit)
	sampler, sink := started(t, map[string]any{"num_traces": 1000, "decision_wait": "1s", "policies": []any{map[string]any{"name": "all", "type": "always_sample"}}})
	debug.SetMemoryLimit(before)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for number := range traces {
			large := traceOf(number, false)
			large.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0).SetName(strings.Repeat("x", text))
			consume(t, sampler, large)
		}
	}()
	for waits := false; !waits; runtime.Gosched() {
		select {
		case <-done:
			t.Fatal("no trace had to wait")
		default:
		}
		sampler.mutex.Lock()
		waits = len(sampler.parked) > 0
		if undecided := len(sampler.traces); undecided > room || waits && undecided < room {
			t.Errorf("%d undecided traces of %d bytes, room for %d", undecided, sampler.bytes, room)
		}
		sampler.mutex.Unlock()
	}
	consume(t, sampler, traceOf(0, false)) // of a trace that has its room
	decideUntil(sampler, done)
	if spans := sink.SpanCount(); spans != traces+1 {
		t.Errorf("%d of %d spans", spans, traces+1)
	}
	if sampler.bytes != 0 {
		t.Errorf("%d bytes of no trace", sampler.bytes)
	}
}

func TestSpansOfAnUndecidedTraceDoNotWaitForRoom(t *testing.T) {
	sampler, sink := started(t, map[string]any{"num_traces": 1, "decision_wait": "1s", "policies": []any{map[string]any{"name": "errors", "type": "status_code", "status_code": map[string]any{"status_codes": []any{"ERROR"}}}}})
	consume(t, sampler, traceOf(1, false))
	request := traceOf(2, false) // for which there is no room
	traceOf(1, true).ResourceSpans().MoveAndAppendTo(request.ResourceSpans())
	done := make(chan struct{})
	go func() {
		defer close(done)
		consume(t, sampler, request)
	}()
	for spans := int64(0); spans < 2; runtime.Gosched() {
		sampler.mutex.Lock()
		if first := sampler.traces[idOf(1)]; first != nil {
			spans = first.spans
		}
		sampler.mutex.Unlock()
	}
	for range 2 {
		sampler.tick()
	}
	<-done
	if spans := sink.SpanCount(); spans != 2 {
		t.Errorf("%d spans of the trace with an error, of 2", spans)
	}
}

func TestANewTraceTakesWhatWaitsOfItInOtherRequests(t *testing.T) {
	sampler, sink := started(t, map[string]any{"num_traces": 1, "decision_wait": "1s", "policies": []any{map[string]any{"name": "errors", "type": "status_code", "status_code": map[string]any{"status_codes": []any{"ERROR"}}}}})
	const rounds = 20
	for number := 0; number < 3*rounds; number += 3 {
		consume(t, sampler, traceOf(number, false))
		other := traceOf(number+2, false)
		traceOf(number+1, true).ResourceSpans().MoveAndAppendTo(other.ResourceSpans())
		var senders sync.WaitGroup
		for parked, request := range []ptrace.Traces{traceOf(number+1, false), other} {
			senders.Go(func() { consume(t, sampler, request) })
			for waits := false; !waits; runtime.Gosched() {
				sampler.mutex.Lock()
				waits = len(sampler.parked[idOf(number+1)]) > parked
				sampler.mutex.Unlock()
			}
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			senders.Wait()
		}()
		decideUntil(sampler, done)
	}
	if spans := sink.SpanCount(); spans != 2*rounds {
		t.Errorf("%d spans of the traces with an error, of %d", spans, 2*rounds)
	}
}
