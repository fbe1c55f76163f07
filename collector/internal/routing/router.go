// Package routing decides which sampler gets which spans, and remembers them for as long as they may have to be sent again.
//
// It does no input or output and has no clock: it is told what happens and when (as the time since its start), and answers with the
// deliveries that follow from it. docs/adr/0008 gives the reasons.
package routing

import (
	"errors"
	"slices"
	"time"

	"keepsake.dev/collector/internal/otlpwire"
)

// Settings of a Router.
type Settings struct {
	// DecisionWait is how long a sampler waits from a trace's first span to its decision.
	DecisionWait time.Duration
	// Window is how long a trace is remembered.
	Window time.Duration
	// MaxBytes bounds what is remembered.
	MaxBytes int
	// Handover is for how long after a change of the ring other routers may still have begun a trace by the ring before it.
	Handover time.Duration
	// Straggle is the age up to which a trace is given to its next owner too when the ring changes: another router may not have seen it yet.
	Straggle time.Duration
}

// mostParts is how many requests' parts one record of a trace holds.
const mostParts = 1000

// settle is what a sampler may take longer than its decision wait: it looks once a second, and what it keeps is on its disk only after a batch.
const settle = 3 * time.Second

// Statistics count since the start.
type Statistics struct {
	ReplayedSpans, ReplayedTraces int64
	CopiedSpans                   int64
	EvictedSpans, EvictedTraces   int64
	RehomedTraces                 int64
	Splits                        int64
	RefusedSpans                  int64
}

// Router is not safe for use by several goroutines.
type Router struct {
	settings Settings
	rings    rings
	window   *window
	stats    Statistics
	// Holds deliveries while there is no member at all.
	nobody  *Member
	waiting int
	serial  uint64
	resting []*heldBlock
	// Looking for room was in vain, and nothing has changed since.
	stuck bool
	// Buffers that each call uses anew.
	owners []*Member
	live   []*Delivery
}

// New makes a Router without members.
func New(settings Settings) *Router {
	return &Router{
		settings: settings,
		rings:    newRings(),
		window:   newWindow(),
		nobody:   &Member{outstanding: map[*Delivery]struct{}{}},
	}
}

// ErrFull says that the window is full of spans that no sampler has taken yet.
var ErrFull = errors.New("the window is full of spans that no sampler has taken yet")

// Admit takes a request's spans into the window and gives the deliveries that bring them to their samplers. It is ErrFull when there is no room, and then nothing
// has happened; otherwise the block's Spans are nil.
func (r *Router) Admit(now time.Duration, block *otlpwire.Block, request *Request) ([]*Delivery, error) {
	if len(block.Spans) == 0 {
		close(request.Done)
		return nil, nil
	}
	if !r.makeRoom(block.Size()) {
		return nil, ErrFull
	}
	r.rings.forget(now - r.settings.Handover)
	held := &heldBlock{Block: block}
	traces := make([]*trace, len(block.Traces))
	for i := range block.Traces {
		of := &block.Traces[i]
		t := r.recordOf(of.ID, now)
		traces[i] = t
		r.window.keep(t, held, of.Spans)
		for nth, owner := range t.owners {
			r.liveTo(owner.member, nth > 0).add(partOf{t, len(t.parts) - 1})
		}
	}
	// In the order of the request, so that spans of one resource stay together.
	for _, span := range block.Spans {
		for nth, owner := range traces[span.Trace].owners {
			piece := &r.liveTo(owner.member, nth > 0).Pieces[0]
			piece.Block = block
			piece.Spans = append(piece.Spans, span)
		}
	}
	block.Spans = nil
	deliveries := slices.Clone(r.live)
	r.live = r.live[:0]
	for _, delivery := range deliveries {
		delivery.measure()
		r.hand(now, delivery)
		request.outstanding++
		delivery.requests = []*Request{request}
		delivery.block = held
		held.unanswered++
		if delivery.Again {
			r.stats.CopiedSpans += int64(delivery.Spans)
		}
	}
	return r.real(deliveries), nil
}

// liveTo is the delivery of the request at hand for a member. There are few.
func (r *Router) liveTo(to *Member, again bool) *Delivery {
	for _, delivery := range r.live {
		if delivery.To == to && delivery.Again == again {
			return delivery
		}
	}
	delivery := &Delivery{To: to, Again: again, Pieces: make([]otlpwire.Piece, 1)}
	r.live = append(r.live, delivery)
	return delivery
}

func (r *Router) assign(t *trace) {
	r.owners = r.rings.owners(&t.id, r.owners[:0])
	if len(r.owners) == 0 {
		r.owners = append(r.owners, r.nobody)
	}
	t.owners = make([]ownership, len(r.owners))
	for i, owner := range r.owners {
		t.owners[i].member = owner
	}
}

// recordOf finds what is known of a trace, or begins it. One that goes on for longer than the window gets another record with the same owners, so that the
// old one can be forgotten.
func (r *Router) recordOf(id otlpwire.TraceID, now time.Duration) *trace {
	old := r.window.traces[id]
	if old != nil && (old.unanswered > 0 || old.begins()+r.settings.Window > now) && len(old.parts) < mostParts {
		if len(old.owners) == 0 {
			r.assign(old)
		}
		return old
	}
	t := r.window.add(id, now)
	if old == nil || len(old.owners) == 0 {
		r.assign(t)
	} else {
		t.owners = slices.Clone(old.owners)
	}
	return t
}

// hand makes a member owe an answer to a delivery.
func (r *Router) hand(now time.Duration, delivery *Delivery) {
	to := delivery.To
	r.serial++
	delivery.serial = r.serial
	if len(to.outstanding) == 0 {
		to.owesSince = now
	}
	to.outstanding[delivery] = struct{}{}
	r.waiting += delivery.Spans
}

// real leaves out what is for nobody: it stays where it is until somebody comes.
func (r *Router) real(deliveries []*Delivery) []*Delivery {
	return slices.DeleteFunc(deliveries, func(d *Delivery) bool { return d.To == r.nobody })
}

// Attempt says that a delivery is being sent: from now on its sampler may have it. False: it was cancelled, and must not be sent.
func (r *Router) Attempt(delivery *Delivery) bool {
	if delivery.cancelled {
		return false
	}
	delivery.attempted = true
	return true
}

// MayHave says that an attempt may have reached the sampler: from now on the delivery is sent again, whatever comes of later attempts.
func (r *Router) MayHave(delivery *Delivery) {
	delivery.Again = true
	for _, part := range delivery.parts {
		part.trace.parts[part.index].counted = true
	}
}

// NotTaken says that an attempt surely did not reach the sampler's pipeline.
func (r *Router) NotTaken(delivery *Delivery) { delivery.attempted = false }

// Taken says that the sampler has a delivery.
func (r *Router) Taken(now time.Duration, delivery *Delivery) {
	if r.settled(now, delivery) {
		for _, request := range delivery.requests {
			request.answered()
		}
	}
}

// Refused says that the sampler will never take a delivery.
func (r *Router) Refused(now time.Duration, delivery *Delivery, reason error) {
	if r.settled(now, delivery) {
		r.stats.RefusedSpans += int64(delivery.Spans)
		for _, request := range delivery.requests {
			request.Refused += delivery.Spans
			request.Reason = reason
			request.answered()
		}
	}
}

// RefusedSome says that a sampler took a delivery but for some spans.
func (r *Router) RefusedSome(spans int) { r.stats.RefusedSpans += int64(spans) }

func (r *Router) settled(now time.Duration, delivery *Delivery) bool {
	if delivery.cancelled {
		return false
	}
	delivery.To.lastAnswer, delivery.To.owesSince = now, now
	r.drop(delivery)
	for _, part := range delivery.parts {
		part.trace.parts[part.index].counted = true
		if index := part.trace.ownedBy(delivery.To); index >= 0 && !part.trace.owners[index].taken {
			part.trace.owners[index].taken, part.trace.owners[index].took = true, now
		}
	}
	return true
}

// Resting gives the blocks that all samplers have taken since the last call: the caller compresses them, and says so by Compressed.
func (r *Router) Resting() []Resting {
	resting := r.resting
	r.resting = nil
	return resting
}

// Resting is a block that is kept, but probably not read again.
type Resting = *heldBlock

// Compressed says that a block is smaller now.
func (r *Router) Compressed(block Resting) {
	if block.parts > 0 {
		r.window.bytes += block.Size() - block.bytes
		block.bytes = block.Size()
	}
}

// drop takes a delivery away from its member.
func (r *Router) drop(delivery *Delivery) {
	delete(delivery.To.outstanding, delivery)
	r.waiting -= delivery.Spans
	if block := delivery.block; block != nil {
		block.unanswered--
		if block.unanswered == 0 {
			r.resting = append(r.resting, block)
		}
	}
	r.stuck = false
	for _, part := range delivery.parts {
		part.trace.unanswered--
	}
}

// Tick forgets what is older than the window.
func (r *Router) Tick(now time.Duration) {
	r.rings.forget(now - r.settings.Handover)
	r.window.oldestFirst(func(t *trace) bool {
		if t.since+r.settings.Window > now {
			return false
		}
		if t.unanswered == 0 && t.begins()+r.settings.Window <= now {
			r.stuck = false
			r.window.remove(t)
		}
		return true
	})
}

// makeRoom forgets the oldest traces, if need be, that their samplers have taken; not those whose blocks stay for others' sake, for that would free nothing.
func (r *Router) makeRoom(size int) bool {
	fits := func() bool { return r.window.bytes+size <= r.settings.MaxBytes }
	if fits() {
		return true
	}
	if r.stuck {
		return false
	}
	r.window.oldestFirst(func(t *trace) bool {
		if t.frees() {
			r.stats.EvictedTraces++
			r.stats.EvictedSpans += int64(t.spans())
			r.window.remove(t)
		}
		return !fits()
	})
	r.stuck = !fits() // until something is taken or forgotten
	return !r.stuck
}

// State is what a Router holds at present.
type State struct {
	WindowBytes, WindowTraces int
	// WaitingSpans were given to a sampler that has not taken them yet.
	WaitingSpans int
	// Changed is when the ring last changed.
	Changed         time.Duration
	Ready, Draining int
	Statistics
}

// State tells what it holds at present.
func (r *Router) State() State {
	state := State{
		WindowBytes: r.window.bytes, WindowTraces: len(r.window.traces), WaitingSpans: r.waiting,
		Changed: r.rings.changed, Statistics: r.stats,
	}
	for _, member := range r.rings.living {
		if member.draining {
			state.Draining++
		} else {
			state.Ready++
		}
	}
	return state
}

// Deciding tells whether a sampler may still have to decide a trace that it was given.
func (r *Router) Deciding(now time.Duration) bool {
	for t := r.window.ends.previous; t != &r.window.ends; t = t.previous {
		if t.unanswered > 0 || t.begins()+r.settings.DecisionWait+settle > now {
			return true
		}
	}
	return false
}
