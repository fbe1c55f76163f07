package routing

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"keepsake.dev/collector/internal/otlpwire"
)

func ownerOf(names []string, id *otlpwire.TraceID) string {
	var owner string
	var best uint64
	for _, name := range names {
		if s := score(seedOf(name), id); owner == "" || s > best {
			owner, best = name, s
		}
	}
	return owner
}

func samplerNames(n int) []string {
	var names []string
	for i := range n {
		names = append(names, fmt.Sprint("keepsake-sampler-", i))
	}
	return names
}

// Whatever makes the ids: random ones, counters, and those of which one half is always the same.
func TestRendezvousSpreadsTracesEvenly(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const traces = 60_000
	for kind, next := range map[string]func(i uint64, id *otlpwire.TraceID){
		"random": func(_ uint64, id *otlpwire.TraceID) {
			binary.LittleEndian.PutUint64(id[:8], random.Uint64())
			binary.LittleEndian.PutUint64(id[8:], random.Uint64())
		},
		"a counter":             func(i uint64, id *otlpwire.TraceID) { binary.BigEndian.PutUint64(id[8:], i) },
		"a counter at the head": func(i uint64, id *otlpwire.TraceID) { binary.BigEndian.PutUint64(id[:8], i) },
	} {
		for _, samplers := range []int{2, 3, 10} {
			count := map[string]int{}
			for i := range uint64(traces) {
				var id otlpwire.TraceID
				next(i, &id)
				count[ownerOf(samplerNames(samplers), &id)]++
			}
			share := float64(traces) / float64(samplers)
			for name, n := range count {
				if deviation := math.Abs(float64(n) - share); deviation > 5*math.Sqrt(share) { // five standard deviations
					t.Errorf("%s: %s has %d of %d traces, not about %.0f", kind, name, n, traces, share)
				}
			}
		}
	}
}

func TestWhenASamplerGoesOnlyItsTracesMoveAndToAllOthers(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	all := samplerNames(5)
	without, gone := all[:4], all[4]
	moved := map[string]int{}
	const traces = 20_000
	for range traces {
		var id otlpwire.TraceID
		binary.LittleEndian.PutUint64(id[:8], random.Uint64())
		binary.LittleEndian.PutUint64(id[8:], random.Uint64())
		before, after := ownerOf(all, &id), ownerOf(without, &id)
		if before == gone {
			moved[after]++
		} else if before != after {
			t.Fatalf("%x moved from %s to %s", id, before, after)
		}
	}
	for _, name := range without {
		if n := moved[name]; n < traces/5/4*8/10 || n > traces/5/4*12/10 {
			t.Errorf("%s got %d of the traces, not about %d", name, n, traces/5/4)
		}
	}
}

// It is what two versions of the router have to agree on: if this changes, traces split while the routers are updated.
func TestTheOwnerOfATraceIsTheSameForEver(t *testing.T) {
	id := otlpwire.TraceID{0x4b, 0xf9, 0x2f, 0x35, 0x77, 0xb3, 0x4d, 0xa6, 0xa3, 0xce, 0x92, 0x9d, 0x0e, 0x0e, 0x47, 0x36}
	if s := score(seedOf("keepsake-sampler-0"), &id); s != 0xbee472ba7f1eb227 {
		t.Errorf("the score is %#x", s)
	}
}
