package routing

import (
	"errors"
	"testing"
	"time"
)

func TestSpansOfATraceGoToItsOwnerHoweverTheyCome(t *testing.T) {
	f := with(t, "a", "b", "c")
	id, other := f.ownedBy("b", "a", "c"), f.ownedBy("c", "a", "b")
	for _, span := range spanNames(3) {
		f.is("a span", f.put(0, id, span), "b: "+span)
	}
	f.is("another trace's", f.put(0, other, "x"), "c: x")
}

func TestARequestIsAnsweredWhenEachOfItsDeliveriesIs(t *testing.T) {
	f := with(t, "a", "b")
	f.drain(0, "a")
	deliveries, request := f.admit(1*time.Second, f.ownedBy("a", "b"), "x") // in the handover it goes to both
	if len(deliveries) != 2 {
		t.Fatalf("it is %q", written(deliveries))
	}
	f.take(time.Second, deliveries[:1])
	if done(request) {
		t.Error("it is answered with one delivery outstanding")
	}
	f.take(time.Second, deliveries[1:])
	if !done(request) {
		t.Error("it is not answered")
	}
}

func TestARequestWithoutSpansIsAnsweredAtOnce(t *testing.T) {
	f := with(t)
	request := NewRequest()
	if deliveries, err := f.Admit(0, empty(), request); err != nil || len(deliveries) != 0 || !done(request) {
		t.Errorf("%v, %v, answered: %v", deliveries, err, done(request))
	}
}

func TestARefusedDeliveryAnswersItsRequestWithTheReason(t *testing.T) {
	f := with(t, "a")
	deliveries, request := f.admit(0, f.ownedBy("a"), "x")
	f.Attempt(deliveries[0])
	reason := errors.New("no such thing")
	f.Refused(0, deliveries[0], reason)
	if !done(request) || request.Refused != 1 || request.Reason != reason {
		t.Errorf("answered: %v, %d refused for %v", done(request), request.Refused, request.Reason)
	}
	if state := f.State(); state.RefusedSpans != 1 || state.WaitingSpans != 0 {
		t.Errorf("%+v", state)
	}
}

func TestASamplerOwesAnAnswerFromTheFirstDeliveryThatItHasNotTaken(t *testing.T) {
	f := with(t, "a")
	a := f.members["a"]
	first, _ := f.admit(5*time.Second, f.ownedBy("a"), "x")
	second, _ := f.admit(6*time.Second, f.ownedBy("a"), "y")
	if n, since := a.Outstanding(); n != 2 || since != 5*time.Second {
		t.Errorf("%d since %v", n, since)
	}
	f.take(7*time.Second, second) // any answer is a sign of life
	if n, since := a.Outstanding(); n != 1 || since != 7*time.Second {
		t.Errorf("%d since %v", n, since)
	}
	f.take(8*time.Second, first)
	f.admit(20*time.Second, f.ownedBy("a"), "z")
	if n, since := a.Outstanding(); n != 1 || since != 20*time.Second {
		t.Errorf("%d since %v", n, since)
	}
}

func TestATraceIsForgottenAfterTheWindowButNotWhileASamplerOwesIt(t *testing.T) {
	f := with(t, "a")
	f.put(0, f.ownedBy("a"), "taken")
	owed, _ := f.admit(0, f.ownedBy("a"), "owed")
	f.Tick(testSettings.Window - 1)
	if state := f.State(); state.WindowTraces != 2 {
		t.Errorf("%d traces before their time", state.WindowTraces)
	}
	f.Tick(testSettings.Window)
	if state := f.State(); state.WindowTraces != 1 || state.WaitingSpans != 1 {
		t.Errorf("%d traces, %d spans wait", state.WindowTraces, state.WaitingSpans)
	}
	f.take(testSettings.Window, owed)
	f.Tick(2 * testSettings.Window) // the decision wait began only then
	if state := f.State(); state.WindowTraces != 0 || state.WindowBytes != 0 {
		t.Errorf("%d traces with %d bytes are left", state.WindowTraces, state.WindowBytes)
	}
}

func TestAFullWindowEvictsTheOldestThatAreTakenAndRefusesIfNoneIs(t *testing.T) {
	f := with(t, "a")
	size := oneSpan(f.ownedBy("a"), "span0").Size()
	f.settings.MaxBytes = 3 * size
	first := f.ownedBy("a")
	f.put(0, first, "span0")
	owed, _ := f.admit(1, f.ownedBy("a"), "span1")
	f.put(2, f.ownedBy("a"), "span2")
	f.put(3, f.ownedBy("a"), "span3")
	if state := f.State(); state.EvictedTraces != 1 || state.EvictedSpans != 1 || state.WindowBytes != 3*size || f.window.traces[first] != nil {
		t.Errorf("%+v", state)
	}
	f.admit(4, f.ownedBy("a"), "span4")
	f.admit(5, f.ownedBy("a"), "span5")
	request := NewRequest()
	if _, err := f.Admit(6, oneSpan(f.ownedBy("a"), "span6"), request); !errors.Is(err, ErrFull) || done(request) {
		t.Errorf("with nothing to evict: %v", err)
	}
	if state := f.State(); state.WindowTraces != 3 || state.WaitingSpans != 3 {
		t.Errorf("what was refused left something: %+v", state)
	}
	f.take(7, owed)
	f.put(8, f.ownedBy("a"), "span7")
}

func TestABlockThatAllHaveTakenRestsAndCountsForLessWhenItIsCompressed(t *testing.T) {
	f := with(t, "a", "b")
	f.drain(0, "a")
	long := string(make([]byte, 1000))
	deliveries, _ := f.admit(time.Second, f.ownedBy("a", "b"), long)
	f.take(time.Second, deliveries[:1])
	if n := len(f.Resting()); n != 0 {
		t.Errorf("%d blocks rest, though one sampler has not taken it", n)
	}
	f.take(time.Second, deliveries[1:])
	resting := f.Resting()
	if len(resting) != 1 || len(f.Resting()) != 0 {
		t.Fatalf("%d blocks rest", len(resting))
	}
	before := f.State().WindowBytes
	resting[0].Compress()
	f.Compressed(resting[0])
	if after := f.State().WindowBytes; after >= before/2 {
		t.Errorf("%d bytes became %d", before, after)
	}
	f.Tick(time.Hour)
	if left := f.State().WindowBytes; left != 0 {
		t.Errorf("%d bytes are left of nothing", left)
	}
}
