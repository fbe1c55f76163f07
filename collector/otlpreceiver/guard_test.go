package otlpreceiver

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"go.opentelemetry.io/collector/receiver"
	upstream "go.opentelemetry.io/collector/receiver/otlpreceiver"
	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
)

// nested is a request with one span whose attribute is an array in an array and so on.
func nested(levels int) []byte {
	// From the inside out, and backwards: each level only adds in front.
	var reversed []byte
	length := 0
	wrap := func(number protowire.Number) {
		head := protowire.AppendVarint(protowire.AppendTag(nil, number, protowire.BytesType), uint64(length))
		length += len(head)
		slices.Reverse(head)
		reversed = append(reversed, head...)
	}
	for range levels {
		wrap(1) // ArrayValue.values
		wrap(5) // AnyValue.array_value
	}
	wrap(2) // KeyValue.value
	for _, number := range []protowire.Number{9, 2, 2, 1} {
		wrap(number) // Span.attributes, ScopeSpans.spans, ResourceSpans.scope_spans, the request's resource_spans
	}
	slices.Reverse(reversed)
	return reversed
}

// ordinary is a request as SDKs send it, of more than what needs no look.
func ordinary() ptrace.Traces {
	traces := ptrace.NewTraces()
	spans := traces.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	for number := range 4000 {
		span := spans.AppendEmpty()
		span.SetTraceID(pcommon.TraceID{1, byte(number)})
		span.SetSpanID(pcommon.SpanID{1})
		span.SetName("GET /orders/{id}")
		span.Attributes().PutStr("db.query.text", strings.Repeat("SELECT a FROM b\n", 8))
		span.Attributes().PutEmptyMap("user").PutEmptyMap("address").PutEmptySlice("lines").AppendEmpty().SetStr("x")
	}
	return traces
}

func TestTellsWhatIsNestedTooDeep(t *testing.T) {
	usual, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(ordinary())
	if err != nil {
		t.Fatal(err)
	}
	group := append(protowire.AppendTag(nil, 99, protowire.StartGroupType), protowire.AppendTag(nil, 99, protowire.EndGroupType)...)
	// The decoder drops the upper bits of a field's number.
	long := protowire.AppendVarint(nil, uint64(1)<<35|1<<3|2)
	hidden := nested(1000)
	inner, n := protowire.ConsumeBytes(hidden[1:])
	if n < 0 {
		t.Fatal("not what it should be")
	}
	for name, test := range map[string]struct {
		data []byte
		deep bool
	}{
		"usual":                {usual, false},
		"nothing":              {nil, false},
		"new lines":            {bytes.Repeat([]byte("\n"), 1<<20), false},
		"zeros":                {make([]byte, 1<<20), false},
		"JSON":                 {bytes.Repeat([]byte(`{"a":[`), 1<<18), false},
		"some levels":          {nested(200), false},
		"many":                 {nested(1000), true},
		"a million":            {nested(1_000_000), true},
		"many behind a group":  {append(group, hidden...), true},
		"many by another name": {protowire.AppendBytes(long, inner), true},
		"cut off":              {nested(1000)[:100], false},
	} {
		t.Run(name, func(t *testing.T) {
			if tooDeep(test.data, mostNested) != test.deep {
				t.Errorf("too deep: %v", !test.deep)
			}
		})
	}
}

// start gives the addresses of a receiver, gRPC and HTTP, and where its spans go.
func start(t *testing.T) (string, string, *consumertest.TracesSink) {
	t.Helper()
	factory := NewFactory()
	config := factory.CreateDefaultConfig().(*upstream.Config)
	grpcServer, httpServer := free(t), free(t)
	config.GRPC.GetOrInsertDefault().NetAddr.Endpoint = grpcServer
	config.GRPC.Get().MaxRecvMsgSizeMiB = 32
	config.HTTP.GetOrInsertDefault().ServerConfig.NetAddr.Endpoint = httpServer
	settings := receiver.Settings{ID: component.NewID(factory.Type()), TelemetrySettings: componenttest.NewNopTelemetrySettings()}
	sink := &consumertest.TracesSink{}
	traces, err := factory.CreateTraces(context.Background(), settings, config, sink)
	if err != nil {
		t.Fatal(err)
	}
	logs, err := factory.CreateLogs(context.Background(), settings, config, consumertest.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []component.Component{traces, logs} {
		if err := part.Start(context.Background(), componenttest.NewNopHost()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = part.Shutdown(context.Background()) })
	}
	return grpcServer, httpServer, sink
}

func free(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func TestRefusesItByHTTP(t *testing.T) {
	_, address, sink := start(t)
	deep := nested(300_000)
	var compressed bytes.Buffer
	writer := gzip.NewWriter(&compressed)
	_, _ = writer.Write(deep)
	_ = writer.Close()
	for encoding, body := range map[string][]byte{"identity": deep, "gzip": compressed.Bytes()} {
		request, _ := http.NewRequest(http.MethodPost, fmt.Sprintf("http://%s/v1/traces", address), bytes.NewReader(body))
		request.Header.Set("Content-Type", "application/x-protobuf")
		if encoding == "gzip" {
			request.Header.Set("Content-Encoding", encoding)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %s", encoding, answer.Status)
		}
	}
	usual, _ := (&ptrace.ProtoMarshaler{}).MarshalTraces(ordinary())
	answer, err := http.Post(fmt.Sprintf("http://%s/v1/traces", address), "application/x-protobuf", bytes.NewReader(usual))
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK || sink.SpanCount() != 4000 {
		t.Errorf("a usual request: %s, %d spans", answer.Status, sink.SpanCount())
	}
}

func TestAnswersNo500ToWhatCannotBeRead(t *testing.T) {
	_, address, sink := start(t)
	json, protobuf := "application/json", "application/x-protobuf"
	for name, test := range map[string]struct {
		path, contentType, encoding, body string
		code                              int
	}{
		"JSON that is no UTF-8":                     {"/v1/traces", json, "", "{\"resourceSpans\":\xff}", http.StatusBadRequest},
		"JSON quoted in the middle of a character":  {"/v1/traces", json, "", `{"resourceSpans":[{"schemaUrl":"` + strings.Repeat("€", 40) + `"x`, http.StatusBadRequest},
		"an unknown compression of an unknown type": {"/v1/traces", "text/plain", "br", "x", http.StatusBadRequest},
		"an unknown compression, its name no UTF-8": {"/v1/traces", protobuf, "\xff", "x", http.StatusBadRequest},
		"the same with JSON":                        {"/v1/traces", json, "\xff", "{}", http.StatusBadRequest},
		"what is no gzip":                           {"/v1/traces", "application/grpc", "gzip", "x", http.StatusBadRequest},
		"an unknown type":                           {"/v1/traces", "text/plain", "", "x", http.StatusUnsupportedMediaType},
		"what is right, as JSON":                    {"/v1/traces", json, "", `{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"é"}]}]}]}`, http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			request, _ := http.NewRequest(http.MethodPost, "http://"+address+test.path, strings.NewReader(test.body))
			request.Header.Set("Content-Type", test.contentType)
			if test.encoding != "" {
				request.Header["Content-Encoding"] = []string{test.encoding}
			}
			answer, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			body, _ := io.ReadAll(answer.Body)
			if answer.StatusCode != test.code {
				t.Errorf("%s: %q", answer.Status, body)
			}
			if test.code == http.StatusBadRequest && test.contentType == protobuf {
				if err := proto.Unmarshal(body, &spb.Status{}); err != nil || answer.Header.Get("Content-Type") != protobuf {
					t.Errorf("no status: %q, %v", body, err)
				}
			}
			if test.code == http.StatusBadRequest && test.contentType == json {
				if err := protojson.Unmarshal(body, &spb.Status{}); err != nil || answer.Header.Get("Content-Type") != json {
					t.Errorf("no status: %q, %v", body, err)
				}
			}
		})
	}
	if sink.SpanCount() != 1 {
		t.Errorf("%d spans", sink.SpanCount())
	}
}

// raw sends bytes as they are.
type raw struct{ encoding.CodecV2 }

func (raw) Marshal(value any) (mem.BufferSlice, error) {
	return mem.BufferSlice{mem.SliceBuffer(value.([]byte))}, nil
}

func TestRefusesItByGRPC(t *testing.T) {
	address, _, sink := start(t)
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()

	err = connection.Invoke(context.Background(), "/opentelemetry.proto.collector.trace.v1.TraceService/Export", nested(300_000), &struct{}{},
		grpc.ForceCodecV2(raw{encoding.GetCodecV2("proto")}))
	if status.Code(err) != codes.Internal || !strings.Contains(err.Error(), errTooDeep.Error()) {
		t.Errorf("it says %v", err)
	}
	if _, err := ptraceotlp.NewGRPCClient(connection).Export(context.Background(), ptraceotlp.NewExportRequestFromTraces(ordinary())); err != nil {
		t.Error(err)
	}
	if sink.SpanCount() != 4000 {
		t.Errorf("%d spans", sink.SpanCount())
	}
}

func BenchmarkLook(b *testing.B) {
	data, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(ordinary())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if tooDeep(data, mostNested) {
			b.Fatal("it is not")
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/4000, "ns/span")
}
