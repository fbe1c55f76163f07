package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

const (
	spansPerTrace   = 8
	spansPerRequest = 512
	services        = 4
)

// sink takes everything and keeps nothing.
type sink struct {
	ptraceotlp.UnimplementedGRPCServer
}

func (*sink) Export(context.Context, ptraceotlp.ExportRequest) (ptraceotlp.ExportResponse, error) {
	return ptraceotlp.NewExportResponse(), nil
}

type load struct {
	connection *grpc.ClientConn
	client     ptraceotlp.GRPCClient
}

func newLoad(address string) (*load, error) {
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	return &load{connection, ptraceotlp.NewGRPCClient(connection)}, nil
}

func (l *load) close() { _ = l.connection.Close() }

// send keeps to a rate: each round is one request of every service, with the parts that it has of the same traces.
func (l *load) send(rate int, lasting time.Duration) (spans int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), lasting+time.Minute)
	defer cancel()
	perRound := services * spansPerRequest
	begin := time.Now()
	for time.Since(begin) < lasting {
		for _, request := range round() {
			if _, err := l.client.Export(ctx, request); err != nil {
				return spans, fmt.Errorf("after %d spans: %w", spans, err)
			}
			spans += spansPerRequest
		}
		ahead := time.Duration(spans/perRound)*time.Duration(perRound)*time.Second/time.Duration(rate) - time.Since(begin)
		time.Sleep(ahead)
	}
	return spans, nil
}

func round() []ptraceotlp.ExportRequest {
	const traces = services * spansPerRequest / spansPerTrace
	ids := make([]pcommon.TraceID, traces)
	for i := range ids {
		for at := range ids[i] {
			ids[i][at] = byte(rand.Uint32())
		}
	}
	requests := make([]ptraceotlp.ExportRequest, services)
	for service := range requests {
		data := ptrace.NewTraces()
		resource := data.ResourceSpans().AppendEmpty()
		attributes := resource.Resource().Attributes()
		for i, key := range []string{"service.name", "service.version", "service.instance.id", "k8s.pod.name", "k8s.namespace.name", "k8s.node.name", "k8s.deployment.name", "k8s.pod.uid"} {
			attributes.PutStr(key, fmt.Sprintf("%s-%d-%d", key, service, i))
		}
		scope := resource.ScopeSpans().AppendEmpty()
		scope.Scope().SetName("io.opentelemetry.http")
		for i := range spansPerRequest {
			fill(scope.Spans().AppendEmpty(), ids[i*services/spansPerTrace], service*spansPerRequest+i)
		}
		requests[service] = ptraceotlp.NewExportRequestFromTraces(data)
	}
	return requests
}

func fill(span ptrace.Span, trace pcommon.TraceID, number int) {
	now := time.Now()
	span.SetTraceID(trace)
	span.SetSpanID(pcommon.SpanID{1, 2, 3, 4, byte(number >> 24), byte(number >> 16), byte(number >> 8), byte(number)})
	span.SetParentSpanID(pcommon.SpanID{1})
	span.SetName("POST /api/orders")
	span.SetKind(ptrace.SpanKindServer)
	span.SetStartTimestamp(pcommon.NewTimestampFromTime(now.Add(-20 * time.Millisecond)))
	span.SetEndTimestamp(pcommon.NewTimestampFromTime(now))
	attributes := span.Attributes()
	attributes.PutStr("http.request.method", "POST")
	attributes.PutStr("http.route", "/api/orders")
	attributes.PutInt("http.response.status_code", 201)
	attributes.PutStr("url.scheme", "http")
	attributes.PutStr("url.path", "/api/orders")
	attributes.PutStr("server.address", "gateway")
	attributes.PutInt("server.port", 8080)
	attributes.PutStr("client.address", "10.0.0.7")
	attributes.PutStr("user_agent.original", "keepsake-frontend/1.0")
}
