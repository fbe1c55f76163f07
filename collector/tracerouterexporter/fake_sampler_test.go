package tracerouterexporter

import (
	"context"
	"fmt"
	"net"
	"sync"
	"testing"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"google.golang.org/grpc"
)

// fakeSampler is a sampler in this process: real gRPC servers on two ports, and what its present process has taken.
type fakeSampler struct {
	t              testing.TB
	name           string
	first, replays string

	mutex   sync.Mutex
	process *process
	// Asked before a request is taken; an error refuses it. It may take its time.
	answer  answer
	started int
}

type answer func(ctx context.Context, traces ptrace.Traces) error

// process is what is lost when it is killed. Guarded by the sampler's mutex.
type process struct {
	servers         []*grpc.Server
	first, replayed tally
	requests        int
}

// tally is how often each span of a trace came.
type tally map[pcommon.TraceID]map[string]int

func startSampler(t testing.TB, name string) *fakeSampler {
	s := &fakeSampler{t: t, name: name, first: "127.0.0.1:0", replays: "127.0.0.1:0"}
	s.start()
	t.Cleanup(func() {
		s.answerWith(nil)
		s.kill()
	})
	return s
}

// start begins a process, on the same ports as the one before.
func (s *fakeSampler) start() {
	process := &process{first: tally{}, replayed: tally{}}
	s.mutex.Lock()
	s.process, s.started = process, s.started+1
	s.mutex.Unlock()
	s.first = s.serve(process, s.first, process.first)
	s.replays = s.serve(process, s.replays, process.replayed)
}

func (s *fakeSampler) serve(process *process, address string, into tally) string {
	listener, err := net.Listen("tcp", address)
	for err != nil && address != "127.0.0.1:0" { // somebody's outgoing connection may have the port for a moment
		eventually(s.t, "the port of a sampler is free again", func() bool {
			listener, err = net.Listen("tcp", address)
			return err == nil
		})
	}
	if err != nil {
		s.t.Fatal(err)
	}
	server := grpc.NewServer()
	ptraceotlp.RegisterGRPCServer(server, &receiver{sampler: s, process: process, into: into})
	process.servers = append(process.servers, server)
	go func() { _ = server.Serve(listener) }()
	return listener.Addr().String()
}

// kill ends the process abruptly: listeners and connections are closed, and what it had taken is gone.
func (s *fakeSampler) kill() {
	s.mutex.Lock()
	process := s.process
	s.process = nil
	s.mutex.Unlock()
	if process != nil {
		for _, server := range process.servers {
			server.Stop()
		}
	}
}

func (s *fakeSampler) answerWith(answer answer) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.answer = answer
}

// hang lets requests wait until the function is called that it returns.
func (s *fakeSampler) hang() (goOn func()) {
	released := make(chan struct{})
	s.answerWith(func(ctx context.Context, _ ptrace.Traces) error {
		select {
		case <-released:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	return sync.OnceFunc(func() {
		s.answerWith(nil)
		close(released)
	})
}

// asks tells how many requests with spans have come to the present process.
func (s *fakeSampler) asks() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.process == nil {
		return 0
	}
	return s.process.requests
}

// has tells how often the spans of a trace came on each port, in all.
func (s *fakeSampler) has(id pcommon.TraceID) (first, replayed int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.process == nil {
		return 0, 0
	}
	return sum(s.process.first[id]), sum(s.process.replayed[id])
}

// whole tells whether all these spans of a trace have come, on whichever port.
func (s *fakeSampler) whole(id pcommon.TraceID, names ...string) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, name := range names {
		if s.process == nil || s.process.first[id][name]+s.process.replayed[id][name] == 0 {
			return false
		}
	}
	return true
}

func (s *fakeSampler) endpoint() endpoint {
	return endpoint{Name: s.name, UID: fmt.Sprint(s.name, s.started), Address: s.first, ReplayAddress: s.replays, Ready: true}
}

func sum(counts map[string]int) int {
	all := 0
	for _, n := range counts {
		all += n
	}
	return all
}

// receiver is one port of one process.
type receiver struct {
	ptraceotlp.UnimplementedGRPCServer
	sampler *fakeSampler
	process *process
	into    tally
}

func (r *receiver) Export(ctx context.Context, request ptraceotlp.ExportRequest) (ptraceotlp.ExportResponse, error) {
	response := ptraceotlp.NewExportResponse()
	r.sampler.mutex.Lock()
	answer := r.sampler.answer
	if request.Traces().SpanCount() > 0 {
		r.process.requests++
	}
	r.sampler.mutex.Unlock()
	if answer != nil {
		if err := answer(ctx, request.Traces()); err != nil {
			return response, err
		}
	}
	r.sampler.mutex.Lock()
	defer r.sampler.mutex.Unlock()
	for id, name := range spansIn(request.Traces()) {
		if r.into[id] == nil {
			r.into[id] = map[string]int{}
		}
		r.into[id][name]++
	}
	return response, nil
}
