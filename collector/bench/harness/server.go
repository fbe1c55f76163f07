package harness

import (
	"net"

	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"google.golang.org/grpc"
	_ "google.golang.org/grpc/encoding/gzip" // what exporters compress with by default
)

// Serve has a server of OTLP over gRPC take spans on a free port of the loopback interface.
func Serve(server ptraceotlp.GRPCServer) (address string, stop func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	serving := grpc.NewServer(grpc.MaxRecvMsgSize(64 << 20))
	ptraceotlp.RegisterGRPCServer(serving, server)
	go func() { _ = serving.Serve(listener) }()
	return listener.Addr().String(), serving.Stop, nil
}
