package otlpreceiver

// The wire types of Protocol Buffers.
const (
	varint  = 0
	fixed64 = 1
	text    = 2
	fixed32 = 5
)

// message is a part of a request that is not gone through yet.
type message struct{ rest []byte }

// tooDeep says whether fields of an encoded message are nested more than most levels deep, whatever they mean: what is a text is looked at as if it were a message,
// and is one by chance for a few levels at most. It looks at each field once, and needs no stack of its own.
func tooDeep(data []byte, most int) bool {
	open := []message{{data}}
	for len(open) > 0 {
		top := &open[len(open)-1]
		content, rest, ok := field(top.rest)
		if !ok {
			open = open[:len(open)-1]
			continue
		}
		top.rest = rest
		if len(content) > 1 {
			if len(open) == most {
				return true
			}
			open = append(open, message{content})
		}
	}
	return false
}

// field takes the first field off a message. It is as lenient as the decoder, which takes no notice of a field number's upper bits. What is in a group counts as a
// part of the message itself.
func field(from []byte) (content, rest []byte, ok bool) {
	tag, from, ok := number(from)
	if !ok {
		return nil, nil, false
	}
	switch tag & 7 {
	case varint:
		_, from, ok = number(from)
		return nil, from, ok
	case fixed64:
		return skip(from, 8)
	case fixed32:
		return skip(from, 4)
	case text:
		length, from, ok := number(from)
		if !ok || length > uint64(len(from)) {
			return nil, nil, false
		}
		return from[:length], from[length:], true
	default:
		return nil, from, true
	}
}

func skip(from []byte, count int) (content, rest []byte, ok bool) {
	if len(from) < count {
		return nil, nil, false
	}
	return nil, from[count:], true
}

func number(from []byte) (value uint64, rest []byte, ok bool) {
	for i := 0; i < len(from) && i < 10; i++ {
		value |= uint64(from[i]&0x7f) << (7 * i)
		if from[i] < 0x80 {
			return value, from[i+1:], true
		}
	}
	return 0, nil, false
}
