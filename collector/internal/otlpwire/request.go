package otlpwire

import (
	"cmp"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// Piece is some of a block's spans.
type Piece struct {
	Block *Block
	Spans []Span
}

// InOrder sorts the spans as they were in the request, so that those of one resource and scope stand together.
func (p Piece) InOrder() {
	slices.SortFunc(p.Spans, func(a, b Span) int { return cmp.Compare(a.offset, b.offset) })
}

// Size is what the piece takes in a request, to a few bytes for each span.
func (p Piece) Size() int {
	size := 0
	for i := range p.Spans {
		size += p.cost(i, i == 0)
	}
	return size
}

// What a span takes: itself, and its resource and scope where they are not those of the span before.
func (p Piece) cost(i int, first bool) int {
	const lengths = 6
	span := p.Spans[i]
	cost := int(span.length) + lengths
	if first || span.scope != p.Spans[i-1].scope {
		scope := &p.Block.scopes[span.scope]
		cost += len(scope.header) + lengths
		if first || scope.resource != p.Block.scopes[p.Spans[i-1].scope].resource {
			cost += len(scope.resourceHeader) + lengths
		}
	}
	return cost
}

// AppendRequest appends an encoded ExportTraceServiceRequest of the pieces to buffer. Requests may be appended to each other: that is their sum.
func AppendRequest(buffer []byte, pieces []Piece) []byte {
	for _, piece := range pieces {
		data := piece.Block.read()
		for spans := piece.Spans; len(spans) > 0; {
			var resource []Span
			resource, spans = piece.Block.splitResource(spans)
			buffer = piece.Block.appendResourceSpans(buffer, data, resource)
		}
	}
	return buffer
}

// The spans at the beginning that have the first one's resource, and the others.
func (b *Block) splitResource(spans []Span) (same, others []Span) {
	resource := b.scopes[spans[0].scope].resource
	for i, span := range spans {
		if b.scopes[span.scope].resource != resource {
			return spans[:i], spans[i:]
		}
	}
	return spans, nil
}

func splitScope(spans []Span) (same, others []Span) {
	for i, span := range spans {
		if span.scope != spans[0].scope {
			return spans[:i], spans[i:]
		}
	}
	return spans, nil
}

func (b *Block) appendResourceSpans(buffer, data []byte, spans []Span) []byte {
	header := b.scopes[spans[0].scope].resourceHeader
	size := len(header)
	for rest := spans; len(rest) > 0; {
		var scope []Span
		scope, rest = splitScope(rest)
		size += protowire.SizeTag(resourceSpansScopeSpans) + protowire.SizeBytes(b.scopeSpansSize(scope))
	}
	buffer = appendLength(buffer, requestResourceSpans, size)
	buffer = append(buffer, header...)
	for rest := spans; len(rest) > 0; {
		var scope []Span
		scope, rest = splitScope(rest)
		buffer = appendLength(buffer, resourceSpansScopeSpans, b.scopeSpansSize(scope))
		buffer = append(buffer, b.scopes[scope[0].scope].header...)
		for _, span := range scope {
			buffer = appendLength(buffer, scopeSpansSpan, int(span.length))
			buffer = append(buffer, data[span.offset:span.offset+span.length]...)
		}
	}
	return buffer
}

func (b *Block) scopeSpansSize(spans []Span) int {
	size := len(b.scopes[spans[0].scope].header)
	for _, span := range spans {
		size += protowire.SizeTag(scopeSpansSpan) + protowire.SizeBytes(int(span.length))
	}
	return size
}

func appendLength(buffer []byte, field protowire.Number, size int) []byte {
	return protowire.AppendVarint(protowire.AppendTag(buffer, field, protowire.BytesType), uint64(size))
}

// Split makes groups of pieces of which each takes at most size bytes in a request, or is one larger span.
func Split(pieces []Piece, size int) [][]Piece {
	var groups [][]Piece
	var group []Piece
	room := size
	for _, piece := range pieces {
		from := 0
		for i := range piece.Spans {
			cost := piece.cost(i, i == from)
			if cost > room && room < size {
				if i > from {
					group = append(group, Piece{piece.Block, piece.Spans[from:i]})
				}
				groups, group, room, from = append(groups, group), nil, size, i
				cost = piece.cost(i, true)
			}
			room -= cost
		}
		if from < len(piece.Spans) {
			group = append(group, Piece{piece.Block, piece.Spans[from:]})
		}
	}
	if len(group) > 0 {
		groups = append(groups, group)
	}
	return groups
}
