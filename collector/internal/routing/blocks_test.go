package routing

import (
	"google.golang.org/protobuf/encoding/protowire"

	"keepsake.dev/collector/internal/otlpwire"
)

// oneSpan is a request with one span of a trace.
func oneSpan(id otlpwire.TraceID, name string) *otlpwire.Block { return request(encoded(id, name)) }

// spansOf is a request with one span of each trace.
func spansOf(ids ...otlpwire.TraceID) *otlpwire.Block {
	var all []byte
	for _, id := range ids {
		all = append(all, encoded(id, "x")...)
	}
	return request(all)
}

func encoded(id otlpwire.TraceID, name string) []byte {
	message := protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), id[:])
	message = protowire.AppendBytes(protowire.AppendTag(message, 5, protowire.BytesType), []byte(name))
	for _, field := range []protowire.Number{2, 2, 1} { // spans of scope_spans of resource_spans
		message = protowire.AppendBytes(protowire.AppendTag(nil, field, protowire.BytesType), message)
	}
	return message
}

func request(encoded []byte) *otlpwire.Block {
	block, err := otlpwire.Parse(encoded)
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
