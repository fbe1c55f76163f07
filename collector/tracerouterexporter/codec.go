package tracerouterexporter

import (
	"context"
	"fmt"
	"sync/atomic"

	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/stats"
	"google.golang.org/grpc/status"
)

const exportMethod = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"

// encoded is a request that is encoded already.
type encoded []byte

// codec sends encoded requests as they are.
type codec struct{}

func (codec) Name() string { return "proto" }

func (codec) Marshal(message any) (mem.BufferSlice, error) {
	request, ok := message.(encoded)
	if !ok {
		return nil, fmt.Errorf("not an encoded request: %T", message)
	}
	return mem.BufferSlice{mem.SliceBuffer(request)}, nil
}

func (codec) Unmarshal(data mem.BufferSlice, message any) error {
	response, ok := message.(ptraceotlp.ExportResponse)
	if !ok {
		return fmt.Errorf("not a response: %T", message)
	}
	return response.UnmarshalProto(data.Materialize())
}

// fate is how far a call got: a failed one may have reached the sampler or not.
type fate struct{ sent, answered atomic.Bool }

// mayHaveArrived tells whether a call that failed may have been taken: it was sent, and no answer says that it was refused. An answer to a call that was given up
// in the meantime says nothing: it may be a yes.
func (f *fate) mayHaveArrived(err error) bool {
	code := status.Code(err)
	return f.sent.Load() && (!f.answered.Load() || code == codes.DeadlineExceeded || code == codes.Canceled)
}

type fateKey struct{}

// fateHandler notes the fate of the calls that carry one in their context.
type fateHandler struct{}

func (fateHandler) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context   { return ctx }
func (fateHandler) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }
func (fateHandler) HandleConn(context.Context, stats.ConnStats)                       {}
func (fateHandler) HandleRPC(ctx context.Context, event stats.RPCStats) {
	f, ok := ctx.Value(fateKey{}).(*fate)
	if !ok {
		return
	}
	switch event.(type) {
	case *stats.OutPayload:
		f.sent.Store(true)
	case *stats.InHeader, *stats.InTrailer:
		f.answered.Store(true)
	}
}
