// Package load makes traces of the shop for benchmarks, sends them, and says what became of them.
package load

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

const (
	spansPerBatch = 1360 // about
	slow          = 3 * time.Second
)

// services of a trace from the innermost, which ends first.
var services = []string{"payment", "order", "gateway"}

// Services is how many requests the spans of a trace are spread over.
const Services = 3

// Kind of a trace, which decides whether it has to be kept.
type Kind int

// An ordinary trace is kept by chance, one that failed or lasts always.
const (
	Ordinary Kind = iota
	Failed
	Lasting
)

// kindOf says which kind the trace of this number is: one in twenty has an error, one is slow.
func kindOf(number int) Kind {
	switch number % 20 {
	case 0:
		return Failed
	case 10:
		return Lasting
	}
	return Ordinary
}

// Shape of the traces.
type Shape struct {
	Spans   int // of each trace, at least 3
	Padding int // bytes of an attribute that each span has in addition
	Apart   int // rounds of requests between those of one trace
}

// Traces is what a run sends, marshalled: its requests in the order of their sending.
type Traces struct {
	Count    int
	Shape    Shape
	run      uint64 // what tells its ids from those of another run
	ended    time.Time
	perBatch int
	requests []request
}

type request struct {
	body  []byte
	first int // of the traces whose last spans are in it
	last  int // one beyond; 0 where no trace ends with it
}

// Spans is how many all of them have.
func (t *Traces) Spans() int { return t.Count * t.Shape.Spans }

// Bytes is what all requests come to.
func (t *Traces) Bytes() int {
	sum := 0
	for _, one := range t.requests {
		sum += len(one.body)
	}
	return sum
}

// Make makes at least so many. The requests of a batch are apart from each other, those of others between them.
func Make(count int, shape Shape) (*Traces, error) {
	perBatch := max(1, spansPerBatch/shape.Spans)
	batches := (count + perBatch - 1) / perBatch
	made := &Traces{Count: batches * perBatch, Shape: shape, run: rand.Uint64(), perBatch: perBatch, ended: time.Now()}
	for position := range batches + shape.Apart*(len(services)-1) {
		for service := range services {
			batch := position - service*shape.Apart
			if batch < 0 || batch >= batches {
				continue
			}
			next, err := made.request(batch, service)
			if err != nil {
				return nil, err
			}
			made.requests = append(made.requests, next)
		}
	}
	return made, nil
}

func (t *Traces) request(batch, service int) (request, error) {
	data := ptrace.NewTraces()
	resource := data.ResourceSpans().AppendEmpty()
	attributes := resource.Resource().Attributes()
	name := services[service]
	attributes.PutStr("service.name", name)
	attributes.PutStr("service.namespace", "shop")
	attributes.PutStr("service.version", "1.0.0")
	attributes.PutStr("service.instance.id", name+"-6f8d9c7b4-x2x5z")
	attributes.PutStr("telemetry.sdk.language", "java")
	attributes.PutStr("telemetry.sdk.name", "opentelemetry")
	attributes.PutStr("telemetry.sdk.version", "1.57.0")
	scope := resource.ScopeSpans().AppendEmpty()
	scope.Scope().SetName("dev.keepsake.tracing.http")
	first := batch * t.perBatch
	from, to := t.of(service), t.of(service+1)
	for trace := first; trace < first+t.perBatch; trace++ {
		for number := from; number < to; number++ {
			t.fill(scope.Spans().AppendEmpty(), trace, service, number)
		}
	}
	body, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(data)
	made := request{body: body}
	if service == len(services)-1 {
		made.first, made.last = first, first+t.perBatch
	}
	return made, err
}

// of is the number of a service's first span: of eight, payment and order have three each.
func (t *Traces) of(service int) int {
	if service == len(services) {
		return t.Shape.Spans
	}
	return max(service, service*3*t.Shape.Spans/8)
}

// fill makes one span; those of a trace are numbered from the innermost to the root, each the parent of the one before.
func (t *Traces) fill(span ptrace.Span, trace, service, number int) {
	id := t.id(uint64(trace))
	span.SetTraceID(id)
	span.SetSpanID(spanID(trace, number))
	end := t.ended // of all: those of one trace are made apart, on a busy machine for longer than a slow trace lasts
	duration := 80 * time.Millisecond * time.Duration(number+1) / time.Duration(t.Shape.Spans)
	if number < t.Shape.Spans-1 {
		span.SetParentSpanID(spanID(trace, number+1))
	} else if kindOf(trace) == Lasting {
		duration = slow
	}
	span.SetStartTimestamp(pcommon.NewTimestampFromTime(end.Add(-duration)))
	span.SetEndTimestamp(pcommon.NewTimestampFromTime(end))
	attributes := span.Attributes()
	name := services[service]
	if t.Shape.Padding > 0 {
		attributes.PutStr("padding", strings.Repeat("x", t.Shape.Padding))
	}
	role := (number - t.of(service)) % 3
	switch {
	case number == t.of(service+1)-1 || role == 2: // of each service the outermost, and of a large one more
		span.SetKind(ptrace.SpanKindServer)
		span.SetName("GET /" + name + "/{id}")
		attributes.PutStr("http.request.method", "GET")
		attributes.PutStr("http.route", "/"+name+"/{id}")
		attributes.PutStr("url.path", fmt.Sprintf("/%s/ord_%x", name, id[8:]))
		attributes.PutStr("url.scheme", "http")
		attributes.PutInt("http.response.status_code", 200)
		attributes.PutStr("user_agent.original", "curl/7.88.1")
	case (role == 1) == (service == 0): // the next service is called, and by the innermost the card processor
		span.SetKind(ptrace.SpanKindClient)
		span.SetName("GET /" + name)
		attributes.PutStr("http.request.method", "GET")
		attributes.PutStr("server.address", name)
		attributes.PutInt("server.port", 8080)
		attributes.PutStr("url.full", "http://"+name+":8080/1")
		attributes.PutInt("http.response.status_code", 200)
	default:
		span.SetKind(ptrace.SpanKindInternal)
		span.SetName("find")
		attributes.PutStr("code.function.name", "dev.keepsake.order.Orders.find")
	}
	if number == 0 && kindOf(trace) == Failed {
		span.Status().SetCode(ptrace.StatusCodeError)
		span.Status().SetMessage("processor broke")
		event := span.Events().AppendEmpty()
		event.SetName("exception")
		event.SetTimestamp(span.EndTimestamp())
		event.Attributes().PutStr("exception.type", "java.lang.IllegalStateException")
		event.Attributes().PutStr("exception.message", "processor broke")
	}
}

// id begins with the trace's number, and looks random towards its end: the sampler's hash gives ids that differ in their last bytes only one and the same lot.
func (t *Traces) id(number uint64) pcommon.TraceID {
	var id pcommon.TraceID
	binary.BigEndian.PutUint64(id[:8], number)
	binary.BigEndian.PutUint64(id[8:], scatter(number^t.run))
	return id
}

// numberOf is the reverse of id; false for one of another run.
func (t *Traces) numberOf(id pcommon.TraceID) (uint64, bool) {
	number := binary.BigEndian.Uint64(id[:8])
	return number, t.id(number) == id
}

// scatter is the end of SplitMix64.
func scatter(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func spanID(trace, number int) pcommon.SpanID {
	var id pcommon.SpanID
	binary.BigEndian.PutUint64(id[:], uint64(trace+1)<<16|uint64(number))
	return id
}
