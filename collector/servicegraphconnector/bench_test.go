package servicegraphconnector

import (
	"context"
	"encoding/binary"
	"fmt"
	"runtime"
	"syscall"
	"testing"
	"time"

	upstream "github.com/open-telemetry/opentelemetry-collector-contrib/connector/servicegraphconnector"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

const tracesOfARequest = 50

// shop are the requests of one service each, for the same traces: a client calls a server, which asks a database.
func shop() []ptrace.Traces {
	var made []ptrace.Traces
	for i, kinds := range [][]ptrace.SpanKind{{ptrace.SpanKindServer, ptrace.SpanKindClient, ptrace.SpanKindInternal}, {ptrace.SpanKindClient, ptrace.SpanKindServer}} {
		traces := ptrace.NewTraces()
		resource := traces.ResourceSpans().AppendEmpty()
		for _, key := range []string{"service.namespace", "service.version", "service.instance.id", "telemetry.sdk.name", "telemetry.sdk.language"} {
			resource.Resource().Attributes().PutStr(key, "any")
		}
		resource.Resource().Attributes().PutStr("service.name", fmt.Sprint("service", i))
		spans := resource.ScopeSpans().AppendEmpty().Spans()
		for range tracesOfARequest {
			for _, kind := range kinds {
				span := spans.AppendEmpty()
				span.SetKind(kind)
				span.SetEndTimestamp(20_000_000)
				for _, key := range []string{"http.request.method", "url.scheme", "server.address", "server.port", "http.route", "http.response.status_code", "network.protocol.version"} {
					span.Attributes().PutStr(key, "any")
				}
				if i == 0 && kind == ptrace.SpanKindClient {
					span.Attributes().PutStr("db.namespace", "orders")
				}
			}
		}
		made = append(made, traces)
	}
	return made
}

// renew gives the spans the ids of the next traces. The second of the servers has a client that never comes.
func renew(requests []ptrace.Traces, next *uint64) int {
	count := 0
	for _, traces := range requests {
		spans := traces.ResourceSpans().At(0).ScopeSpans().At(0).Spans()
		of := spans.Len() / tracesOfARequest
		for i, span := range spans.All() {
			var trace pcommon.TraceID
			binary.BigEndian.PutUint64(trace[8:], (*next+uint64(i/of))*0x9e3779b97f4a7c15)
			span.SetTraceID(trace)
			span.SetSpanID(pcommon.SpanID{byte(traces.SpanCount()), byte(i % of), 1})
			span.SetParentSpanID(pcommon.SpanID{tracesOfARequest * 2, 0, 1})
			if span.Kind() == ptrace.SpanKindServer && of == 2 {
				span.SetParentSpanID(pcommon.SpanID{2})
			}
		}
		count += spans.Len()
	}
	*next += tracesOfARequest
	return count
}

// BenchmarkTraces has both take the same, in turn.
func BenchmarkTraces(b *testing.B) {
	requests := shop()
	var next uint64
	var spent, bytes [2]float64
	spans := 0
	var both [2]*running
	for i, factory := range []connector.Factory{NewFactory(), upstream.NewFactory()} {
		both[i] = started(b, factory, parsed(b, nil))
	}
	for b.Loop() {
		spans += renew(requests, &next)
		for i, one := range both {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			began := processorTime(b)
			for _, traces := range requests {
				if err := one.ConsumeTraces(context.Background(), traces); err != nil {
					b.Fatal(err)
				}
			}
			spent[i] += float64(processorTime(b) - began)
			runtime.ReadMemStats(&after)
			bytes[i] += float64(after.TotalAlloc - before.TotalAlloc)
		}
	}
	for i, of := range []string{"ours", "upstream"} {
		b.ReportMetric(spent[i]/float64(spans), of+"-ns/span")
		b.ReportMetric(bytes[i]/float64(spans), of+"-B/span")
	}
	b.ReportMetric(spent[1]/spent[0], "times-quicker")
}

func processorTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
