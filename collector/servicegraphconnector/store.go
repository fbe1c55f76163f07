package servicegraphconnector

import (
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// key is of the client's span: the server's names it as its parent.
type key struct {
	trace pcommon.TraceID
	span  pcommon.SpanID
}

// edge is a request between two services of which one is still unknown. There are hundreds of thousands: it has no pointers.
type edge struct {
	key                          key
	expires                      time.Duration // since the connector was made
	clientSeconds, serverSeconds float64
	client, server, peer         name
	before, after                int32 // in the order of their coming
	rank                         uint16
	kind                         kind
	failed                       bool
}

func (e *edge) complete() bool {
	return e.client != 0 && e.server != 0
}

// store has the edges in one piece of memory, with places that are used again. Place 0 is where the ring of those in use begins and ends.
type store struct {
	places map[key]int32
	edges  []edge
	free   int32 // the first free place, which has the next one in after
}

// idle is how many places a store without edges keeps.
const idle = 4096

func newStore() store {
	return store{places: map[key]int32{}, edges: make([]edge, 1)}
}

func (s *store) find(of key) *edge {
	if place, found := s.places[of]; found {
		return &s.edges[place]
	}
	return nil
}

func (s *store) oldest() *edge {
	if place := s.edges[0].after; place != 0 {
		return &s.edges[place]
	}
	return nil
}

func (s *store) add(one *edge) {
	place := s.free
	if place != 0 {
		s.free = s.edges[place].after
	} else {
		place = int32(len(s.edges))
		s.edges = append(s.edges, edge{})
	}
	last := s.edges[0].before
	one.before, one.after = last, 0
	s.edges[place] = *one
	s.edges[last].after = place
	s.edges[0].before = place
	s.places[one.key] = place
}

func (s *store) remove(one *edge) {
	place := s.edges[one.before].after
	delete(s.places, one.key)
	s.edges[one.before].after = one.after
	s.edges[one.after].before = one.before
	one.after, s.free = s.free, place
	if len(s.places) == 0 && len(s.edges) > idle {
		*s = newStore() // what a burst took
	}
}
