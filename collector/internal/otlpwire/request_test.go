package otlpwire

import (
	"math/rand/v2"
	"slices"
	"testing"
)

const tries = 500

func TestAnySubsetOfTheSpansIsEncodedWithItsResourcesAndScopes(t *testing.T) {
	for seed := range uint64(tries) {
		random := rand.New(rand.NewPCG(seed, 0))
		traces := randomTraces(random)
		block := parse(t, encode(t, traces))
		all := described(t, traces)
		if len(block.Spans) != len(all) {
			t.Fatalf("seed %d: %d spans, not %d", seed, len(block.Spans), len(all))
		}
		var chosen []Span
		var want []string
		for i, span := range block.Spans {
			if random.IntN(2) == 0 {
				chosen, want = append(chosen, span), append(want, all[i])
			}
		}
		if random.IntN(2) == 0 {
			block.Compress()
		}
		if got := described(t, decode(t, AppendRequest(nil, []Piece{{block, chosen}}))); !slices.Equal(got, want) {
			t.Fatalf("seed %d: not the %d spans that were chosen of %d, but %d", seed, len(want), len(all), len(got))
		}
	}
}

func TestPiecesOfSeveralBlocksMakeOneRequest(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	var pieces []Piece
	var want []string
	for range 5 {
		traces := randomTraces(random)
		block := parse(t, encode(t, traces))
		pieces = append(pieces, Piece{block, block.Spans})
		want = append(want, described(t, traces)...)
	}
	before := []byte("what was there")
	got := AppendRequest(slices.Clone(before), pieces)
	if !slices.Equal(got[:len(before)], before) {
		t.Error("what was in the buffer is gone")
	}
	if !slices.Equal(described(t, decode(t, got[len(before):])), want) {
		t.Error("not the spans of all pieces in their order")
	}
}

// What a trace has in several places of a request goes back to the order of the request, so that a resource is not encoded once for each of them.
func TestSpansInOrderHaveEachResourceOnce(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 2))
	for range tries {
		traces := randomTraces(random)
		block := parse(t, encode(t, traces))
		piece := Piece{Block: block}
		for _, of := range block.Traces {
			piece.Spans = append(piece.Spans, of.Spans...)
		}
		piece.InOrder()
		got := decode(t, AppendRequest(nil, []Piece{piece}))
		if !slices.Equal(described(t, got), described(t, traces)) {
			t.Fatal("not the order of the request")
		}
		if got.ResourceSpans().Len() > traces.ResourceSpans().Len() {
			t.Fatalf("%d resources became %d", traces.ResourceSpans().Len(), got.ResourceSpans().Len())
		}
	}
}

func TestSizeIsWhatIsEncodedOrALittleMore(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	block := parse(t, encode(t, someTraces(random)))
	whole := Piece{block, block.Spans}
	if encoded := len(AppendRequest(nil, []Piece{whole})); whole.Size() < encoded || whole.Size() > encoded+10*len(block.Spans)+100 {
		t.Errorf("the size is %d, encoded it is %d", whole.Size(), encoded)
	}
}

func TestSplitKeepsTheSpansAndTheLimit(t *testing.T) {
	for seed := range uint64(tries) {
		random := rand.New(rand.NewPCG(seed, 4))
		var pieces []Piece
		var want []string
		for range 1 + random.IntN(3) {
			traces := randomTraces(random)
			block := parse(t, encode(t, traces))
			pieces = append(pieces, Piece{block, block.Spans})
			want = append(want, described(t, traces)...)
		}
		limit := 1 + random.IntN(1500)
		var got []string
		for _, group := range Split(pieces, limit) {
			size, spans := 0, 0
			for _, piece := range group {
				size, spans = size+piece.Size(), spans+len(piece.Spans)
			}
			if spans == 0 || size > limit && spans > 1 {
				t.Fatalf("seed %d: a group of %d spans has %d bytes, the limit is %d", seed, spans, size, limit)
			}
			got = append(got, described(t, decode(t, AppendRequest(nil, group)))...)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("seed %d: %d spans became %d, or their order changed", seed, len(want), len(got))
		}
	}
}
