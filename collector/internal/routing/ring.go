package routing

import (
	"slices"
	"time"

	"keepsake.dev/collector/internal/otlpwire"
)

// Member is one process of a sampler. A sampler that comes back is another member with the same name.
type Member struct {
	Name string

	seed     uint64
	draining bool
	// Since when it drains.
	drains time.Duration
	// The deliveries that it has not answered yet.
	outstanding map[*Delivery]struct{}
	// When it last took something, or was last without anything to take.
	lastAnswer time.Duration
	// Since when it owes an answer.
	owesSince time.Duration
}

// Outstanding tells how many deliveries it has not answered yet, and since when it owes an answer to any of them.
func (m *Member) Outstanding() (int, time.Duration) { return len(m.outstanding), m.owesSince }

// Draining tells whether it gets no new traces any more.
func (m *Member) Draining() bool { return m.draining }

// ring is the names of the samplers that new traces went to, until a point in time. Names, not members: a sampler that comes back gets what it had.
type ring struct {
	names []string
	until time.Duration
}

const forever = time.Duration(1<<63 - 1)

// rings is the present ring, last, and those before it for as long as another router may still act by them.
type rings struct {
	living  map[string]*Member
	history []ring
	changed time.Duration
}

func newRings() rings {
	return rings{living: map[string]*Member{}, history: []ring{{until: forever}}}
}

// update takes the living members that do not drain for the present ring, and tells whether that changed anything.
func (r *rings) update(now time.Duration) bool {
	var names []string
	for name, member := range r.living {
		if !member.draining {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	present := &r.history[len(r.history)-1]
	if slices.Equal(present.names, names) {
		return false
	}
	present.until = now
	r.history = append(r.history, ring{names: names, until: forever})
	r.changed = now
	return true
}

// forget drops the rings that ended before a point in time.
func (r *rings) forget(before time.Duration) {
	r.history = slices.DeleteFunc(r.history, func(old ring) bool { return old.until < before })
}

// owners are the living members to which a trace belongs: by the present ring and by those that other routers may have acted by, oldest first.
// Mostly that is one. Without any that takes new traces it is one of those that drain; it is none if there is none.
func (r *rings) owners(id *otlpwire.TraceID, into []*Member) []*Member {
	for _, ring := range r.history {
		var owner *Member
		var best uint64
		for _, name := range ring.names {
			if member := r.living[name]; member != nil {
				if s := score(member.seed, id); owner == nil || s > best {
					owner, best = member, s
				}
			}
		}
		if owner != nil && !slices.Contains(into, owner) {
			into = append(into, owner)
		}
	}
	if len(into) == 0 {
		var owner *Member
		var best uint64
		for _, member := range r.living {
			if s := score(member.seed, id); owner == nil || s > best || (s == best && member.Name < owner.Name) {
				owner, best = member, s
			}
		}
		if owner != nil {
			into = append(into, owner)
		}
	}
	return into
}

// forgetHistory makes the present ring the only one there ever was.
func (r *rings) forgetHistory() { r.history = r.history[len(r.history)-1:] }
