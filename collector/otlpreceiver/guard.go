package otlpreceiver

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/confighttp"
	_ "go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp" // has the codec that is wrapped
	noopmetric "go.opentelemetry.io/otel/metric/noop"
	nooptrace "go.opentelemetry.io/otel/trace/noop"
	"go.uber.org/zap"
	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/mem"
)

const (
	// mostNested is what other implementations of Protocol Buffers allow, five times.
	mostNested = 500
	// harmless is a size, in bytes, that needs no look: as deep as it may be nested, it fits the stack.
	harmless = 512 << 10
)

var errTooDeep = errors.New("the attributes are nested too deep")

// guard refuses requests whose values are nested so deep that to decode them, or to go through them, would overflow the stack, which ends a Go program.
// It decompresses by itself, for what fails in that is answered before any middleware.
type guard struct {
	// decoders are the names of compressions; none for the usual ones.
	decoders []string
	// mostBytes of a body, before and after decompression; 0 for the usual.
	mostBytes int64
}

func (guard) Start(context.Context, component.Host) error { return nil }
func (guard) Shutdown(context.Context) error              { return nil }

// GetHTTPHandler puts the guard behind decompression.
func (g guard) GetHTTPHandler(next http.Handler) (http.Handler, error) {
	decompressing := confighttp.ServerConfig{CompressionAlgorithms: g.decoders, MaxRequestBodySize: g.mostBytes}
	quiet := component.TelemetrySettings{Logger: zap.NewNop(), TracerProvider: nooptrace.NewTracerProvider(), MeterProvider: noopmetric.NewMeterProvider()}
	server, err := decompressing.ToServer(context.Background(), nil, quiet, shallow(honest(next)), confighttp.WithErrorHandler(refuse))
	if err != nil {
		return nil, err
	}
	return server.Handler, nil
}

func shallow(next http.Handler) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		if request.ContentLength >= 0 && request.ContentLength <= harmless {
			next.ServeHTTP(writer, request)
			return
		}
		body, err := io.ReadAll(request.Body)
		if len(body) > harmless && tooDeep(body, mostNested) {
			refuse(writer, request, errTooDeep.Error(), http.StatusBadRequest)
			return
		}
		request.Body = reread{io.MultiReader(bytes.NewReader(body), failing{err}), request.Body}
		next.ServeHTTP(writer, request)
	})
}

// GetGRPCServerOptions puts the guard before the codec.
func (guard) GetGRPCServerOptions() ([]grpc.ServerOption, error) {
	return []grpc.ServerOption{grpc.ForceServerCodecV2(codec{encoding.GetCodecV2("proto")})}, nil
}

type codec struct{ encoding.CodecV2 }

func (c codec) Unmarshal(data mem.BufferSlice, into any) error {
	if data.Len() > harmless {
		whole := data.MaterializeToBuffer(mem.DefaultBufferPool())
		defer whole.Free()
		if tooDeep(whole.ReadOnlyData(), mostNested) {
			return errTooDeep
		}
	}
	return c.CodecV2.Unmarshal(data, into)
}

// reread is a body that was read, and is to be closed.
type reread struct {
	io.Reader
	io.Closer
}

// failing ends what was read as it ended.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
}
