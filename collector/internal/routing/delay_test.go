package routing

import (
	"errors"
	"testing"
	"time"
)

// A sampler's decision wait begins when it takes a trace, which may be long after that came in here.
func TestATraceThatASamplerTookLateIsUndecidedForLonger(t *testing.T) {
	f := with(t, "a", "b")
	slow, _ := f.admit(0, f.ownedBy("a", "b"), "slow")
	f.take(7*second, slow)
	f.put(15*second, f.ownedBy("a", "b"), "other") // an answer, later than a decision wait after it came in
	f.is("the replay", f.lose(16*second, "a"), "b again: slow other")
}

func TestATraceIsKeptForAWindowAfterItsSamplerTookIt(t *testing.T) {
	f := with(t, "a", "b")
	slow, _ := f.admit(0, f.ownedBy("a", "b"), "slow")
	f.take(14*second, slow)
	f.Tick(testSettings.Window + second)
	f.is("the replay", f.lose(testSettings.Window+second, "a"), "b again: slow")
}

func TestWhatADeadSamplerHadDecidedIsNotSentToTheFirstThatComes(t *testing.T) {
	f := with(t, "a")
	id := f.ownedBy("a")
	f.put(0, id, "decided")
	f.put(14*second, f.ownedBy("a"), "undecided")
	f.is("nobody is left", f.lose(15*second, "a"), "")
	f.is("the first that comes", f.join(16*second, "b"), "b again: undecided")
	f.is("a late span", f.put(17*second, id, "late"), "b: late")
}

func TestATraceThatNeverEndsIsForgottenBitByBit(t *testing.T) {
	f := with(t, "a")
	id := f.ownedBy("a")
	for at := time.Duration(0); at < 10*testSettings.Window; at += second {
		deliveries, _ := f.admit(at, id, "x")
		f.take(at+second/2, deliveries)
		f.Tick(at + second/2)
	}
	if state := f.State(); state.WindowTraces > 2*int((testSettings.Window/second)+1) || state.WindowBytes > 50*oneSpan(id, "x").Size() {
		t.Errorf("%d bytes are left of a trace that went on for ten windows", state.WindowBytes)
	}
	f.is("the next span", f.put(10*testSettings.Window, id, "next"), "a: next")
}

func TestATraceWhoseRequestWaitsForOthersIsNotEvicted(t *testing.T) {
	f := with(t, "a", "b")
	block := spansOf(f.ownedBy("a", "b"), f.ownedBy("b", "a"))
	f.settings.MaxBytes = block.Size() + 1
	deliveries, err := f.Admit(0, block, NewRequest())
	if err != nil {
		t.Fatal(err)
	}
	for _, delivery := range deliveries {
		if delivery.To.Name == "a" {
			f.take(second, []*Delivery{delivery})
		}
	}
	if _, err := f.Admit(2*second, oneSpan(f.ownedBy("a"), "x"), NewRequest()); !errors.Is(err, ErrFull) {
		t.Errorf("there is room: %v", err)
	}
	if state := f.State(); state.EvictedTraces != 0 {
		t.Errorf("%d traces were evicted, which freed nothing", state.EvictedTraces)
	}
	f.take(3*second, deliveries)
	f.put(4*second, f.ownedBy("a"), "x")
}
