package otlpwire

import (
	"math/rand/v2"
	"slices"
	"testing"

	"go.opentelemetry.io/collector/pdata/ptrace"
)

// FuzzParse gives Parse whatever there is. It may refuse, but not panic; and what both it and pdata read has the same spans, also when it is
// encoded again. More than the seeds: go test -fuzz FuzzParse -fuzzminimizetime 10x ./internal/otlpwire
func FuzzParse(f *testing.F) {
	for seed := range uint64(4) {
		f.Add(encode(f, someTraces(rand.New(rand.NewPCG(seed, 8)))))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		block, refused := Parse(data)
		if refused == nil {
			exercise(t, block)
		}
		traces, err := (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(data)
		if err != nil {
			return // not a request, though its outer parts may look like one
		}
		if refused == nil {
			again := decode(t, AppendRequest(nil, []Piece{{block, block.Spans}}))
			if !slices.Equal(described(t, again), described(t, traces)) {
				t.Fatal("encoded again it has other spans")
			}
		}
		// This is what the exporter parses: what pdata has encoded.
		checkTraces(t, parse(t, encode(t, traces)), traces)
	})
}

// exercise does with a block all that can be done with it.
func exercise(t *testing.T, block *Block) {
	spans := 0
	for _, of := range block.Traces {
		spans += len(of.Spans)
	}
	if spans != len(block.Spans) {
		t.Fatalf("the traces have %d spans, the block %d", spans, len(block.Spans))
	}
	pieces := []Piece{{block, block.Spans}}
	pieces[0].InOrder()
	again := parse(t, AppendRequest(nil, pieces))
	if len(again.Spans) != len(block.Spans) {
		t.Fatalf("%d spans became %d", len(block.Spans), len(again.Spans))
	}
	for i, span := range again.Spans {
		if again.Name(span) != block.Name(block.Spans[i]) || again.Traces[span.Trace].ID != block.Traces[block.Spans[i].Trace].ID {
			t.Fatalf("span %d is another one", i)
		}
	}
	split := 0
	for _, group := range Split(pieces, 64) {
		for _, piece := range group {
			split += len(piece.Spans)
		}
	}
	if split != len(block.Spans) {
		t.Fatalf("split, %d spans are %d", len(block.Spans), split)
	}
}
