package routing

import (
	"slices"
	"time"

	"keepsake.dev/collector/internal/otlpwire"
)

// trace is what one router knows of a trace: all of its spans that came through here, and who has them.
type trace struct {
	id otlpwire.TraceID
	// When the first of its spans came, or when it last got another owner.
	since time.Duration
	// The first has the trace whole if anybody has, for it was an owner before the others.
	owners []ownership
	parts  []part
	// Deliveries with some of it that were not answered yet: until then it cannot be forgotten.
	unanswered int

	previous, next *trace
}

// ownership is a member's of a trace, and when it first took some of it: it decides a decision wait later.
type ownership struct {
	member *Member
	taken  bool
	took   time.Duration
}

func (t *trace) ownedBy(member *Member) int {
	return slices.IndexFunc(t.owners, func(o ownership) bool { return o.member == member })
}

// begins is when the last of its owners first took some of it.
func (t *trace) begins() time.Duration {
	begins := t.since
	for _, owner := range t.owners {
		begins = max(begins, owner.took)
	}
	return begins
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

// frees tells whether forgetting the trace helps: nobody has yet to take any of it, or of what came with it.
func (t *trace) frees() bool {
	if t.unanswered > 0 {
		return false
	}
	for i := range t.parts {
		if t.parts[i].block.unanswered > 0 {
			return false
		}
	}
	return true
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
	w.detach(t)
	for i := range t.parts {
		block := t.parts[i].block
		block.parts--
		if block.parts == 0 {
			w.bytes -= block.bytes
		}
	}
}

// detach makes room for another record of the same trace.
func (w *window) detach(t *trace) {
	if w.traces[t.id] == t {
		delete(w.traces, t.id)
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
