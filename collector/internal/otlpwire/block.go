// Package otlpwire takes encoded OTLP trace requests apart, span by span, and puts spans together to new requests, without decoding the spans.
//
// The encoding is that of opentelemetry/proto/collector/trace/v1/trace_service.proto; what is not looked at (attributes, unknown fields) is
// carried along as it came.
package otlpwire

import (
	"fmt"
	"math"
	"slices"
	"sync/atomic"
	"unsafe"

	"github.com/klauspost/compress/s2"
	"google.golang.org/protobuf/encoding/protowire"
)

// The numbers of the fields that are looked at, by message.
const (
	requestResourceSpans    = 1
	resourceSpansScopeSpans = 2
	scopeSpansSpan          = 2
	spanTraceID             = 1
	spanName                = 5
)

// usualSpan is an encoded span's length, roughly: a guess of how many there are.
const usualSpan = 256

// perTrace is what is remembered of a trace for each block that has some of it, roughly: its id, its owners, its place in the window.
const perTrace = 256

// TraceID is a trace id; that of a span without a valid one is all zeros.
type TraceID [16]byte

// Block is one encoded request and where its spans are in it.
type Block struct {
	// Replaced as a whole when it is compressed, whoever may be reading it.
	content atomic.Pointer[content]
	scopes  []scope
	// What the block takes beside its content.
	overhead int
	// Spans are in the order of the request. Whoever keeps the block for long sets this to nil: Traces has them too.
	Spans []Span
	// Traces has the same spans, trace by trace, each in the order of the request.
	Traces []TraceSpans
}

// Span is where a span is in its block.
type Span struct {
	offset, length uint32
	scope          uint32
	// Trace is an index into Block.Traces.
	Trace uint32
}

// TraceSpans are the spans that one trace has in a block.
type TraceSpans struct {
	ID    TraceID
	Spans []Span
}

type scope struct {
	resource uint32
	// All fields of a ResourceSpans and of a ScopeSpans, but for what they contain.
	resourceHeader, header []byte
}

type content struct {
	bytes      []byte
	compressed bool
}

// Size is the memory that the block takes at present, in bytes, with what is remembered of its traces.
func (b *Block) Size() int { return len(b.content.Load().bytes) + b.overhead }

// Compress makes the block smaller, to a quarter or so: it may be kept for long, and is seldom read again.
func (b *Block) Compress() {
	if now := b.content.Load(); !now.compressed {
		b.content.Store(&content{slices.Clone(s2.Encode(nil, now.bytes)), true})
	}
}

// read gives the request.
func (b *Block) read() []byte {
	now := b.content.Load()
	if !now.compressed {
		return now.bytes
	}
	data, err := s2.Decode(nil, now.bytes)
	if err != nil {
		panic(fmt.Sprintf("a block in memory was damaged: %v", err)) // it is ours: nobody else writes there
	}
	return data
}

// Parse takes an encoded ExportTraceServiceRequest (or TracesData, which is encoded the same) apart. The block keeps data, which must not change any more.
func Parse(data []byte) (*Block, error) {
	if uint64(len(data)) > math.MaxUint32 {
		return nil, fmt.Errorf("a request of %d bytes: more than 4 GiB", len(data))
	}
	parser := parser{data: data, block: &Block{Spans: make([]Span, 0, len(data)/usualSpan)}, traces: map[TraceID]uint32{}}
	parser.block.content.Store(&content{bytes: data})
	if err := parser.request(); err != nil {
		return nil, err
	}
	parser.groupByTrace()
	parser.block.overhead = len(parser.block.Spans)*int(unsafe.Sizeof(Span{})) + len(parser.block.Traces)*perTrace
	for i := range parser.block.scopes {
		parser.block.overhead += len(parser.block.scopes[i].header)
		if i == 0 || parser.block.scopes[i].resource != parser.block.scopes[i-1].resource {
			parser.block.overhead += len(parser.block.scopes[i].resourceHeader)
		}
	}
	return parser.block, nil
}

type parser struct {
	data      []byte
	block     *Block
	traces    map[TraceID]uint32
	sizes     []uint32
	resources uint32
}

// fields calls visit for each field of the message data[from:to]: with where the field begins, and where its content begins and ends.
// Only length-delimited fields have content.
func (p *parser) fields(from, to int, visit func(number protowire.Number, start, from, to int) error) error {
	for from < to {
		number, kind, n := protowire.ConsumeTag(p.data[from:to])
		if n < 0 {
			return protowire.ParseError(n)
		}
		length := protowire.ConsumeFieldValue(number, kind, p.data[from+n:to])
		if length < 0 {
			return protowire.ParseError(length)
		}
		end := from + n + length
		content := end
		if kind == protowire.BytesType {
			value, _ := protowire.ConsumeBytes(p.data[from+n : end])
			content = end - len(value)
		}
		if err := visit(number, from, content, end); err != nil {
			return err
		}
		from = end
	}
	return nil
}

func (p *parser) request() error {
	return p.fields(0, len(p.data), func(number protowire.Number, _, from, to int) error {
		if number != requestResourceSpans {
			return nil
		}
		p.resources++
		return p.resourceSpans(from, to)
	})
}

func (p *parser) resourceSpans(from, to int) error {
	first := len(p.block.scopes)
	header, err := p.header(from, to, resourceSpansScopeSpans, p.scopeSpans)
	for i := first; i < len(p.block.scopes); i++ {
		p.block.scopes[i].resourceHeader = header
	}
	return err
}

func (p *parser) scopeSpans(from, to int) error {
	at := len(p.block.scopes)
	p.block.scopes = append(p.block.scopes, scope{resource: p.resources})
	header, err := p.header(from, to, scopeSpansSpan, func(from, to int) error { return p.span(from, to, uint32(at)) })
	p.block.scopes[at].header = header
	return err
}

// header gives all fields of a message but the one with the number inner, whose contents go to visit.
func (p *parser) header(from, to int, inner protowire.Number, visit func(from, to int) error) ([]byte, error) {
	var header []byte
	err := p.fields(from, to, func(number protowire.Number, start, from, to int) error {
		if number == inner {
			return visit(from, to)
		}
		header = append(header, p.data[start:to]...) // a copy, so that it does not hold on to the whole request
		return nil
	})
	return header, err
}

func (p *parser) span(from, to int, scope uint32) error {
	id, err := p.traceID(from, to)
	if err != nil {
		return err
	}
	trace, known := p.traces[id]
	if !known {
		trace = uint32(len(p.block.Traces))
		p.traces[id] = trace
		p.block.Traces = append(p.block.Traces, TraceSpans{ID: id})
		p.sizes = append(p.sizes, 0)
	}
	p.sizes[trace]++
	p.block.Spans = append(p.block.Spans, Span{offset: uint32(from), length: uint32(to - from), scope: scope, Trace: trace})
	return nil
}

// traceID reads the first field of a span, as every encoder known to us writes it, or looks for it; the rest of the span is not even looked at.
func (p *parser) traceID(from, to int) (id TraceID, err error) {
	const tag, length = spanTraceID<<3 | byte(protowire.BytesType), byte(len(id))
	if data := p.data[from:to]; len(data) >= 2+len(id) && data[0] == tag && data[1] == length {
		return TraceID(data[2 : 2+len(id)]), nil
	}
	err = p.fields(from, to, func(number protowire.Number, _, from, to int) error {
		if number == spanTraceID && to-from == len(id) {
			id = TraceID(p.data[from:to])
		}
		return nil
	})
	return id, err
}

func (p *parser) groupByTrace() {
	all := make([]Span, len(p.block.Spans))
	for trace, size := range p.sizes {
		p.block.Traces[trace].Spans = all[:0:size]
		all = all[size:]
	}
	for _, span := range p.block.Spans {
		trace := &p.block.Traces[span.Trace]
		trace.Spans = append(trace.Spans, span)
	}
}

// Name is a span's name.
func (b *Block) Name(span Span) string {
	var name string
	p := parser{data: b.read()}
	_ = p.fields(int(span.offset), int(span.offset+span.length), func(number protowire.Number, _, from, to int) error {
		if number == spanName {
			name = string(p.data[from:to])
		}
		return nil
	})
	return name
}
