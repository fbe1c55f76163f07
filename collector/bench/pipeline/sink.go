package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"sync"
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"

	"keepsake.dev/collector/bench/harness"
)

// sink stands where Jaeger would: it takes everything, and remembers of which trace it has which spans.
type sink struct {
	ptraceotlp.UnimplementedGRPCServer
	address string
	stop    func()

	mutex   sync.Mutex
	sent    *traces
	spans   []uint8     // a bit for each span, by the trace's number
	arrived []time.Time // when the last of a trace's spans came
	latest  time.Time
}

func startSink() (*sink, error) {
	made := &sink{}
	var err error
	made.address, made.stop, err = harness.Serve(made)
	return made, err
}

// expect forgets what was, and counts the spans of these from now on.
func (s *sink) expect(sent *traces) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.sent, s.spans, s.arrived, s.latest = sent, make([]uint8, sent.count), make([]time.Time, sent.count), time.Now()
}

func (s *sink) Export(_ context.Context, received ptraceotlp.ExportRequest) (ptraceotlp.ExportResponse, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	now := time.Now()
	for _, resource := range received.Traces().ResourceSpans().All() {
		for _, scope := range resource.ScopeSpans().All() {
			for _, span := range scope.Spans().All() {
				trace, id := span.TraceID(), span.SpanID()
				if s.sent == nil || !bytes.Equal(trace[:8], s.sent.prefix[:]) {
					continue // of an earlier run
				}
				number := binary.BigEndian.Uint64(trace[8:])
				s.spans[number] |= 1 << id[7]
				s.arrived[number], s.latest = now, now
			}
		}
	}
	return ptraceotlp.NewExportResponse(), nil
}

// await waits until every trace that has to be kept is there, or nothing has come for so long.
func (s *sink) await(silence time.Duration) {
	s.mutex.Lock()
	s.latest = time.Now()
	s.mutex.Unlock()
	for {
		s.mutex.Lock()
		whole := true
		for number, spans := range s.spans {
			whole = whole && (kindOf(number) == ordinary || spans == 1<<spansPerTrace-1)
		}
		silent := time.Since(s.latest) > silence
		s.mutex.Unlock()
		if whole || silent {
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// losses are of one kind of traces.
type losses struct{ of, lost, partial int }

func (s *sink) losses(of kind) losses {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var counted losses
	for number, spans := range s.spans {
		if kindOf(number) != of {
			continue
		}
		counted.of++
		switch spans {
		case 0:
			counted.lost++
		case 1<<spansPerTrace - 1:
		default:
			counted.partial++
		}
	}
	return counted
}

// delays are from the sending of a trace's last spans to the coming of the last, of the whole traces.
func (s *sink) delays(ended []time.Time) []time.Duration {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var found []time.Duration
	for number, spans := range s.spans {
		if spans == 1<<spansPerTrace-1 {
			found = append(found, s.arrived[number].Sub(ended[number]))
		}
	}
	return found
}
