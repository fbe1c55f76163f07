package routing

import (
	"google.golang.org/protobuf/encoding/protowire"

	"keepsake.dev/collector/internal/otlpwire"
)

// oneSpan is a request with one span of a trace.
func oneSpan(id otlpwire.TraceID, name string) *otlpwire.Block {
	span := protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), id[:])
	span = protowire.AppendBytes(protowire.AppendTag(span, 5, protowire.BytesType), []byte(name))
	request := span
	for _, field := range []protowire.Number{2, 2, 1} { // spans of scope_spans of resource_spans
		request = protowire.AppendBytes(protowire.AppendTag(nil, field, protowire.BytesType), request)
	}
	block, err := otlpwire.Parse(request)
	if err != nil {
		panic(err)
	}
	return block
}

// empty is a request without spans.
func empty() *otlpwire.Block {
	block, err := otlpwire.Parse(nil)
	if err != nil {
		panic(err)
	}
	return block
}
