package otlpwire

import (
	"math/rand/v2"
	"slices"
	"testing"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"google.golang.org/protobuf/encoding/protowire"
)

func TestParseFindsTheTraceOfEachSpan(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	for range tries {
		traces := randomTraces(random)
		checkTraces(t, parse(t, encode(t, traces)), traces)
	}
}

// checkTraces compares a block's trace ids with those that pdata reads, and its two orders with each other.
func checkTraces(tb testing.TB, block *Block, traces ptrace.Traces) {
	tb.Helper()
	var ids []TraceID
	for _, resource := range traces.ResourceSpans().All() {
		for _, scope := range resource.ScopeSpans().All() {
			for _, span := range scope.Spans().All() {
				ids = append(ids, TraceID(span.TraceID()))
			}
		}
	}
	if len(ids) != len(block.Spans) {
		tb.Fatalf("%d spans, not %d", len(block.Spans), len(ids))
	}
	byTrace := map[TraceID][]Span{}
	for i, span := range block.Spans {
		if id := block.Traces[span.Trace].ID; id != ids[i] {
			tb.Fatalf("span %d is of trace %x, not %x", i, ids[i], id)
		}
		byTrace[ids[i]] = append(byTrace[ids[i]], span)
	}
	if len(byTrace) != len(block.Traces) {
		tb.Fatalf("%d traces, not %d", len(block.Traces), len(byTrace))
	}
	for _, of := range block.Traces {
		if !slices.Equal(of.Spans, byTrace[of.ID]) {
			tb.Fatalf("trace %x has other spans, or in another order", of.ID)
		}
	}
}

func TestNameIsThatOfTheSpan(t *testing.T) {
	traces := ptrace.NewTraces()
	spans := traces.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	spans.AppendEmpty().SetName("GET /orders")
	spans.AppendEmpty().SetTraceID(pcommon.TraceID{1})
	block := parse(t, encode(t, traces))
	if name := block.Name(block.Spans[0]); name != "GET /orders" {
		t.Errorf("the name is %q", name)
	}
	if name := block.Name(block.Spans[1]); name != "" {
		t.Errorf("a span without a name has %q", name)
	}
}

func TestWhatIsNotKnownIsCarriedAlong(t *testing.T) {
	unknown := protowire.AppendVarint(protowire.AppendTag(nil, 77, protowire.VarintType), 5)
	span := append(protowire.AppendBytes(protowire.AppendTag(nil, spanTraceID, protowire.BytesType), make([]byte, 16)), unknown...)
	scope := append(protowire.AppendBytes(protowire.AppendTag(nil, scopeSpansSpan, protowire.BytesType), span), unknown...)
	resource := append(protowire.AppendBytes(protowire.AppendTag(nil, resourceSpansScopeSpans, protowire.BytesType), scope), unknown...)
	request := protowire.AppendBytes(protowire.AppendTag(nil, requestResourceSpans, protowire.BytesType), resource)
	block := parse(t, request)
	again := parse(t, AppendRequest(nil, []Piece{{block, block.Spans}}))
	if string(again.scopes[0].resourceHeader) != string(unknown) || string(again.scopes[0].header) != string(unknown) {
		t.Error("an unknown field of the resource or the scope is gone")
	}
	if sent := again.Spans[0]; string(again.read()[sent.offset:sent.offset+sent.length]) != string(span) {
		t.Error("the span is not what it was")
	}
}

func TestACompressedBlockIsSmallerAndTheSame(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	var requests []ptrace.Traces
	for range 20 {
		requests = append(requests, someTraces(random))
	}
	all := ptrace.NewTraces()
	for _, request := range requests {
		request.ResourceSpans().MoveAndAppendTo(all.ResourceSpans())
	}
	block := parse(t, encode(t, all))
	size, name := block.Size(), block.Name(block.Spans[0])
	for range 2 { // the second time changes nothing
		block.Compress()
		if block.Size() >= size/2 {
			t.Errorf("%d bytes became %d", size, block.Size())
		}
		if block.Name(block.Spans[0]) != name {
			t.Error("a span has another name")
		}
		if !slices.Equal(described(t, decode(t, AppendRequest(nil, []Piece{{block, block.Spans}}))), described(t, all)) {
			t.Error("not the same spans")
		}
	}
}

func TestParseRefusesWhatIsNotARequest(t *testing.T) {
	whole := encode(t, someTraces(rand.New(rand.NewPCG(7, 7))))
	for name, data := range map[string][]byte{
		"a tag without a value":    {requestResourceSpans<<3 | 2},
		"longer than there is":     {requestResourceSpans<<3 | 2, 100},
		"cut off":                  whole[:len(whole)-1],
		"a scope that is cut off":  {requestResourceSpans<<3 | 2, 2, resourceSpansScopeSpans<<3 | 2, 9},
		"a span that is cut off":   {requestResourceSpans<<3 | 2, 4, resourceSpansScopeSpans<<3 | 2, 2, scopeSpansSpan<<3 | 2, 9},
		"the end of another group": {4},
	} {
		if _, err := Parse(data); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestARequestOfNothingIsABlockOfNothing(t *testing.T) {
	if block := parse(t, nil); len(block.Spans) != 0 || len(block.Traces) != 0 || block.Size() != 0 {
		t.Errorf("%d spans, %d traces, %d bytes", len(block.Spans), len(block.Traces), block.Size())
	}
}

func TestACompressedBlockHoldsNoMoreThanItCounts(t *testing.T) {
	block := parse(t, encode(t, someTraces(rand.New(rand.NewPCG(5, 5)))))
	block.Compress()
	if held := block.content.Load(); !held.compressed || cap(held.bytes) > len(held.bytes)+len(held.bytes)/4+64 {
		t.Errorf("%d bytes are held for %d", cap(held.bytes), len(held.bytes))
	}
}
