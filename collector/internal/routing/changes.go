package routing

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"keepsake.dev/collector/internal/otlpwire"
)

// Join says that a sampler is there and takes new traces. One that lives under its name is lost first.
func (r *Router) Join(now time.Duration, name string) (*Member, []*Delivery) {
	var deliveries []*Delivery
	if old := r.rings.living[name]; old != nil {
		deliveries = r.Lose(now, old)
	}
	member := &Member{Name: name, seed: seedOf(name), outstanding: map[*Delivery]struct{}{}, lastAnswer: now, owesSince: now}
	r.rings.living[name] = member
	deliveries = append(deliveries, r.ringChanged(now)...)
	return member, append(deliveries, r.rehome(now, r.nobody)...)
}

// Drain says that a sampler takes no new traces any more, but decides those that it has begun.
func (r *Router) Drain(now time.Duration, member *Member) []*Delivery {
	member.draining, member.drains = true, now
	return r.ringChanged(now)
}

// Resume says that a sampler which drained takes new traces again.
func (r *Router) Resume(now time.Duration, member *Member) []*Delivery {
	member.draining = false
	return r.ringChanged(now)
}

// Lose says that a sampler's process is gone, or has to be taken for gone, and its undecided traces with it.
func (r *Router) Lose(now time.Duration, member *Member) []*Delivery {
	if r.rings.living[member.Name] != member {
		return nil
	}
	delete(r.rings.living, member.Name)
	deliveries := r.rehome(now, member)
	return append(deliveries, r.ringChanged(now)...)
}

// ringChanged gives young traces to their next owner too, while the one that has them goes on: another router may see the rest of them only
// after it has learned of the change.
func (r *Router) ringChanged(now time.Duration) []*Delivery {
	r.rings.forget(now - r.settings.Handover)
	if !r.rings.update(now) {
		return nil
	}
	again := replay{router: r, now: now, count: &r.stats.CopiedSpans}
	for t := r.window.ends.previous; t != &r.window.ends && t.since+r.settings.Straggle >= now; t = t.previous {
		if t.ownedBy(r.nobody) >= 0 {
			continue
		}
		r.owners = r.rings.owners(&t.id, r.owners[:0])
		for _, owner := range r.owners {
			if t.ownedBy(owner) < 0 {
				t.owners = append(t.owners, ownership{member: owner})
				r.stats.Splits++
				again.whole(t, owner, true)
			}
		}
	}
	return again.deliveries()
}

// rehome finds new owners for what a member had that is gone, and sends them all of it that came through here.
func (r *Router) rehome(now time.Duration, gone *Member) []*Delivery {
	again := replay{router: r, now: now, count: &r.stats.ReplayedSpans, waiting: map[*trace][]*Request{}}
	cancelled := slices.SortedFunc(maps.Keys(gone.outstanding), func(a, b *Delivery) int { return cmp.Compare(a.serial, b.serial) })
	for _, delivery := range cancelled {
		r.drop(delivery)
		delivery.cancelled = true
		for _, part := range delivery.parts {
			if delivery.attempted {
				part.trace.parts[part.index].counted = true
			}
			if len(delivery.requests) > 0 {
				again.waiting[part.trace] = append(again.waiting[part.trace], delivery.requests...)
			}
		}
	}
	unanswered := map[*trace]bool{}
	for _, delivery := range cancelled {
		for _, part := range delivery.parts {
			unanswered[part.trace] = true
		}
	}
	r.window.oldestFirst(func(t *trace) bool {
		index := t.ownedBy(gone)
		if index < 0 {
			return true
		}
		decided := !unanswered[t] && r.decided(now, t.owners[index])
		t.owners = slices.Delete(t.owners, index, index+1)
		if decided {
			return true // should a span of it come late, it gets an owner again
		}
		r.owners = r.rings.owners(&t.id, r.owners[:0])
		if len(r.owners) == 0 {
			r.owners = append(r.owners, r.nobody)
		}
		moved := false
		for _, owner := range slices.Clone(r.owners) {
			if t.ownedBy(owner) >= 0 {
				continue
			}
			again.whole(t, owner, len(t.owners) > 0)
			t.owners = append(t.owners, ownership{member: owner})
			moved = true
		}
		if moved {
			r.stats.RehomedTraces++
			if gone != r.nobody {
				r.stats.ReplayedTraces++
			}
			r.window.renew(t, now)
		}
		return true
	})
	deliveries := again.deliveries()
	for _, delivery := range cancelled {
		for _, request := range delivery.requests {
			request.answered() // by then the deliveries that took its place count
		}
	}
	return deliveries
}

// decided tells whether a member that is gone had surely decided a trace: while it still answered, or because it was let go on for long enough.
func (r *Router) decided(now time.Duration, of ownership) bool {
	gone, lasts := of.member, r.settings.DecisionWait+settle
	if !of.taken {
		return false
	}
	return of.took+lasts < gone.lastAnswer || gone.draining && of.took <= gone.drains && gone.drains+lasts < now
}

// replay collects whole traces for their new owners.
type replay struct {
	router *Router
	now    time.Duration
	open   map[replayKey]*Delivery
	all    []*Delivery
	// Of the spans that are sent again.
	count *int64
	// The requests that wait for a trace.
	waiting map[*trace][]*Request
}

type replayKey struct {
	to    *Member
	again bool
}

// What one delivery holds at most, before the next is begun.
const replayBytes = 1 << 20

// whole adds all parts of a trace; elsewhere says that another living member has it, and counts it.
func (p *replay) whole(t *trace, to *Member, elsewhere bool) {
	if p.open == nil {
		p.open = map[replayKey]*Delivery{}
	}
	for i := range t.parts {
		key := replayKey{to, elsewhere || t.parts[i].counted}
		delivery := p.open[key]
		if delivery == nil {
			delivery = &Delivery{To: to, Again: key.again}
			p.open[key] = delivery
			p.all = append(p.all, delivery)
		}
		delivery.add(partOf{t, i})
		for _, request := range p.waiting[t] {
			if !slices.Contains(delivery.requests, request) {
				request.outstanding++
				delivery.requests = append(delivery.requests, request)
			}
		}
		if key.again || p.waiting != nil {
			*p.count += int64(len(t.parts[i].spans))
		}
		if delivery.size > replayBytes {
			delete(p.open, key)
		}
	}
}

func (p *replay) deliveries() []*Delivery {
	for _, delivery := range p.all {
		delivery.assemble()
		p.router.hand(p.now, delivery)
	}
	return p.router.real(p.all)
}

// assemble makes the pieces out of the parts: one for each block, its spans in the order of the request.
func (d *Delivery) assemble() {
	index := map[*otlpwire.Block]int{}
	for _, p := range d.parts {
		part := &p.trace.parts[p.index]
		at, known := index[part.block.Block]
		if !known {
			at = len(d.Pieces)
			index[part.block.Block] = at
			d.Pieces = append(d.Pieces, otlpwire.Piece{Block: part.block.Block})
		}
		d.Pieces[at].Spans = append(d.Pieces[at].Spans, part.spans...)
	}
	for _, piece := range d.Pieces {
		piece.InOrder()
	}
	d.measure()
}

// ForgetHistory says that the members that joined so far were there all the time.
func (r *Router) ForgetHistory() { r.rings.forgetHistory() }
