package tracerouterexporter

import (
	"context"
	"strings"
	"testing"
	"time"
)

func TestShutdownWaitsUntilTheSamplersHaveTakenWhatIsOutstanding(t *testing.T) {
	a := startSampler(t, "a")
	router := startRouter(t, testConfig(), a.endpoint())
	goOn := a.hang()
	id := newTraceID()
	router.send(spansOf(id, "one"))
	stopped := make(chan error, 1)
	go func() { stopped <- router.shutdown(context.Background()) }()
	eventually(t, "it is asked", func() bool { return a.asks() == 1 })
	select {
	case err := <-stopped:
		t.Fatalf("it stopped with a span outstanding: %v", err)
	default:
	}
	goOn()
	router.quiet().skip(time.Minute)
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	expect(t, a, id, 1, 0)
	router.stop = func() error { return nil }
}

func TestUntilWhatItSentIsDecidedARouterThatStopsSendsItAgain(t *testing.T) {
	a, b := startSampler(t, "a"), startSampler(t, "b")
	router := startRouter(t, testConfig(), a.endpoint(), b.endpoint())
	id := ownedBy(t, "a", "b")
	router.send(spansOf(id, "one"))
	stopped := make(chan error, 1)
	go func() { stopped <- router.shutdown(context.Background()) }()
	a.kill()
	expect(t, b, id, 0, 1)
	select {
	case err := <-stopped:
		t.Fatalf("it stopped before the trace was decided: %v", err)
	default:
	}
	router.quiet().skip(router.config.DecisionWait + 4*time.Second)
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	router.stop = func() error { return nil }
}

func TestShutdownSaysWhatItLost(t *testing.T) {
	a := startSampler(t, "a")
	router := startRouter(t, testConfig(), a.endpoint())
	defer a.hang()()
	router.send(spansOf(newTraceID(), "one", "two"))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := router.shutdown(ctx)
	if err == nil || !strings.Contains(err.Error(), "2 spans") {
		t.Errorf("the error is %v", err)
	}
	if lost := router.logs.FilterMessageSnippet("are lost").All(); len(lost) != 1 || lost[0].ContextMap()["spans"] != int64(2) {
		t.Errorf("the log says %v", lost)
	}
	router.stop = func() error { return nil }
}

func TestShutdownWithoutAStartIsNothing(t *testing.T) {
	router, err := newTraceRouter(nopSettings(), testConfig())
	if err != nil {
		t.Fatal(err)
	}
	if err := router.shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestShutdownInAHurryHasNothingToSayIfNothingIsOutstanding(t *testing.T) {
	a := startSampler(t, "a")
	router := startRouter(t, testConfig(), a.endpoint())
	router.send(spansOf(newTraceID(), "one"))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := router.shutdown(ctx); err != nil {
		t.Error(err)
	}
	router.stop = func() error { return nil }
}
