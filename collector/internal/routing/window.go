package routing

import (
	"time"

	"keepsake.dev/collector/internal/otlpwire"
)

// trace is what one router knows of a trace: all of its spans that came through here, and who has them.
type trace struct {
	id otlpwire.TraceID
	// When the first of its spans came, or when it last got another owner: its sampler decides a decision wait later.
	since time.Duration
	// The first has the trace whole if anybody has, for it was an owner before the others.
	owners []*Member
	parts  []part
	// Deliveries with some of it that were not answered yet: until then it cannot be forgotten.
	unanswered int

	previous, next *trace
}

// part is what one block holds of a trace.
type part struct {
	block *heldBlock
	spans []otlpwire.Span
	// A sampler has it or may have it, so that it is counted in span metrics.
	counted bool
}

// heldBlock is a block that is kept for some parts of traces.
type heldBlock struct {
	*otlpwire.Block
	parts int
	// What it counts for in the window's bytes.
	bytes int
	// Its first deliveries that were not taken yet: until then it is about to be read.
	unanswered int
}

func (t *trace) spans() int {
	n := 0
	for i := range t.parts {
		n += len(t.parts[i].spans)
	}
	return n
}

// window holds traces in the order of their since.
type window struct {
	traces map[otlpwire.TraceID]*trace
	// The ends of the list: ends.next is the oldest, ends.previous the newest.
	ends  trace
	bytes int
}

func newWindow() *window {
	w := &window{traces: map[otlpwire.TraceID]*trace{}}
	w.ends.next, w.ends.previous = &w.ends, &w.ends
	return w
}

func (w *window) add(id otlpwire.TraceID, now time.Duration) *trace {
	t := &trace{id: id, since: now}
	w.traces[id] = t
	w.append(t)
	return t
}

func (w *window) append(t *trace) {
	t.previous, t.next = w.ends.previous, &w.ends
	t.previous.next, t.next.previous = t, t
}

func (w *window) renew(t *trace, now time.Duration) {
	t.previous.next, t.next.previous = t.next, t.previous
	t.since = now
	w.append(t)
}

func (w *window) keep(t *trace, block *heldBlock, spans []otlpwire.Span) {
	if block.parts == 0 {
		block.bytes = block.Size()
		w.bytes += block.bytes
	}
	block.parts++
	t.parts = append(t.parts, part{block: block, spans: spans})
}

func (w *window) remove(t *trace) {
	t.previous.next, t.next.previous = t.next, t.previous
	delete(w.traces, t.id)
	for i := range t.parts {
		block := t.parts[i].block
		block.parts--
		if block.parts == 0 {
			w.bytes -= block.bytes
		}
	}
}

// oldestFirst calls visit for each trace until that says false; visit may remove or renew the trace that it is given. A renewed one is not visited again.
func (w *window) oldestFirst(visit func(*trace) bool) {
	last := w.ends.previous
	for t := w.ends.next; t != &w.ends; {
		next, isLast := t.next, t == last
		if !visit(t) || isLast {
			return
		}
		t = next
	}
}
