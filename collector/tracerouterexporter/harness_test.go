package tracerouterexporter

import (
	"context"
	"encoding/binary"
	"iter"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"

	"keepsake.dev/collector/internal/otlpwire"
	"keepsake.dev/collector/internal/routing"
)

// patience is how long a test waits for a condition before it fails; none waits for it to pass.
const patience = 20 * time.Second

func eventually(t testing.TB, what string, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !condition(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}

// testRouter is a router whose members and clock the test has in its hands.
type testRouter struct {
	*traceRouter
	t         testing.TB
	source    *fakeSource
	skipped   *atomic.Int64
	telemetry *componenttest.Telemetry
	logs      *observer.ObservedLogs
	stop      func() error
}

type fakeSource struct {
	endpoints []endpoint
	update    func([]endpoint)
}

func (s *fakeSource) start(_ context.Context, update func([]endpoint)) error {
	s.update = update
	update(s.endpoints)
	return nil
}

func (*fakeSource) stop() {}

// lists tells the router that these are the samplers from now on.
func (r *testRouter) lists(endpoints ...endpoint) { r.source.update(endpoints) }

// testConfig has the defaults, but for what lets a test take less time.
func testConfig() *Config {
	config := createDefaultConfig().(*Config)
	config.DecisionWait = 10 * time.Second
	config.AcknowledgeAfter = 100 * time.Millisecond
	config.ClientConfig.TLS.Insecure = true
	return config
}

func testSettings(telemetry *componenttest.Telemetry) (exporter.Settings, *observer.ObservedLogs) {
	core, logs := observer.New(zapcore.InfoLevel)
	settings := exporter.Settings{ID: component.NewID(componentType), TelemetrySettings: telemetry.NewTelemetrySettings()}
	settings.Logger = zap.New(core)
	return settings, logs
}

func nopSettings() exporter.Settings {
	settings, _ := testSettings(componenttest.NewTelemetry())
	return settings
}

func startRouter(t testing.TB, config *Config, endpoints ...endpoint) *testRouter {
	t.Helper()
	r := &testRouter{t: t, source: &fakeSource{endpoints: endpoints}, skipped: new(atomic.Int64), telemetry: componenttest.NewTelemetry()}
	settings, logs := testSettings(r.telemetry)
	r.logs = logs
	router, err := newTraceRouter(settings, config)
	if err != nil {
		t.Fatal(err)
	}
	r.traceRouter = router
	began := time.Now()
	router.now = func() time.Duration { return time.Since(began) + time.Duration(r.skipped.Load()) }
	if err := router.startWith(t.Context(), componenttest.NewNopHost(), r.source); err != nil {
		t.Fatal(err)
	}
	r.stop = sync.OnceValue(func() error {
		r.skip(time.Minute) // by then all is decided
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		return router.shutdown(ctx)
	})
	t.Cleanup(func() { _ = r.stop() }) // a test that stops it itself replaces stop
	return r
}

// skip lets time pass.
func (r *testRouter) skip(time time.Duration) { r.skipped.Add(int64(time)) }

// quiet waits until nothing is owed: a sampler that owes an answer while time is skipped is taken for dead.
func (r *testRouter) quiet() *testRouter {
	r.t.Helper()
	eventually(r.t, "the samplers have taken all", func() bool { return r.state().WaitingSpans == 0 })
	return r
}

func (r *testRouter) state() routing.State {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.router.State()
}

// member is a sampler's present process as the router sees it; nil if it is taken for dead.
func (r *testRouter) member(name string) *routing.Member {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if s := r.samplers[name]; s != nil {
		return s.member
	}
	return nil
}

func (r *testRouter) awaitReady(count int) {
	r.t.Helper()
	eventually(r.t, "samplers that are ready", func() bool { return r.state().Ready == count })
}

// send gives a request to the router, as a receiver would, and expects it to be taken.
func (r *testRouter) send(traces ptrace.Traces) {
	r.t.Helper()
	if err := r.consume(context.Background(), traces); err != nil {
		r.t.Error(err)
	}
}

var lastTrace atomic.Uint64

func newTraceID() pcommon.TraceID {
	var id pcommon.TraceID
	binary.BigEndian.PutUint64(id[:], lastTrace.Add(1))
	return id
}

// ownedBy is a new trace that belongs to the first of these samplers when all of them are there.
func ownedBy(t testing.TB, name string, others ...string) pcommon.TraceID {
	t.Helper()
	router := routing.New(routing.Settings{MaxBytes: 1 << 30})
	for _, other := range append(others, name) {
		router.Join(0, other)
	}
	router.ForgetHistory()
	for {
		id := newTraceID()
		data, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(spansOf(id, "one"))
		if err != nil {
			t.Fatal(err)
		}
		block, err := otlpwire.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		deliveries, err := router.Admit(0, block, routing.NewRequest())
		if err != nil {
			t.Fatal(err)
		}
		if deliveries[0].To.Name == name {
			return id
		}
	}
}

// spansOf is a request with spans of one trace.
func spansOf(id pcommon.TraceID, names ...string) ptrace.Traces {
	traces := ptrace.NewTraces()
	spans := traces.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	for _, name := range names {
		span := spans.AppendEmpty()
		span.SetTraceID(id)
		span.SetName(name)
	}
	return traces
}

// together is one request of several.
func together(requests ...ptrace.Traces) ptrace.Traces {
	all := ptrace.NewTraces()
	for _, request := range requests {
		request.ResourceSpans().MoveAndAppendTo(all.ResourceSpans())
	}
	return all
}

func spansIn(traces ptrace.Traces) iter.Seq2[pcommon.TraceID, string] {
	return func(yield func(pcommon.TraceID, string) bool) {
		for _, resource := range traces.ResourceSpans().All() {
			for _, scope := range resource.ScopeSpans().All() {
				for _, span := range scope.Spans().All() {
					if !yield(span.TraceID(), span.Name()) {
						return
					}
				}
			}
		}
	}
}
