package load

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
)

const (
	senders    = 8
	connection = 2 // senders on each
)

// marshalled sends requests as the bytes that they are already.
type marshalled struct{}

func (marshalled) Name() string                     { return "proto" }
func (marshalled) Marshal(body any) ([]byte, error) { return body.([]byte), nil }
func (marshalled) Unmarshal(body []byte, into any) error {
	return into.(ptraceotlp.ExportResponse).UnmarshalProto(body)
}

// Sending is what became of it for the sender.
type Sending struct {
	Took     time.Duration
	Refusals int64       // that were sent again
	Lost     int64       // spans that a partial success gave up
	Ended    []time.Time // when each trace's last spans had been taken
}

// Send sends all requests, no sooner than rate spans a second; 0: as fast as they are taken.
func Send(endpoint string, sent *Traces, rate int) (Sending, error) {
	var connections []*grpc.ClientConn
	for range senders / connection {
		made, err := grpc.NewClient(endpoint, grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			return Sending{}, err
		}
		defer made.Close()
		connections = append(connections, made)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	result := Sending{Ended: make([]time.Time, sent.Count)}
	begin := time.Now()
	due := begin
	next := make(chan request)
	var wait sync.WaitGroup
	var failure atomic.Value
	for i := range senders {
		wait.Go(func() {
			for request := range next {
				if err := deliver(ctx, connections[i/connection], request, &result); err != nil {
					failure.Store(err)
					cancel()
				}
			}
		})
	}
	spans := float64(sent.Spans()) / float64(len(sent.requests))
	for _, request := range sent.requests {
		if rate > 0 {
			time.Sleep(time.Until(due))
			due = due.Add(time.Duration(spans / float64(rate) * float64(time.Second)))
		}
		next <- request
	}
	close(next)
	wait.Wait()
	result.Took = time.Since(begin)
	err, _ := failure.Load().(error)
	return result, err
}

// deliver sends a request until it is taken, as an SDK does.
func deliver(ctx context.Context, connection *grpc.ClientConn, sent request, result *Sending) error {
	for pause := 100 * time.Millisecond; ; pause = min(2*pause, 5*time.Second) {
		answer := ptraceotlp.NewExportResponse()
		err := connection.Invoke(ctx, "/opentelemetry.proto.collector.trace.v1.TraceService/Export", sent.body, answer, grpc.ForceCodec(marshalled{}))
		switch status.Code(err) {
		case codes.OK:
			atomic.AddInt64(&result.Lost, answer.PartialSuccess().RejectedSpans())
			now := time.Now()
			for number := sent.first; number < sent.last; number++ {
				result.Ended[number] = now
			}
			return nil
		case codes.Unavailable, codes.ResourceExhausted:
			atomic.AddInt64(&result.Refusals, 1)
		default:
			return fmt.Errorf("a request was refused for good: %w", err)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
