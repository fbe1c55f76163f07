package routing

import (
	"keepsake.dev/collector/internal/otlpwire"
)

// Delivery is spans for one member: of one request that came in, or of traces that are sent again.
type Delivery struct {
	To *Member
	// Again: some sampler has these spans already or may have them, so this one must not count them in span metrics.
	Again  bool
	Pieces []otlpwire.Piece
	Spans  int

	// The parts of traces that it consists of.
	parts []partOf
	// The request that it is a part of, unless it sends something again.
	block *heldBlock
	// The requests that wait for it.
	requests []*Request
	// It is on its way, or was: whether it arrived is not known.
	attempted bool
	cancelled bool
	size      int
	serial    uint64
}

type partOf struct {
	trace *trace
	index int
}

// Request is one request that came in. It is answered when each of its deliveries is.
type Request struct {
	// Done is closed when nothing of it is outstanding any more.
	Done chan struct{}
	// Refused is how many of its spans a sampler refused for good; to be read after Done.
	Refused int
	// Reason is a sampler's word about them.
	Reason error

	outstanding int
}

// NewRequest is a request to which nothing has been done yet.
func NewRequest() *Request { return &Request{Done: make(chan struct{})} }

func (r *Request) answered() {
	r.outstanding--
	if r.outstanding == 0 {
		close(r.Done)
	}
}

func (d *Delivery) add(p partOf) {
	part := &p.trace.parts[p.index]
	d.parts = append(d.parts, p)
	d.Spans += len(part.spans)
	d.size += otlpwire.Piece{Block: part.block.Block, Spans: part.spans}.Size()
	p.trace.unanswered++
}

// measure reckons the size anew, now that spans of one resource stand together.
func (d *Delivery) measure() {
	d.size = 0
	for _, piece := range d.Pieces {
		d.size += piece.Size()
	}
}

// Size is what it takes in a request, in bytes.
func (d *Delivery) Size() int { return d.size }
