package tracerouterexporter

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestWhatIsRefusedForNowIsTriedAgainOnTheFirstPort(t *testing.T) {
	for _, code := range []codes.Code{codes.Unavailable, codes.ResourceExhausted, codes.Aborted} {
		t.Run(code.String(), func(t *testing.T) {
			a := startSampler(t, "a")
			config := testConfig()
			config.AcknowledgeAfter = patience
			router := startRouter(t, config, a.endpoint())
			var refusals atomic.Int64
			a.answerWith(func(context.Context, ptrace.Traces) error {
				if refusals.Add(1) <= 2 {
					return status.Error(code, "not now")
				}
				return nil
			})
			id := newTraceID()
			router.send(spansOf(id, "one"))
			expect(t, a, id, 1, 0)
			if failed := router.metric(t, "failed_requests", "reason", code.String()); failed != 2 {
				t.Errorf("%d failed requests were counted", failed)
			}
			if sent := router.metric(t, "sent_spans", "member", "a"); sent != 1 {
				t.Errorf("%d sent spans were counted", sent)
			}
		})
	}
}

// It may have been taken, and counted in span metrics: a second time it goes where it is not counted.
func TestWhatWasNotAnsweredInTimeIsTriedAgainOnTheReplayPort(t *testing.T) {
	a := startSampler(t, "a")
	config := testConfig()
	config.AcknowledgeAfter, config.Timeout = patience, 3*time.Second
	router := startRouter(t, config, a.endpoint())
	var calls atomic.Int64
	a.answerWith(func(ctx context.Context, _ ptrace.Traces) error {
		if calls.Add(1) == 1 {
			<-ctx.Done() // taken, but the answer comes too late
		}
		return nil
	})
	id := newTraceID()
	router.send(spansOf(id, "one"))
	eventually(t, "it came once on the first port, and again on the other", func() bool {
		first, again := a.has(id)
		return first == 1 && again > 0 // more often where the machine is so busy that an answer takes as long
	})
	if failed := router.metric(t, "failed_requests", "reason", codes.DeadlineExceeded.String()); failed == 0 {
		t.Error("no failed request was counted")
	}
}

func TestWhatBreaksInTheMiddleOfACallIsTriedAgainOnTheReplayPort(t *testing.T) {
	a := startSampler(t, "a")
	router := startRouter(t, testConfig(), a.endpoint())
	a.hang()
	id := newTraceID()
	router.send(spansOf(id, "one"))
	eventually(t, "the call is under way", func() bool { return a.asks() == 1 })
	a.answerWith(nil)
	a.kill()
	router.awaitReady(0)
	a.start()
	eventually(t, "it has come again", func() bool { return a.whole(id, "one") })
	expect(t, a, id, 0, 1)
}

func TestWhatIsRefusedForGoodIsAPermanentErrorAndCounted(t *testing.T) {
	a, b := startSampler(t, "a"), startSampler(t, "b")
	config := testConfig()
	config.AcknowledgeAfter = patience
	router := startRouter(t, config, a.endpoint(), b.endpoint())
	a.answerWith(func(context.Context, ptrace.Traces) error {
		return status.Error(codes.InvalidArgument, "no such thing")
	})
	bad, good := ownedBy(t, "a", "b"), ownedBy(t, "b", "a")
	err := router.consume(t.Context(), together(spansOf(bad, "one", "two"), spansOf(good, "one")))
	if !consumererror.IsPermanent(err) || !strings.Contains(err.Error(), "refused 2 spans") || !strings.Contains(err.Error(), "no such thing") {
		t.Errorf("the error is %v", err)
	}
	expect(t, b, good, 1, 0)
	if state := router.state(); state.RefusedSpans != 2 || state.WaitingSpans != 0 {
		t.Errorf("%d spans dropped, %d wait", state.RefusedSpans, state.WaitingSpans)
	}
	if router.logs.FilterMessageSnippet("refused spans for good").Len() == 0 {
		t.Error("the log does not say it")
	}
}

// Requests that wait for a sampler travel together; what it does not like in one must not cost the others.
func TestOnlyTheRequestThatIsRefusedIsDropped(t *testing.T) {
	a := startSampler(t, "a")
	router := startRouter(t, testConfig(), a.endpoint())
	together, released := make(chan int, 10), make(chan struct{})
	a.answerWith(func(ctx context.Context, traces ptrace.Traces) error {
		select {
		case <-released:
		case <-ctx.Done():
			return ctx.Err()
		}
		for _, name := range spansIn(traces) {
			if name == "bad" {
				together <- traces.SpanCount()
				return status.Error(codes.InvalidArgument, "bad")
			}
		}
		return nil
	})
	for range firstSenders { // so that what follows has to wait
		router.send(spansOf(newTraceID(), "before"))
	}
	eventually(t, "all senders are busy", func() bool { return a.asks() == firstSenders })
	good, bad, better := newTraceID(), newTraceID(), newTraceID()
	router.send(spansOf(good, "one"))
	router.send(spansOf(bad, "bad"))
	router.send(spansOf(better, "one"))
	close(released)
	eventually(t, "the others have arrived", func() bool { return a.whole(good, "one") && a.whole(better, "one") })
	eventually(t, "it is dropped", func() bool { return router.state().RefusedSpans == 1 })
	expect(t, a, good, 1, 0)
	expect(t, a, better, 1, 0)
	if n := <-together; n != 3 {
		t.Errorf("%d spans travelled together", n)
	}
}

// largeSpans are spans of 100 kB each.
func largeSpans(id pcommon.TraceID, count int) ptrace.Traces {
	traces := ptrace.NewTraces()
	for range count {
		large := spansOf(id, "large")
		large.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0).Attributes().PutStr("text", strings.Repeat("x", 100_000))
		large.ResourceSpans().MoveAndAppendTo(traces.ResourceSpans())
	}
	return traces
}

func TestARequestThatIsLargerThanOneMessageIsSplit(t *testing.T) {
	a := startSampler(t, "a") // takes the usual 4 MiB
	config := testConfig()
	config.AcknowledgeAfter = patience
	router := startRouter(t, config, a.endpoint())
	id := newTraceID()
	router.send(largeSpans(id, 100))
	expect(t, a, id, 100, 0)
	if a.asks() < 3 {
		t.Errorf("10 MB in %d requests", a.asks())
	}
}

func TestASpanThatIsLargerThanOneMessageIsRefusedForGood(t *testing.T) {
	a := startSampler(t, "a")
	config := testConfig()
	config.AcknowledgeAfter = patience
	router := startRouter(t, config, a.endpoint())
	if err := router.consume(t.Context(), spansOf(newTraceID(), strings.Repeat("x", 5<<20))); !consumererror.IsPermanent(err) {
		t.Errorf("the error is %v", err)
	}
}

func TestASamplerThatTakesSmallerMessagesGetsSmallerOnes(t *testing.T) {
	a := startSampler(t, "a")
	config := testConfig()
	config.AcknowledgeAfter = patience
	router := startRouter(t, config, a.endpoint())
	a.answerWith(func(_ context.Context, traces ptrace.Traces) error {
		if traces.SpanCount() > 5 {
			return status.Error(codes.ResourceExhausted, "grpc: received message larger than max (600000 vs. 524288)")
		}
		return nil
	})
	id := newTraceID()
	router.send(largeSpans(id, 20))
	expect(t, a, id, 20, 0)
}

func TestWithoutTheReplayPortWhatIsSentAgainGoesToTheOtherOne(t *testing.T) {
	a, b := startSampler(t, "a"), startSampler(t, "b")
	config := testConfig()
	config.UnresponsiveAfter = 500 * time.Millisecond
	without := b.endpoint()
	without.ReplayAddress = "127.0.0.1:1" // nobody listens there
	router := startRouter(t, config, a.endpoint(), without)
	id := ownedBy(t, "a", "b")
	router.send(spansOf(id, "one"))
	a.kill()
	expect(t, b, id, 1, 0)
	if router.logs.FilterMessageSnippet("takes nothing at its replay port").Len() != 1 {
		t.Error("the log does not say it")
	}
}
