package otlpwire

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// randomTraces is a request with spans of a few traces, scattered over resources and scopes, some of which are empty.
func randomTraces(random *rand.Rand) ptrace.Traces {
	traces := ptrace.NewTraces()
	ids := make([]pcommon.TraceID, 1+random.IntN(5))
	for i := range ids {
		if random.IntN(8) > 0 { // otherwise a span without a valid one
			ids[i] = pcommon.TraceID{0: byte(i + 1), 15: byte(random.Uint32())}
		}
	}
	for r := range random.IntN(4) {
		resource := traces.ResourceSpans().AppendEmpty()
		randomAttributes(random, resource.Resource().Attributes())
		if random.IntN(2) == 0 {
			resource.SetSchemaUrl(fmt.Sprint("resource-schema-", r))
		}
		for s := range random.IntN(4) {
			scope := resource.ScopeSpans().AppendEmpty()
			scope.Scope().SetName(fmt.Sprint("scope-", s))
			randomAttributes(random, scope.Scope().Attributes())
			if random.IntN(2) == 0 {
				scope.SetSchemaUrl(fmt.Sprint("scope-schema-", s))
			}
			for n := range random.IntN(6) {
				randomSpan(random, scope.Spans().AppendEmpty(), ids[random.IntN(len(ids))], n)
			}
		}
	}
	return traces
}

// someTraces is a request with a span at least.
func someTraces(random *rand.Rand) ptrace.Traces {
	for {
		if traces := randomTraces(random); traces.SpanCount() > 0 {
			return traces
		}
	}
}

func randomSpan(random *rand.Rand, span ptrace.Span, id pcommon.TraceID, n int) {
	span.SetTraceID(id)
	span.SetSpanID(pcommon.SpanID{7: byte(n + 1)})
	span.SetName(fmt.Sprint("span-", n))
	span.SetStartTimestamp(pcommon.Timestamp(random.Uint64()))
	randomAttributes(random, span.Attributes())
	if random.IntN(3) == 0 {
		randomAttributes(random, span.Events().AppendEmpty().Attributes())
		span.Links().AppendEmpty().SetTraceID(pcommon.TraceID{1: 99})
		span.Status().SetMessage("failed")
	}
}

func randomAttributes(random *rand.Rand, attributes pcommon.Map) {
	for i := range random.IntN(4) {
		attributes.PutStr(fmt.Sprint("key-", i), string(make([]byte, random.IntN(200))))
	}
}

// described is one string for each span, in the order of the request: with its resource, its scope and their schema URLs.
func described(tb testing.TB, traces ptrace.Traces) []string {
	tb.Helper()
	var all []string
	for _, resource := range traces.ResourceSpans().All() {
		for _, scope := range resource.ScopeSpans().All() {
			for _, span := range scope.Spans().All() {
				alone := ptrace.NewTraces()
				r := alone.ResourceSpans().AppendEmpty()
				resource.Resource().CopyTo(r.Resource())
				r.SetSchemaUrl(resource.SchemaUrl())
				s := r.ScopeSpans().AppendEmpty()
				scope.Scope().CopyTo(s.Scope())
				s.SetSchemaUrl(scope.SchemaUrl())
				span.CopyTo(s.Spans().AppendEmpty())
				all = append(all, string(encode(tb, alone)))
			}
		}
	}
	return all
}

func encode(tb testing.TB, traces ptrace.Traces) []byte {
	tb.Helper()
	data, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(traces)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func decode(tb testing.TB, data []byte) ptrace.Traces {
	tb.Helper()
	traces, err := (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(data)
	if err != nil {
		tb.Fatalf("pdata does not read it: %v", err)
	}
	return traces
}

func parse(tb testing.TB, data []byte) *Block {
	tb.Helper()
	block, err := Parse(data)
	if err != nil {
		tb.Fatal(err)
	}
	return block
}
