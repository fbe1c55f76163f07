package tracerouterexporter

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

func TestAllSpansOfATraceReachOneSamplerThroughWhicheverRouter(t *testing.T) {
	samplers := []*fakeSampler{startSampler(t, "a"), startSampler(t, "b"), startSampler(t, "c")}
	var routers []*testRouter
	for range 2 {
		routers = append(routers, startRouter(t, testConfig(), samplers[0].endpoint(), samplers[1].endpoint(), samplers[2].endpoint()))
	}
	const traces, spans = 60, 5
	var ids []pcommon.TraceID
	for range traces {
		ids = append(ids, newTraceID())
	}
	for span := range spans {
		for _, id := range ids {
			routers[rand.IntN(2)].send(spansOf(id, fmt.Sprint(span)))
		}
	}
	owned := map[string]int{}
	for _, id := range ids {
		for _, s := range samplers {
			switch first, replayed := s.has(id); {
			case replayed > 0:
				t.Errorf("%s got %x on its replay port, though nothing was sent again", s.name, id)
			case first == spans:
				owned[s.name]++
			case first > 0:
				t.Errorf("%s got %d of the %d spans of %x", s.name, first, spans, id)
			}
		}
	}
	if len(owned) != 3 || owned["a"]+owned["b"]+owned["c"] != traces {
		t.Errorf("%d traces are spread over the samplers as %v", traces, owned)
	}
}

func TestADrainingSamplerKeepsItsTracesAndGetsNewOnesForTheHandoverOnly(t *testing.T) {
	a, b := startSampler(t, "a"), startSampler(t, "b")
	router := startRouter(t, testConfig(), a.endpoint(), b.endpoint())
	known := ownedBy(t, "a", "b")
	router.send(spansOf(known, "one"))
	router.quiet().skip(straggle + time.Second) // it is too old for another router to see it only now

	leaving := a.endpoint()
	leaving.Ready = false
	router.lists(leaving, b.endpoint())
	if state := router.state(); state.Ready != 1 || state.Draining != 1 {
		t.Fatalf("%d samplers are ready, %d drain", state.Ready, state.Draining)
	}

	router.send(spansOf(known, "two"))
	expect(t, a, known, 2, 0)
	expect(t, b, known, 0, 0)

	during := ownedBy(t, "a", "b") // another router may still begin it at a
	router.send(spansOf(during, "one"))
	expect(t, a, during, 1, 0)
	expect(t, b, during, 0, 1)

	router.quiet().skip(router.config.handover() + time.Second)
	after := ownedBy(t, "a", "b")
	router.send(spansOf(after, "one"))
	expect(t, a, after, 0, 0)
	expect(t, b, after, 1, 0)

	router.lists(a.endpoint(), b.endpoint())
	if state := router.state(); state.Ready != 2 || state.Draining != 0 {
		t.Errorf("when it is ready again, %d samplers are ready, %d drain", state.Ready, state.Draining)
	}
}

func TestADrainingSamplerThatIsNoLongerListedServesUntilItsConnectionEnds(t *testing.T) {
	a, b := startSampler(t, "a"), startSampler(t, "b")
	router := startRouter(t, testConfig(), a.endpoint(), b.endpoint())
	known := ownedBy(t, "a", "b")
	router.send(spansOf(known, "one"))
	router.quiet().skip(straggle + time.Second)
	router.lists(b.endpoint())
	router.send(spansOf(known, "two"))
	expect(t, a, known, 2, 0)
	a.kill()
	eventually(t, "its trace is whole at the other", func() bool { return b.whole(known, "one", "two") })
	eventually(t, "the router forgets it", func() bool {
		router.mutex.Lock()
		defer router.mutex.Unlock()
		return len(router.samplers) == 1
	})
}

func TestAYoungTraceGoesToItsNextOwnerTooWhenTheSamplersChange(t *testing.T) {
	a, b := startSampler(t, "a"), startSampler(t, "b")
	router := startRouter(t, testConfig(), a.endpoint())
	young := ownedBy(t, "b", "a")
	router.send(spansOf(young, "one", "two"))
	router.lists(a.endpoint(), b.endpoint())
	router.awaitReady(2)
	eventually(t, "the next owner has it whole", func() bool { return b.whole(young, "one", "two") })
	expect(t, b, young, 0, 2)
	if state := router.state(); state.Splits != 1 || state.CopiedSpans != 2 {
		t.Errorf("%d splits, %d copied spans", state.Splits, state.CopiedSpans)
	}
}

func TestTracesInTheWindowStayWhenASamplerJoins(t *testing.T) {
	a, b := startSampler(t, "a"), startSampler(t, "b")
	router := startRouter(t, testConfig(), a.endpoint())
	known := ownedBy(t, "b", "a")
	router.send(spansOf(known, "one"))
	router.quiet().skip(straggle + time.Second)
	router.lists(a.endpoint(), b.endpoint())
	router.awaitReady(2)
	router.send(spansOf(known, "two"))
	expect(t, a, known, 2, 0)
	expect(t, b, known, 0, 0)

	router.quiet().skip(router.config.handover() + time.Second)
	fresh := ownedBy(t, "b", "a")
	router.send(spansOf(fresh, "one"))
	expect(t, a, fresh, 0, 0)
	expect(t, b, fresh, 1, 0)
}

// expect compares how many spans of a trace a sampler took on each port. A slow machine may still be at it when the router has acknowledged them.
func expect(t *testing.T, s *fakeSampler, id pcommon.TraceID, first, replayed int) {
	t.Helper()
	eventually(t, fmt.Sprintf("%s has %d spans of the trace from its first port and %d from its replay port", s.name, first, replayed), func() bool {
		f, r := s.has(id)
		return f == first && r == replayed
	})
}
