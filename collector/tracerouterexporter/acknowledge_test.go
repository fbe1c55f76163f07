package tracerouterexporter

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumererror"

	"keepsake.dev/collector/internal/routing"
)

func TestASlowSamplerHoldsUpItsSenderForAcknowledgeAfterAndTheOthersPartsNotAtAll(t *testing.T) {
	a, b := startSampler(t, "a"), startSampler(t, "b")
	router := startRouter(t, testConfig(), a.endpoint(), b.endpoint())
	goOn := a.hang()
	slow, swift := ownedBy(t, "a", "b"), ownedBy(t, "b", "a")
	began := time.Now()
	router.send(together(spansOf(slow, "one"), spansOf(swift, "one")))
	if waited := time.Since(began); waited < router.config.AcknowledgeAfter {
		t.Errorf("it was acknowledged after %v already", waited)
	}
	expect(t, a, slow, 0, 0)
	eventually(t, "the other one has its part", func() bool { return b.whole(swift, "one") })
	goOn()
	eventually(t, "the slow one has its part", func() bool { return a.whole(slow, "one") })
	expect(t, a, slow, 1, 0)
}

func TestARequestIsAcknowledgedOnlyWhenTheSamplersHaveTakenIt(t *testing.T) {
	a := startSampler(t, "a")
	config := testConfig()
	config.AcknowledgeAfter = patience
	router := startRouter(t, config, a.endpoint())
	goOn := a.hang()
	acknowledged := make(chan error, 1)
	id := newTraceID()
	go func() { acknowledged <- router.consume(context.Background(), spansOf(id, "one")) }()
	eventually(t, "it is asked", func() bool { return a.asks() == 1 })
	select {
	case err := <-acknowledged:
		t.Fatalf("answered before the sampler did: %v", err)
	default:
	}
	goOn()
	if err := <-acknowledged; err != nil {
		t.Error(err)
	}
	expect(t, a, id, 1, 0)
}

func TestASenderThatGivesUpIsNotToldThatItsSpansWereTaken(t *testing.T) {
	a := startSampler(t, "a")
	config := testConfig()
	config.AcknowledgeAfter = patience
	router := startRouter(t, config, a.endpoint())
	goOn := a.hang()
	defer goOn()
	ctx, cancel := context.WithCancel(t.Context())
	acknowledged := make(chan error, 1)
	go func() { acknowledged <- router.consume(ctx, spansOf(newTraceID(), "one")) }()
	eventually(t, "it is asked", func() bool { return a.asks() == 1 })
	cancel()
	if err := <-acknowledged; !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

// kilobytes is a span's name of that size, which does not become smaller when it is compressed.
func kilobytes(n int) string {
	random := rand.New(rand.NewPCG(uint64(n), 0))
	name := make([]byte, n<<10)
	for i := range name {
		name[i] = byte('0' + random.IntN(64))
	}
	return string(name)
}

func TestAFullWindowIsARetryableErrorThatSaysSo(t *testing.T) {
	a := startSampler(t, "a")
	config := testConfig()
	config.Window.MaxSizeMiB, config.AcknowledgeAfter = 1, 0
	router := startRouter(t, config, a.endpoint())
	goOn := a.hang()
	held := newTraceID()
	router.send(spansOf(held, kilobytes(900)))

	refused := make(chan error, 1)
	go func() { refused <- router.consume(context.Background(), spansOf(newTraceID(), kilobytes(200))) }()
	giveUp := time.NewTicker(time.Millisecond) // it has to have begun to wait before time passes
	defer giveUp.Stop()
	var err error
	for done := false; !done; {
		select {
		case err = <-refused:
			done = true
		case <-giveUp.C:
			router.skip(roomLimit)
		}
	}
	if !errors.Is(err, routing.ErrFull) || consumererror.IsPermanent(err) || !strings.Contains(err.Error(), "1 MiB") {
		t.Errorf("the error is %v", err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	go func() { refused <- router.consume(ctx, spansOf(newTraceID(), kilobytes(200))) }()
	cancel()
	if err := <-refused; !errors.Is(err, routing.ErrFull) || !errors.Is(err, context.Canceled) {
		t.Errorf("the error for a sender that gives up is %v", err)
	}

	later := newTraceID()
	go func() { refused <- router.consume(context.Background(), spansOf(later, kilobytes(200))) }()
	goOn()
	if err := <-refused; err != nil {
		t.Errorf("with room again, the error is %v", err)
	}
	eventually(t, "both have arrived", func() bool { return a.whole(held, kilobytes(900)) && a.whole(later, kilobytes(200)) })
}

func TestEvictedTracesAreCountedAndSaid(t *testing.T) {
	a := startSampler(t, "a")
	config := testConfig()
	config.Window.MaxSizeMiB, config.AcknowledgeAfter = 1, patience
	router := startRouter(t, config, a.endpoint())
	for range 5 {
		router.send(spansOf(newTraceID(), kilobytes(400)))
	}
	if state := router.state(); state.EvictedSpans != 3 || state.EvictedTraces != 3 || state.WindowTraces != 2 {
		t.Errorf("%d spans and %d traces were evicted, %d traces are in the window", state.EvictedSpans, state.EvictedTraces, state.WindowTraces)
	}
	router.skip(10 * time.Second)
	eventually(t, "the log says it", func() bool { return router.logs.FilterMessageSnippet("The window is full").Len() == 1 })
}

func TestEvictedTracesAreSaidOnceInTenSeconds(t *testing.T) {
	settings, logs := testSettings(componenttest.NewTelemetry())
	router, err := newTraceRouter(settings, testConfig())
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		at                  time.Duration
		evicted, said, last int
	}{{10, 0, 0, 0}, {11, 5, 1, 5}, {12, 8, 1, 5}, {20, 9, 1, 5}, {21, 9, 2, 4}, {40, 9, 2, 4}} {
		router.now = func() time.Duration { return step.at * time.Second }
		router.sayEvicted(int64(step.evicted))
		all := logs.All()
		if len(all) != step.said || step.said > 0 && all[step.said-1].ContextMap()["spans"] != int64(step.last) {
			t.Errorf("after %ds and %d evicted spans the log is %v", step.at, step.evicted, all)
		}
	}
}
