package tracerouterexporter

import (
	"testing"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

func TestTheTracesOfAKilledSamplerReachAnotherWholeOnItsReplayPort(t *testing.T) {
	a, b := startSampler(t, "a"), startSampler(t, "b")
	router := startRouter(t, testConfig(), a.endpoint(), b.endpoint())
	var ids []pcommon.TraceID
	for range 20 {
		ids = append(ids, ownedBy(t, "a", "b"))
	}
	others := ownedBy(t, "b", "a")
	router.send(spansOf(others, "one"))
	for _, span := range []string{"one", "two", "three"} {
		for _, id := range ids {
			router.send(spansOf(id, span))
		}
	}
	a.kill()
	eventually(t, "each trace is whole at the other sampler", func() bool {
		for _, id := range ids {
			if !b.whole(id, "one", "two", "three") {
				return false
			}
		}
		return true
	})
	for _, id := range ids {
		expect(t, b, id, 0, 3)
	}
	expect(t, b, others, 1, 0)
	router.send(spansOf(ids[0], "four")) // a late span follows; nobody has it yet
	expect(t, b, ids[0], 1, 3)
	if state := router.state(); state.ReplayedTraces != 20 || state.ReplayedSpans != 60 || state.RehomedTraces != 20 {
		t.Errorf("%d traces and %d spans were replayed, %d traces re-homed", state.ReplayedTraces, state.ReplayedSpans, state.RehomedTraces)
	}
}

func TestASamplerThatComesBackGetsNewTracesAgain(t *testing.T) {
	a, b := startSampler(t, "a"), startSampler(t, "b")
	router := startRouter(t, testConfig(), a.endpoint(), b.endpoint())
	a.kill()
	router.awaitReady(1)
	a.start()
	router.awaitReady(2)
	router.quiet().skip(router.config.handover() + time.Second)
	id := ownedBy(t, "a", "b")
	router.send(spansOf(id, "one"))
	expect(t, a, id, 1, 0)
	expect(t, b, id, 0, 0)
}

func TestASingleSamplerThatIsReplacedUnderItsNameGetsItsTracesAgain(t *testing.T) {
	old := startSampler(t, "a")
	router := startRouter(t, testConfig(), old.endpoint())
	id := newTraceID()
	router.send(spansOf(id, "one", "two"))
	old.kill()
	router.awaitReady(0)
	router.send(spansOf(id, "three")) // acknowledged from the window: there is nobody
	replacement := startSampler(t, "a")
	at := replacement.endpoint()
	at.UID = "another pod"
	router.lists(at)
	eventually(t, "the replacement has all of it", func() bool { return replacement.whole(id, "one", "two", "three") })
	expect(t, replacement, id, 1, 2) // the third had been nowhere, and counts
}

func TestASamplerWithAnotherUIDIsAnotherOneThoughTheOldStillServes(t *testing.T) {
	a, b := startSampler(t, "a"), startSampler(t, "b")
	router := startRouter(t, testConfig(), a.endpoint(), b.endpoint())
	id := ownedBy(t, "a", "b")
	router.send(spansOf(id, "one"))
	replacement := startSampler(t, "a")
	at := replacement.endpoint()
	at.UID = "another pod"
	router.lists(at, b.endpoint())
	eventually(t, "a living sampler has the trace", func() bool { return b.whole(id, "one") || replacement.whole(id, "one") })
	router.awaitReady(2)
	router.quiet().skip(router.config.handover() + time.Second)
	fresh := ownedBy(t, "a", "b")
	router.send(spansOf(fresh, "one"))
	expect(t, a, fresh, 0, 0)
	expect(t, replacement, fresh, 1, 0)
}

func TestASamplerThatHangsLosesItsTracesAndComesBackWhenItAnswers(t *testing.T) {
	a, b := startSampler(t, "a"), startSampler(t, "b")
	router := startRouter(t, testConfig(), a.endpoint(), b.endpoint())
	id, waiting := ownedBy(t, "a", "b"), ownedBy(t, "a", "b")
	router.send(spansOf(id, "one"))
	goOn := a.hang()
	router.send(spansOf(waiting, "one"))
	eventually(t, "it is asked", func() bool { return a.asks() > 1 })
	router.skip(router.config.UnresponsiveAfter + time.Second)
	eventually(t, "the other one has its traces", func() bool { return b.whole(id, "one") && b.whole(waiting, "one") })
	expect(t, b, id, 0, 1)
	if router.logs.FilterMessageSnippet("does not answer").Len() != 1 {
		t.Error("the log does not say it")
	}
	goOn()
	router.awaitReady(2)
	router.quiet().skip(router.config.handover() + time.Second)
	fresh := ownedBy(t, "a", "b")
	router.send(spansOf(fresh, "one"))
	expect(t, a, fresh, 1, 0)
}

// With nobody to take over, giving a sampler up would only lose what it has.
func TestASingleSamplerIsWaitedForHoweverLongItHangs(t *testing.T) {
	a := startSampler(t, "a")
	router := startRouter(t, testConfig(), a.endpoint())
	goOn := a.hang()
	id := newTraceID()
	router.send(spansOf(id, "one"))
	eventually(t, "it is asked", func() bool { return a.asks() > 0 })
	member := router.member("a")
	router.skip(10 * router.config.UnresponsiveAfter)
	router.mutex.Lock()
	router.findUnresponsive()
	router.mutex.Unlock()
	if router.member("a") != member {
		t.Fatal("it was given up")
	}
	goOn()
	eventually(t, "it has the span", func() bool { return a.whole(id, "one") })
	expect(t, a, id, 1, 0)
	if state := router.state(); state.ReplayedSpans != 0 {
		t.Errorf("%d spans were replayed", state.ReplayedSpans)
	}
}

func TestTracesWaitWhileThereIsNoSamplerAtAll(t *testing.T) {
	router := startRouter(t, testConfig())
	id := newTraceID()
	router.send(spansOf(id, "one"))
	if state := router.state(); state.WaitingSpans != 1 {
		t.Errorf("%d spans wait", state.WaitingSpans)
	}
	a := startSampler(t, "a")
	router.lists(a.endpoint())
	eventually(t, "the first sampler has it", func() bool { return a.whole(id, "one") })
	expect(t, a, id, 1, 0)
}

// One that answers and hangs in turn would else move its traces about all the time.
func TestASamplerThatIsSilentAgainAndAgainRestsLongerEachTime(t *testing.T) {
	router := startRouter(t, testConfig())
	s := &sampler{owner: router.traceRouter}
	handover := router.config.handover()
	for i, want := range []time.Duration{0, handover, 2 * handover} {
		router.skip(time.Second)
		if rest := s.rest(); rest != want {
			t.Errorf("the %d. time it rests %v, not %v", i+1, rest, want)
		}
	}
	for range 20 {
		if rest := s.rest(); rest > longestRest {
			t.Errorf("it rests %v", rest)
		}
	}
	router.skip(11 * handover)
	if rest := s.rest(); rest != 0 {
		t.Errorf("after a long time without it still rests %v", rest)
	}
}
