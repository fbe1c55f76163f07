package tailsamplingprocessor

import (
	"context"
	"math"
	"runtime/debug"
	"sync"
	"time"

	upstream "github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor/cache"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.uber.org/zap"

	"keepsake.dev/collector/internal/otlpwire"
)

// sampler holds the spans of undecided traces as the encoded requests that they came with, and decodes those that are kept.
type sampler struct {
	judge     *judge
	most      int   // undecided traces; above it senders wait
	mostBytes int64 // of their spans, encoded; likewise
	wait      int   // seconds
	record    bool
	next      consumer.Traces
	logger    *zap.Logger
	telemetry *telemetry

	mutex   sync.Mutex
	room    *sync.Cond
	traces  map[pcommon.TraceID]*trace
	bytes   int64                       // of their spans
	coming  []*trace                    // since the last tick
	waiting [][]*trace                  // the oldest first
	parked  map[pcommon.TraceID][]*part // of new traces, for which there was no room
	kept    cache.Cache
	dropped cache.Cache

	stop chan struct{}
	done sync.WaitGroup
}

// trace is an undecided one.
type trace struct {
	id     pcommon.TraceID
	facts  facts
	spans  int64
	bytes  int64
	began  time.Time
	pieces []otlpwire.Piece
}

const (
	// How much of GOMEMLIMIT undecided spans may take, encoded (docs/adr/0011).
	shareOfMemory = 0.4
	// Go's word for no GOMEMLIMIT.
	unlimited = math.MaxInt64
)

// roomInMemory is that share in bytes.
func roomInMemory() int64 {
	limit := debug.SetMemoryLimit(-1)
	if limit == unlimited {
		return unlimited
	}
	return max(1, int64(shareOfMemory*float64(limit)))
}

func newSampler(config *upstream.Config, judge *judge, settings processor.Settings, next consumer.Traces) (*sampler, error) {
	kept, err := cache.NewLRUDecisionCache(config.DecisionCache.SampledCacheSize)
	if err != nil {
		return nil, err
	}
	dropped, err := cache.NewLRUDecisionCache(config.DecisionCache.NonSampledCacheSize)
	if err != nil {
		return nil, err
	}
	telemetry, err := newTelemetry(settings, judge.policies)
	if err != nil {
		return nil, err
	}
	made := &sampler{
		judge: judge, most: int(config.NumTraces), mostBytes: roomInMemory(), wait: max(1, int(config.DecisionWait.Seconds())), record: enabled("recordpolicy"),
		next: next, logger: settings.Logger, telemetry: telemetry,
		traces: map[pcommon.TraceID]*trace{}, parked: map[pcommon.TraceID][]*part{}, kept: kept, dropped: dropped, stop: make(chan struct{}),
	}
	made.room = sync.NewCond(&made.mutex)
	made.waiting = make([][]*trace, made.wait)
	return made, nil
}

func (*sampler) Capabilities() consumer.Capabilities {
	return consumer.Capabilities{MutatesData: false}
}

// Start has traces decided each second, as upstream does.
func (s *sampler) Start(context.Context, component.Host) error {
	s.done.Go(func() {
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				s.tick()
			case <-s.stop:
				return
			}
		}
	})
	return nil
}

// Shutdown decides all that is there.
func (s *sampler) Shutdown(context.Context) error {
	close(s.stop)
	s.done.Wait()
	for range s.wait + 1 {
		s.tick()
	}
	return nil
}

// ConsumeTraces takes spans. It waits while there are too many undecided traces.
func (s *sampler) ConsumeTraces(_ context.Context, traces ptrace.Traces) error {
	if traces.SpanCount() == 0 {
		return nil
	}
	encoded, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(traces)
	if err != nil {
		return err
	}
	block, err := otlpwire.Parse(encoded)
	if err != nil {
		return err
	}
	parts := s.look(traces, block, len(encoded))
	late := s.hold(parts)
	for _, one := range late {
		s.forward([]otlpwire.Piece{one.piece}, one.policy, true)
	}
	return nil
}

// part is what a request has of one trace.
type part struct {
	id    pcommon.TraceID
	piece otlpwire.Piece
	bytes int64
	yes   uint64
	times [][2]pcommon.Timestamp // of its spans, in order
	taken bool                   // from those that wait for room
}

// look asks of every span what the policies ask. Of the size of the request, which is held until the last of its traces is decided, each span has a share alike.
func (s *sampler) look(traces ptrace.Traces, block *otlpwire.Block, size int) []part {
	parts := make([]part, len(block.Traces))
	times := make([][2]pcommon.Timestamp, len(block.Spans))
	for i, one := range block.Traces {
		parts[i] = part{
			id: pcommon.TraceID(one.ID), piece: otlpwire.Piece{Block: block, Spans: one.Spans}, times: times[:0:len(one.Spans)],
			bytes: int64(size) * int64(len(one.Spans)) / int64(len(block.Spans)),
		}
		times = times[len(one.Spans):]
	}
	position := 0
	for _, resource := range traces.ResourceSpans().All() {
		ofResource := s.judge.askResource(resource.Resource().Attributes())
		for _, scope := range resource.ScopeSpans().All() {
			for _, span := range scope.Spans().All() {
				of := &parts[block.Spans[position].Trace] // encoded in the same order
				of.yes = s.judge.ask(of.yes|ofResource, resource, scope, span)
				of.times = append(of.times, [2]pcommon.Timestamp{span.StartTimestamp(), span.EndTimestamp()})
				position++
			}
		}
	}
	block.Spans, block.Traces = nil, nil // the parts have them
	return parts
}

// lateSpans are of a trace that has been kept already.
type lateSpans struct {
	piece  otlpwire.Piece
	policy string
}

// hold puts the spans to their traces, but those of traces that are decided. A new trace waits until there is room for it, and then takes what
// came of it with any request: an undecided trace must not lack spans because others, in the same request, have to wait.
func (s *sampler) hold(parts []part) []lateSpans {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var late []lateSpans
	var unknown []*part
	for i := range parts {
		one := &parts[i]
		if undecided, decided, known := s.find(one.id); known {
			late = s.add(one, undecided, decided, late)
		} else {
			unknown = append(unknown, one)
			s.parked[one.id] = append(s.parked[one.id], one)
		}
	}
	for _, one := range unknown {
		for !one.taken && s.full() {
			s.room.Wait()
		}
		if !one.taken {
			s.begin(one.id)
		}
	}
	return late
}

// full says whether new traces have to wait.
func (s *sampler) full() bool {
	return len(s.traces) >= s.most || s.bytes >= s.mostBytes
}

// add puts a part to its trace; without one its spans are late, and are dropped unless the trace was kept.
func (s *sampler) add(one *part, to *trace, decided decision, late []lateSpans) []lateSpans {
	count := int64(len(one.piece.Spans))
	switch {
	case to != nil:
		to.spans += count
		to.bytes += one.bytes
		s.bytes += one.bytes
		to.pieces = append(to.pieces, one.piece)
		to.facts.yes |= one.yes
		for _, times := range one.times {
			s.judge.measure(&to.facts, times[0], times[1])
		}
	case decided.kept:
		late = append(late, lateSpans{one.piece, decided.policy})
		s.telemetry.lateKept += count
	default:
		s.telemetry.lateDropped += count
	}
	return late
}

type decision struct {
	kept   bool
	policy string
}

// find gives the undecided trace, or what was decided.
func (s *sampler) find(id pcommon.TraceID) (undecided *trace, decided decision, known bool) {
	if undecided := s.traces[id]; undecided != nil {
		return undecided, decision{}, true
	}
	if decided, found := s.kept.Get(id); found {
		return nil, decision{true, decided.PolicyName}, true
	}
	_, found := s.dropped.Get(id)
	return nil, decision{}, found
}

// begin makes a trace of all that waited for room for it.
func (s *sampler) begin(id pcommon.TraceID) {
	made := &trace{id: id, began: time.Now()}
	s.traces[id] = made
	s.coming = append(s.coming, made)
	s.telemetry.newTraces++
	for _, one := range s.parked[id] {
		s.add(one, made, decision{}, nil)
		one.taken = true
	}
	if len(s.parked[id]) > 1 {
		s.room.Broadcast() // their requests need not wait any more
	}
	delete(s.parked, id)
}

// tick decides the traces that have waited long enough.
func (s *sampler) tick() {
	began := time.Now()
	s.mutex.Lock()
	due := s.waiting[0]
	copy(s.waiting, s.waiting[1:]) // resliced, its array would keep what is due for as long again
	s.waiting[s.wait-1] = s.coming
	s.coming = make([]*trace, 0, len(s.coming))
	s.mutex.Unlock()
	for _, one := range due {
		if policy := s.decide(one); policy < len(s.judge.policies) {
			s.forward(one.pieces, s.judge.policies[policy].name, false)
		}
		one.pieces = nil // the others that are due are not to keep them
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.telemetry.report(len(s.traces), s.bytes, s.mostBytes, time.Since(began))
}

// decide frees the place of a trace; spans that come from now on follow the decision.
func (s *sampler) decide(one *trace) int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	policy := s.judge.decide(one.id, one.facts.yes)
	if policy < len(s.judge.policies) {
		s.kept.Put(one.id, cache.DecisionMetadata{PolicyName: s.judge.policies[policy].name})
	} else {
		s.dropped.Put(one.id, cache.DecisionMetadata{})
	}
	delete(s.traces, one.id)
	s.bytes -= one.bytes
	s.telemetry.decided(policy, one)
	s.room.Broadcast()
	return policy
}

// forward decodes what is kept. What the next component refuses is lost, as with upstream: nothing behind a sampler may refuse.
func (s *sampler) forward(pieces []otlpwire.Piece, policy string, late bool) {
	traces, err := (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(otlpwire.AppendRequest(nil, pieces))
	if err == nil {
		if s.record {
			s.sign(traces, policy, late)
		}
		err = s.next.ConsumeTraces(context.Background(), traces)
	}
	if err != nil {
		s.logger.Warn("Error sending spans to destination", zap.Error(err))
	}
}

func (s *sampler) sign(traces ptrace.Traces, policy string, late bool) {
	for _, resource := range traces.ResourceSpans().All() {
		for _, scope := range resource.ScopeSpans().All() {
			scope.Scope().Attributes().PutStr("tailsampling.policy", policy)
			if late {
				scope.Scope().Attributes().PutBool("tailsampling.cached_decision", true)
			}
		}
	}
}
