package main

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

const (
	spansPerTrace  = 8
	tracesPerBatch = 170
	slow           = 3 * time.Second
)

// services of a trace from the innermost, which ends first, with how many spans each has.
var services = []struct {
	name  string
	spans int
}{{"payment", 3}, {"order", 3}, {"gateway", 2}}

type kind int

const (
	ordinary kind = iota
	failed
	lasting
)

// kindOf says which kind the trace of this number is: one in twenty has an error, one is slow.
func kindOf(number int) kind {
	switch number % 20 {
	case 0:
		return failed
	case 10:
		return lasting
	}
	return ordinary
}

// traces is what a run sends, marshalled: its requests in the order of their sending.
type traces struct {
	prefix   [8]byte // of the ids; the rest is the number
	count    int
	requests []request
}

type request struct {
	body  []byte
	first int // of the traces whose last spans are in it
	last  int // one beyond; 0 where no trace ends with it
}

// makeTraces makes at least so many. The requests of a batch are apart from each other, those of others between them.
func makeTraces(count int) (*traces, error) {
	batches := (count + tracesPerBatch - 1) / tracesPerBatch
	made := &traces{count: batches * tracesPerBatch}
	if _, err := rand.Read(made.prefix[:]); err != nil {
		return nil, err
	}
	const apart = 4
	for position := range batches + apart*(len(services)-1) {
		for service := range services {
			batch := position - service*apart
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

func (t *traces) request(batch, service int) (request, error) {
	data := ptrace.NewTraces()
	resource := data.ResourceSpans().AppendEmpty()
	attributes := resource.Resource().Attributes()
	name := services[service].name
	attributes.PutStr("service.name", name)
	attributes.PutStr("service.namespace", "shop")
	attributes.PutStr("service.version", "1.0.0")
	attributes.PutStr("service.instance.id", name+"-6f8d9c7b4-x2x5z")
	attributes.PutStr("telemetry.sdk.language", "java")
	attributes.PutStr("telemetry.sdk.name", "opentelemetry")
	attributes.PutStr("telemetry.sdk.version", "1.57.0")
	scope := resource.ScopeSpans().AppendEmpty()
	scope.Scope().SetName("dev.keepsake.tracing.http")
	first := batch * tracesPerBatch
	for number := first; number < first+tracesPerBatch; number++ {
		before := 0
		for _, inner := range services[:service] {
			before += inner.spans
		}
		for i := range services[service].spans {
			t.fill(scope.Spans().AppendEmpty(), number, service, before+i)
		}
	}
	body, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(data)
	made := request{body: body}
	if service == len(services)-1 {
		made.first, made.last = first, first+tracesPerBatch
	}
	return made, err
}

// fill makes one span; those of a trace are numbered from the innermost to the root, each the parent of the one before.
func (t *traces) fill(span ptrace.Span, trace, service, number int) {
	var id pcommon.TraceID
	copy(id[:], t.prefix[:])
	binary.BigEndian.PutUint64(id[8:], uint64(trace))
	span.SetTraceID(id)
	span.SetSpanID(spanID(trace, number))
	end := time.Now()
	duration := time.Duration(10*(number+1)) * time.Millisecond
	if number < spansPerTrace-1 {
		span.SetParentSpanID(spanID(trace, number+1))
	} else if kindOf(trace) == lasting {
		duration = slow
	}
	span.SetStartTimestamp(pcommon.NewTimestampFromTime(end.Add(-duration)))
	span.SetEndTimestamp(pcommon.NewTimestampFromTime(end))
	attributes := span.Attributes()
	name := services[service].name
	switch number {
	case 2, 5, 7: // of each service the outermost
		span.SetKind(ptrace.SpanKindServer)
		span.SetName("GET /" + name + "/{id}")
		attributes.PutStr("http.request.method", "GET")
		attributes.PutStr("http.route", "/"+name+"/{id}")
		attributes.PutStr("url.path", fmt.Sprintf("/%s/ord_%x", name, id[8:]))
		attributes.PutStr("url.scheme", "http")
		attributes.PutInt("http.response.status_code", 200)
		attributes.PutStr("user_agent.original", "curl/7.88.1")
	case 1, 3, 6:
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
	if number == 0 && kindOf(trace) == failed {
		span.Status().SetCode(ptrace.StatusCodeError)
		span.Status().SetMessage("processor broke")
		event := span.Events().AppendEmpty()
		event.SetName("exception")
		event.SetTimestamp(span.EndTimestamp())
		event.Attributes().PutStr("exception.type", "java.lang.IllegalStateException")
		event.Attributes().PutStr("exception.message", "processor broke")
	}
}

func spanID(trace, number int) pcommon.SpanID {
	var id pcommon.SpanID
	binary.BigEndian.PutUint64(id[:], uint64(trace+1)<<8|uint64(number))
	return id
}
