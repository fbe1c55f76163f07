package load

import (
	"context"
	"encoding/binary"
	"sync"
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"

	"keepsake.dev/collector/bench/harness"
)

// Sink stands where Jaeger would: it takes everything, and remembers of which trace it has which spans.
type Sink struct {
	ptraceotlp.UnimplementedGRPCServer
	Address string
	Stop    func()

	mutex   sync.Mutex
	sent    *Traces
	seen    []uint64    // a bit for each span of all traces
	spans   []int       // how many spans of a trace came, by its number
	arrived []time.Time // when the last of a trace's spans came
	latest  time.Time
}

// StartSink has it take spans at its Address until it is told to Stop.
func StartSink() (*Sink, error) {
	made := &Sink{}
	var err error
	made.Address, made.Stop, err = harness.Serve(made)
	return made, err
}

// Expect forgets what was, and counts the spans of these from now on.
func (s *Sink) Expect(sent *Traces) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.sent, s.seen, s.spans = sent, make([]uint64, sent.Spans()/64+1), make([]int, sent.Count)
	s.arrived, s.latest = make([]time.Time, sent.Count), time.Now()
}

// Export takes what the sampler kept.
func (s *Sink) Export(_ context.Context, received ptraceotlp.ExportRequest) (ptraceotlp.ExportResponse, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	now := time.Now()
	for _, resource := range received.Traces().ResourceSpans().All() {
		for _, scope := range resource.ScopeSpans().All() {
			for _, span := range scope.Spans().All() {
				trace, id := span.TraceID(), span.SpanID()
				if s.sent == nil {
					continue
				}
				number, known := s.sent.numberOf(trace)
				if !known {
					continue // of an earlier run
				}
				place := number*uint64(s.sent.Shape.Spans) + uint64(binary.BigEndian.Uint16(id[6:]))
				if s.seen[place/64]&(1<<(place%64)) == 0 {
					s.seen[place/64] |= 1 << (place % 64)
					s.spans[number]++
				}
				s.arrived[number], s.latest = now, now
			}
		}
	}
	return ptraceotlp.NewExportResponse(), nil
}

// Await waits until every trace that has to be kept is there, or nothing has come for so long.
func (s *Sink) Await(silence time.Duration) {
	s.mutex.Lock()
	s.latest = time.Now()
	s.mutex.Unlock()
	for {
		s.mutex.Lock()
		whole := true
		for number, spans := range s.spans {
			whole = whole && (kindOf(number) == Ordinary || spans == s.sent.Shape.Spans)
		}
		silent := time.Since(s.latest) > silence
		s.mutex.Unlock()
		if whole || silent {
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// Losses are of one kind of traces.
type Losses struct{ Of, Lost, Partial int }

// Losses says of how many traces of a kind nothing came, or not every span.
func (s *Sink) Losses(of Kind) Losses {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var counted Losses
	for number, spans := range s.spans {
		if kindOf(number) != of {
			continue
		}
		counted.Of++
		switch spans {
		case 0:
			counted.Lost++
		case s.sent.Shape.Spans:
		default:
			counted.Partial++
		}
	}
	return counted
}

// Delays are from the sending of a trace's last spans to the coming of the last, of the whole traces.
func (s *Sink) Delays(ended []time.Time) []time.Duration {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var found []time.Duration
	for number, spans := range s.spans {
		if spans == s.sent.Shape.Spans {
			found = append(found, s.arrived[number].Sub(ended[number]))
		}
	}
	return found
}

// Kept is how many spans came.
func (s *Sink) Kept() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	sum := 0
	for _, spans := range s.spans {
		sum += spans
	}
	return sum
}
