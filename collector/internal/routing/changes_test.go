package routing

import (
	"testing"
	"time"
)

const second = time.Second

func TestALostSamplersUndecidedTracesGoWholeToTheNextOne(t *testing.T) {
	f := with(t, "a", "b", "c")
	id, other := f.ownedBy("a", "b", "c"), f.ownedBy("b", "a", "c")
	f.put(0, id, "one")
	f.put(0, id, "two")
	f.put(0, other, "x")
	f.is("the replay", f.lose(second, "a"), "b again: one two")
	f.is("a late span", f.put(2*second, id, "three"), "b: three")
	if state := f.State(); state.ReplayedSpans != 2 || state.ReplayedTraces != 1 || state.RehomedTraces != 1 || state.Ready != 2 {
		t.Errorf("%+v", state)
	}
}

func TestWhatWasNeverSentIsCountedWhereItGoesNow(t *testing.T) {
	f := with(t, "a", "b")
	id := f.ownedBy("a", "b")
	f.put(0, id, "taken")
	f.admit(0, id, "waiting")
	f.is("the replay", f.lose(second, "a"), "b again: taken; b: waiting")
}

func TestWhatMayHaveArrivedIsNotCountedAgain(t *testing.T) {
	for name, test := range map[string]struct {
		happens func(*Router, *Delivery)
		want    string
	}{
		"never tried":                            {func(*Router, *Delivery) {}, "b: x"},
		"on its way":                             {func(r *Router, d *Delivery) { r.Attempt(d) }, "b again: x"},
		"surely not taken":                       {func(r *Router, d *Delivery) { r.Attempt(d); r.NotTaken(d) }, "b: x"},
		"perhaps taken":                          {func(r *Router, d *Delivery) { r.Attempt(d); r.MayHave(d) }, "b again: x"},
		"perhaps taken, the second time not":     {func(r *Router, d *Delivery) { r.Attempt(d); r.MayHave(d); r.Attempt(d); r.NotTaken(d) }, "b again: x"},
		"not taken at first, the second perhaps": {func(r *Router, d *Delivery) { r.Attempt(d); r.NotTaken(d); r.Attempt(d) }, "b again: x"},
	} {
		t.Run(name, func(t *testing.T) {
			f := with(t, "a", "b")
			deliveries, _ := f.admit(0, f.ownedBy("a", "b"), "x")
			test.happens(f.Router, deliveries[0])
			f.is("the replay", f.lose(second, "a"), test.want)
		})
	}
}

func TestARequestWaitsForTheSamplerThatTookTheLostOnesPlace(t *testing.T) {
	f := with(t, "a", "b")
	deliveries, request := f.admit(0, f.ownedBy("a", "b"), "x")
	f.Attempt(deliveries[0])
	again := f.Lose(second, f.members["a"])
	if f.Taken(second, deliveries[0]); done(request) {
		t.Error("a cancelled delivery answered it")
	}
	if f.Attempt(deliveries[0]) {
		t.Error("a cancelled delivery may be sent")
	}
	if f.take(second, again); !done(request) {
		t.Error("it is not answered")
	}
}

func TestTracesThatALostSamplerHadDecidedStayDecided(t *testing.T) {
	decided := testSettings.DecisionWait + settle + second
	f := with(t, "a", "b")
	id, late := f.ownedBy("a", "b"), f.ownedBy("a", "b")
	f.put(0, id, "decided")
	f.put(decided, late, "undecided") // the answer shows that it lived at that time
	f.is("the replay", f.lose(decided+second, "a"), "b again: undecided")
	f.is("a late span", f.put(decided+second, id, "late"), "b: late")
}

func TestASilentSamplersTracesAreUndecidedHoweverOldTheyAre(t *testing.T) {
	f := with(t, "a", "b")
	f.put(0, f.ownedBy("a", "b"), "x")
	f.is("the replay", f.lose(testSettings.DecisionWait+settle+second, "a"), "b again: x")
}

func TestADrainingSamplerKeepsWhatItBegan(t *testing.T) {
	f := with(t, "a", "b")
	id := f.ownedBy("a", "b")
	f.put(0, id, "one")
	f.is("the change", f.drain(testSettings.Straggle+second, "a"), "")
	f.is("a span of a known trace", f.put(5*second, id, "two"), "a: two")
	f.is("a new trace in the handover", f.put(5*second, f.ownedBy("a", "b"), "x"), "a: x; b again: x")
	after := testSettings.Straggle + second + testSettings.Handover + 1
	f.is("a new trace after it", f.put(after, f.ownedBy("a", "b"), "y"), "b: y")
	if !f.members["a"].Draining() || f.members["b"].Draining() {
		t.Error("the wrong one drains")
	}
	if state := f.State(); state.Ready != 1 || state.Draining != 1 || state.CopiedSpans != 1 {
		t.Errorf("%+v", state)
	}
}

func TestADrainedSamplerThatGoesHadDecidedWhatItBeganBefore(t *testing.T) {
	f := with(t, "a", "b")
	f.put(0, f.ownedBy("a", "b"), "old")
	f.drain(5*second, "a")
	f.put(8*second, f.ownedBy("a", "b"), "in the handover")
	f.is("the replay", f.lose(5*second+testSettings.DecisionWait+settle+second, "a"), "")
}

func TestAYoungTraceIsGivenToItsNextOwnerToo(t *testing.T) {
	f := with(t, "a", "b")
	young, old := f.ownedBy("a", "b"), f.ownedBy("a", "b")
	f.put(0, old, "old")
	f.put(testSettings.Straggle, young, "young")
	f.is("the change", f.drain(testSettings.Straggle+second, "a"), "b again: young")
	f.is("its next span", f.put(5*second, young, "next"), "a: next; b again: next")
	if state := f.State(); state.Splits != 1 {
		t.Errorf("%d splits", state.Splits)
	}
}

func TestAYoungTraceThatTwoHaveStaysWithTheOneThatIsLeft(t *testing.T) {
	f := with(t, "a", "b")
	id := f.ownedBy("a", "b")
	f.put(0, id, "one")
	_ = f.drain(second, "a")
	f.is("the loss", f.lose(2*second, "a"), "")
	f.is("its next span", f.put(3*second, id, "two"), "b: two")
}

func TestOnAJoinKnownTracesStayAndNewOnesGoToBothForTheHandover(t *testing.T) {
	f := with(t, "a")
	known := f.ownedBy("b", "a")
	f.put(0, known, "one")
	at := testSettings.Straggle + second
	f.is("the change", f.join(at, "b"), "")
	f.is("a known trace", f.put(at, known, "two"), "a: two")
	f.is("a new one", f.put(at, f.ownedBy("b", "a"), "x"), "a: x; b again: x")
	f.is("a new one that stays", f.put(at, f.ownedBy("a", "b"), "y"), "a: y")
	f.is("a new one after the handover", f.put(at+testSettings.Handover+1, f.ownedBy("b", "a"), "z"), "b: z")
	if changed := f.State().Changed; changed != at {
		t.Errorf("the ring changed at %v", changed)
	}
}

func TestASamplerThatComesBackInTheHandoverGetsItsOwn(t *testing.T) {
	f := with(t, "a", "b")
	_ = f.lose(second, "a")
	f.is("while it is gone", f.put(2*second, f.ownedBy("a", "b"), "x"), "b: x")
	f.join(10*second, "a")
	if got := f.put(11*second, f.ownedBy("a", "b"), "y"); got != "a: y; b again: y" {
		t.Errorf("when it is back: %q", got)
	}
}

func TestAJoinUnderALivingNameIsTheLossOfTheOneThatLived(t *testing.T) {
	f := with(t, "a")
	old := f.members["a"]
	f.put(0, f.ownedBy("a"), "x")
	f.is("the replay", f.join(second, "a"), "a again: x")
	if f.members["a"] == old {
		t.Error("it is the same member")
	}
	f.is("losing the old one again", written(f.Lose(second, old)), "")
}

func TestWithoutAnySamplerSpansWaitForTheFirst(t *testing.T) {
	f := with(t)
	id := f.ownedBy("a")
	deliveries, request := f.admit(0, id, "x")
	if len(deliveries) != 0 || f.State().WaitingSpans != 1 {
		t.Errorf("%q, %d spans wait", written(deliveries), f.State().WaitingSpans)
	}
	_, deliveries = f.Join(second, "a")
	f.is("the first", written(deliveries), "a: x")
	if f.take(second, deliveries); !done(request) {
		t.Error("it is not answered")
	}
}

func TestTheLastSamplersTracesWaitForTheNext(t *testing.T) {
	f := with(t, "a")
	f.put(0, f.ownedBy("a"), "x")
	f.is("the loss", f.lose(second, "a"), "")
	f.is("the next", f.join(2*second, "b"), "b again: x")
	if state := f.State(); state.ReplayedTraces != 1 {
		t.Errorf("%d traces replayed", state.ReplayedTraces)
	}
}

func TestIfAllDrainTheyGoOnTakingTraces(t *testing.T) {
	f := with(t, "a", "b")
	f.drain(0, "a")
	f.drain(0, "b")
	at := testSettings.Handover + second
	f.is("a new trace", f.put(at, f.ownedBy("a", "b"), "x"), "a: x")
}

func TestAResumedSamplerTakesNewTracesAgain(t *testing.T) {
	f := with(t, "a", "b")
	f.drain(0, "a")
	f.Resume(20*second, f.members["a"])
	f.is("a new trace", f.put(40*second, f.ownedBy("a", "b"), "x"), "a: x")
}

func TestAReplayedTraceIsRememberedForAWindowMore(t *testing.T) {
	f := with(t, "a", "b")
	id := f.ownedBy("a", "b")
	f.put(0, id, "x")
	f.take(15*second, f.Lose(15*second, f.members["a"]))
	f.Tick(testSettings.Window + second)
	if f.window.traces[id] == nil {
		t.Error("it is forgotten, though its new sampler has not decided it yet")
	}
	f.Tick(15*second + testSettings.Window)
	if f.window.traces[id] != nil {
		t.Error("it is still remembered")
	}
}

func TestALargeReplayIsSeveralDeliveries(t *testing.T) {
	f := with(t, "a", "b")
	f.settings.MaxBytes = 1 << 30
	for range 5 {
		f.put(0, f.ownedBy("a", "b"), string(make([]byte, replayBytes/2+1)))
	}
	if n := len(f.Lose(second, f.members["a"])); n != 3 {
		t.Errorf("%d deliveries of two each", n)
	}
}
