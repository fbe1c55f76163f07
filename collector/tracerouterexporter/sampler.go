package tracerouterexporter

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/collector/config/configgrpc"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"go.uber.org/zap"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/status"

	"keepsake.dev/collector/internal/otlpwire"
	"keepsake.dev/collector/internal/routing"
)

const (
	// Requests on their way to one sampler at a time, by lane.
	firstSenders, againSenders = 4, 2
	// A request holds no more, unless one span does: gRPC's receivers refuse 4 MiB if they are not told otherwise.
	maxRequestBytes = 3 << 20
	firstPause      = 50 * time.Millisecond
	lastPause       = time.Second
	probeInterval   = 500 * time.Millisecond
	longestRest     = time.Minute
	// A receiver that refuses even less refuses for another reason.
	leastRequestBytes = 64 << 10
)

// sampler is the connection to one sampler.
type sampler struct {
	owner        *traceRouter
	first, again *lane
	connection   *grpc.ClientConn
	replays      *grpc.ClientConn
	cancel       context.CancelFunc
	tasks        sync.WaitGroup
	// Bytes; less when its receiver takes less.
	maxRequest atomic.Int64

	// What follows is guarded by the owner's mutex.
	endpoint endpoint
	unlisted bool
	silent   bool
	// When it was last silent, and how often within a short time.
	silentAt time.Duration
	silences int
	// Whether its replay port was found to be away, and said so.
	replaysAway bool
	// Its process, while that is taken for alive; and what ends with it.
	member   *routing.Member
	lifetime context.Context
	end      context.CancelFunc
	removed  bool
}

// newSampler connects to a sampler. The owner's mutex is held.
func newSampler(owner *traceRouter, at endpoint) (*sampler, error) {
	s := &sampler{owner: owner, endpoint: at, first: newLane(), again: newLane()}
	s.maxRequest.Store(maxRequestBytes)
	var err error
	if s.connection, err = s.dial(at.Address); err != nil {
		return nil, err
	}
	s.replays = s.connection
	if at.ReplayAddress != "" {
		if s.replays, err = s.dial(at.ReplayAddress); err != nil {
			return nil, errors.Join(err, s.connection.Close())
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	s.run(func() { s.watch(ctx) })
	for range firstSenders {
		s.run(func() { s.sendAll(ctx, s.first, s.connection) })
	}
	for range againSenders {
		s.run(func() { s.sendAll(ctx, s.again, s.replays) })
	}
	return s, nil
}

func (s *sampler) run(task func()) {
	s.owner.running.Add(1)
	s.tasks.Add(1)
	go func() {
		defer s.owner.running.Done()
		defer s.tasks.Done()
		task()
	}()
}

func (s *sampler) dial(address string) (*grpc.ClientConn, error) {
	config := s.owner.config.ClientConfig
	config.Endpoint = address
	// A sampler that comes back is to be found at once.
	connect := grpc.ConnectParams{Backoff: backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1.5, Jitter: 0.2, MaxDelay: time.Second}, MinConnectTimeout: 2 * time.Second}
	return config.ToClientConn(context.Background(), s.owner.host.GetExtensions(), s.owner.settings.TelemetrySettings,
		configgrpc.WithGrpcDialOption(grpc.WithConnectParams(connect)),
		configgrpc.WithGrpcDialOption(grpc.WithIdleTimeout(0)),
		configgrpc.WithGrpcDialOption(grpc.WithStatsHandler(fateHandler{})),
		configgrpc.WithGrpcDialOption(grpc.WithUserAgent(s.owner.settings.BuildInfo.Command+"/"+s.owner.settings.BuildInfo.Version)),
	)
}

func (s *sampler) lane(delivery *routing.Delivery) *lane {
	if delivery.Again {
		return s.again
	}
	return s.first
}

func (s *sampler) say(message string, fields ...zap.Field) {
	s.owner.settings.Logger.Info(message, append(fields, zap.String("sampler", s.endpoint.Name), zap.String("address", s.endpoint.Address))...)
}

// watch follows the connection. A process that ends closes it, and takes its undecided traces along.
func (s *sampler) watch(ctx context.Context) {
	for ctx.Err() == nil {
		state := s.connection.GetState()
		if state == connectivity.Ready {
			s.locked(s.connected)
		} else {
			s.locked(s.disconnected)
			if state == connectivity.Idle {
				s.connection.Connect()
			}
		}
		s.connection.WaitForStateChange(ctx, state)
	}
}

func (s *sampler) locked(do func()) {
	s.owner.mutex.Lock()
	defer s.owner.mutex.Unlock()
	if !s.removed {
		do()
	}
}

func (s *sampler) connected() {
	if s.member != nil || s.silent {
		return
	}
	var deliveries []*routing.Delivery
	s.member, deliveries = s.owner.router.Join(s.owner.now(), s.endpoint.Name)
	s.lifetime, s.end = context.WithCancel(context.Background())
	s.say("A sampler is connected.")
	s.owner.hand(deliveries)
	s.follow()
}

func (s *sampler) disconnected() {
	if s.silent {
		s.silent = false // whatever comes back is another process
	}
	if s.member != nil {
		s.say("The connection to a sampler is lost: its undecided traces go to others.")
		s.lose()
	}
	if s.unlisted {
		s.remove()
	}
}

// follow makes the routing know whether the sampler takes new traces. The owner's mutex is held, as for all that follows.
func (s *sampler) follow() {
	if s.member == nil || !s.owner.settled || s.member.Draining() != s.endpoint.Ready {
		return
	}
	if s.endpoint.Ready {
		s.owner.hand(s.owner.router.Resume(s.owner.now(), s.member))
	} else {
		s.say("A sampler drains: new traces go to others.")
		s.owner.hand(s.owner.router.Drain(s.owner.now(), s.member))
	}
}

func (s *sampler) lose() {
	member := s.member
	s.member = nil
	s.end()
	s.owner.hand(s.owner.router.Lose(s.owner.now(), member))
	if s.silent && !s.removed {
		pause := s.rest()
		s.run(func() { s.probe(pause) })
	}
}

// rest is how long a silent sampler is left alone: longer each time, so that one which answers and then does not any more, again and again, does not
// move traces about all the time.
func (s *sampler) rest() time.Duration {
	now, handover := s.owner.now(), s.owner.config.handover()
	if s.silentAt == 0 || now-s.silentAt > 10*handover {
		s.silences = 0
	} else {
		s.silences++
	}
	s.silentAt = now
	return min(time.Duration(s.silences)*handover, longestRest)
}

// probe asks a sampler that was silent until it answers.
func (s *sampler) probe(pause time.Duration) {
	for ; ; pause = 0 {
		select {
		case <-s.owner.stopping:
			return
		case <-time.After(pause + probeInterval):
		}
		gone := false
		s.locked(func() { gone = !s.silent })
		if gone || s.removedNow() {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), s.owner.config.UnresponsiveAfter)
		_, err := s.export(ctx, s.connection, encoded{})
		cancel()
		if err == nil {
			s.locked(func() {
				s.silent = false
				s.connected()
			})
			return
		}
	}
}

func (s *sampler) removedNow() bool {
	s.owner.mutex.Lock()
	defer s.owner.mutex.Unlock()
	return s.removed
}

// remove forgets the sampler.
func (s *sampler) remove() {
	if s.removed {
		return
	}
	s.silent = false
	if s.member != nil {
		s.lose()
	}
	if s.owner.samplers[s.endpoint.Name] == s {
		delete(s.owner.samplers, s.endpoint.Name)
	}
	s.stop()
}

func (s *sampler) stop() {
	if s.removed {
		return
	}
	s.removed = true
	if s.end != nil {
		s.end()
	}
	s.cancel()
	s.first.close()
	s.again.close()
	go func() {
		s.tasks.Wait()
		_ = s.connection.Close()
		if s.replays != s.connection {
			_ = s.replays.Close()
		}
	}()
}

func (s *sampler) sendAll(ctx context.Context, lane *lane, connection *grpc.ClientConn) {
	for ctx.Err() == nil {
		if deliveries := lane.take(int(s.maxRequest.Load())); len(deliveries) > 0 {
			s.send(ctx, deliveries, connection)
		}
	}
}

// send tries until the sampler has taken or refused the deliveries, or is gone (then they were cancelled, and are others'), or this router stops.
func (s *sampler) send(ctx context.Context, deliveries []*routing.Delivery, connection *grpc.ClientConn) {
	begun := s.owner.now()
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		if connection != s.connection && s.owner.now()-begun > s.owner.config.UnresponsiveAfter/2 {
			connection = s.connection
			s.locked(s.sayReplaysAway)
		}
		var lifetime context.Context
		s.owner.mutex.Lock()
		live := deliveries[:0]
		for _, delivery := range deliveries {
			if s.owner.router.Attempt(delivery) {
				live = append(live, delivery)
			}
		}
		deliveries, lifetime = live, s.lifetime
		s.owner.mutex.Unlock()
		if len(deliveries) == 0 {
			return
		}
		outcome, reason := s.attempt(lifetime, deliveries, connection)
		if outcome == refused && len(deliveries) > 1 {
			for i := range deliveries { // it may be one of them that it does not like
				s.send(ctx, deliveries[i:i+1:i+1], connection)
			}
			return
		}
		settled := s.settle(deliveries, outcome, reason)
		s.owner.compressResting()
		if settled || ctx.Err() != nil {
			return
		}
		select {
		case <-lifetime.Done():
		case <-time.After(pause):
		}
	}
}

func (s *sampler) sayReplaysAway() {
	if !s.replaysAway {
		s.replaysAway = true
		s.owner.settings.Logger.Warn("A sampler takes nothing at its replay port, so what is sent again goes to the other one: span metrics count it twice. Has it the receiver for it?",
			zap.String("sampler", s.endpoint.Name), zap.String("replay_address", s.endpoint.ReplayAddress))
	}
}

// settle tells the routing what came of an attempt; false if the same has to be tried again.
func (s *sampler) settle(deliveries []*routing.Delivery, outcome outcome, reason error) bool {
	r := s.owner
	r.mutex.Lock()
	defer r.mutex.Unlock()
	now := r.now()
	switch outcome {
	case taken:
		for _, delivery := range deliveries {
			r.router.Taken(now, delivery)
			r.telemetry.sent(s.endpoint.Name, delivery.Spans)
		}
		return true
	case refused:
		for _, delivery := range deliveries {
			r.router.Refused(now, delivery, reason)
		}
		r.settings.Logger.Error("A sampler refused spans for good: they are lost.", zap.String("sampler", s.endpoint.Name), zap.Error(reason))
		r.telemetry.failed(s.endpoint.Name, reason)
		return true
	case unsent:
		for _, delivery := range deliveries {
			r.router.NotTaken(delivery)
		}
		r.telemetry.failed(s.endpoint.Name, reason)
		return false
	default: // it may have them: from now on they are sent where they are not counted again
		r.telemetry.failed(s.endpoint.Name, reason)
		if deliveries[0].Again {
			return false
		}
		for _, delivery := range deliveries {
			r.router.MayHave(delivery)
			s.again.put(delivery)
		}
		return true
	}
}

type outcome int

const (
	taken   outcome = iota
	unsent          // surely not with the sampler
	unknown         // perhaps with the sampler
	refused         // it will never take them
)

func (s *sampler) attempt(lifetime context.Context, deliveries []*routing.Delivery, connection *grpc.ClientConn) (outcome, error) {
	arrived := false
	limit := int(s.maxRequest.Load())
	for _, request := range requests(deliveries, limit) {
		var f fate
		response, err := s.exportInTime(context.WithValue(lifetime, fateKey{}, &f), connection, request)
		switch {
		case err == nil:
			arrived = true
			if partial := response.PartialSuccess(); partial.RejectedSpans() > 0 {
				s.lostSome(partial)
			}
		case tooLarge(err) && limit > leastRequestBytes:
			s.maxRequest.Store(int64(limit / 2))
			return tryAgain(arrived), err
		case !retryable(err):
			return refused, err
		case f.mayHaveArrived(err):
			return unknown, err
		default:
			return tryAgain(arrived), err
		}
	}
	return taken, nil
}

// tryAgain is what to do when a request did not arrive, but others that belong to it may have.
func tryAgain(arrived bool) outcome {
	if arrived {
		return unknown
	}
	return unsent
}

func (s *sampler) lostSome(partial ptraceotlp.ExportPartialSuccess) {
	s.locked(func() { s.owner.router.RefusedSome(int(partial.RejectedSpans())) })
	s.owner.settings.Logger.Error("A sampler refused some spans for good: they are lost.", zap.String("sampler", s.endpoint.Name),
		zap.Int64("spans", partial.RejectedSpans()), zap.String("reason", partial.ErrorMessage()))
}

// exportInTime gives a request the time that is configured; without one there is no limit.
func (s *sampler) exportInTime(ctx context.Context, connection *grpc.ClientConn, request encoded) (ptraceotlp.ExportResponse, error) {
	if limit := s.owner.config.Timeout; limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
	}
	return s.export(ctx, connection, request)
}

func (s *sampler) export(ctx context.Context, connection *grpc.ClientConn, request encoded) (ptraceotlp.ExportResponse, error) {
	response := ptraceotlp.NewExportResponse()
	err := connection.Invoke(ctx, exportMethod, request, response, grpc.ForceCodecV2(codec{}))
	return response, err
}

// requests encodes deliveries as one request, or as several if they are too large for one.
func requests(deliveries []*routing.Delivery, limit int) []encoded {
	size := 0
	var pieces []otlpwire.Piece
	for _, delivery := range deliveries {
		size += delivery.Size()
		pieces = append(pieces, delivery.Pieces...)
	}
	if size <= limit {
		return []encoded{otlpwire.AppendRequest(make([]byte, 0, size), pieces)}
	}
	var all []encoded
	for _, group := range otlpwire.Split(pieces, limit) {
		all = append(all, otlpwire.AppendRequest(nil, group))
	}
	return all
}

// tooLarge tells whether a receiver refused a message for its length.
func tooLarge(err error) bool {
	s := status.Convert(err)
	return s.Code() == codes.ResourceExhausted && strings.Contains(s.Message(), "larger than max")
}

// retryable follows the OTLP specification, but for RESOURCE_EXHAUSTED: without it a full sampler would lose spans.
func retryable(err error) bool {
	switch status.Code(err) {
	case codes.Canceled, codes.DeadlineExceeded, codes.Aborted, codes.OutOfRange, codes.Unavailable, codes.DataLoss:
		return true
	case codes.ResourceExhausted:
		return !tooLarge(err)
	default:
		return false
	}
}
