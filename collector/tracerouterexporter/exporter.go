package tracerouterexporter

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.uber.org/zap"

	"keepsake.dev/collector/internal/otlpwire"
	"keepsake.dev/collector/internal/routing"
)

const (
	tickInterval = 100 * time.Millisecond
	// How long Start waits for the samplers that are there already.
	connectLimit = 2 * time.Second
	// How long Shutdown waits for samplers to take what is left.
	drainLimit = 20 * time.Second
	// What a sender waits for a sampler that is known to be slow: the others have answered by then.
	stalledWait = 50 * time.Millisecond
	// How long it waits for what a queue has handed out; after that the queue has it again.
	leaveLimit = 5 * time.Second
	// How long a request waits for room in the window.
	roomLimit = 10 * time.Second
)

// traceRouter connects the routing to the world: requests that come in, samplers that come and go, and the clock.
type traceRouter struct {
	config    *Config
	settings  exporter.Settings
	telemetry *telemetry
	// The time since the start, by a clock that nobody sets.
	now    func() time.Duration
	host   component.Host
	source source

	// Guards all that follows. The router has no clock and no lock of its own.
	mutex    sync.Mutex
	router   *routing.Router
	samplers map[string]*sampler
	// Why a connection could not even be begun: the same for all samplers.
	misconfigured error
	settled       bool // the samplers that were there at the start are connected

	leaving  chan struct{}
	leave    sync.Once
	stopping chan struct{}
	running  sync.WaitGroup
	lastSaid struct{ evicted, at int64 }
}

func newTraceRouter(settings exporter.Settings, config *Config) (*traceRouter, error) {
	started := time.Now()
	r := &traceRouter{
		config: config, settings: settings, now: func() time.Duration { return time.Since(started) }, samplers: map[string]*sampler{}, leaving: make(chan struct{}), stopping: make(chan struct{}),
		router: routing.New(routing.Settings{
			DecisionWait: config.DecisionWait, Window: config.window(), MaxBytes: config.Window.MaxSizeMiB << 20,
			Handover: config.handover(), Straggle: min(straggle, config.DecisionWait),
		}),
	}
	var err error
	r.telemetry, err = newTelemetry(settings.TelemetrySettings, r)
	return r, err
}

func (r *traceRouter) start(ctx context.Context, host component.Host) error {
	source, err := r.config.source(r.settings.Logger)
	if err != nil {
		return err
	}
	return r.startWith(ctx, host, source)
}

func (r *traceRouter) startWith(ctx context.Context, host component.Host, source source) error {
	r.host, r.source = host, source
	if err := source.start(ctx, r.update); err != nil {
		return err
	}
	r.mutex.Lock()
	err := r.misconfigured
	r.mutex.Unlock()
	if err != nil {
		return err
	}
	r.settle(ctx)
	r.running.Add(1)
	go r.tick()
	return nil
}

// settle waits for the samplers that are there already: that they are connected one after the other is no change of the ring.
func (r *traceRouter) settle(ctx context.Context) {
	limit := time.After(connectLimit)
	for {
		r.mutex.Lock()
		all := true
		for _, s := range r.samplers {
			all = all && s.member != nil
		}
		r.mutex.Unlock()
		if all {
			break
		}
		select {
		case <-time.After(10 * time.Millisecond):
			continue
		case <-ctx.Done():
		case <-limit:
		}
		break
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.settled = true
	r.router.ForgetHistory()
	for _, s := range r.samplers {
		s.follow()
	}
}

// update is told all samplers whenever something about them has changed.
func (r *traceRouter) update(endpoints []endpoint) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	listed := map[string]bool{}
	for _, e := range endpoints {
		listed[e.Name] = true
		s := r.samplers[e.Name]
		if s != nil && (s.endpoint.UID != e.UID || s.endpoint.Address != e.Address) {
			s.say("A sampler was replaced.")
			s.remove()
			s = nil
		}
		if s == nil {
			added, err := newSampler(r, e)
			if err != nil {
				r.settings.Logger.Error("A sampler cannot be connected to.", zap.String("sampler", e.Name), zap.Error(err))
				r.misconfigured = err
				continue
			}
			r.samplers[e.Name] = added
			continue
		}
		if s.endpoint.Ready != e.Ready {
			s.endpoint.Ready = e.Ready
			s.follow()
		}
	}
	for name, s := range r.samplers {
		if !listed[name] {
			// It may still serve what it has begun: it is gone when its connection is.
			s.endpoint.Ready, s.unlisted = false, true
			s.follow()
			if s.member == nil {
				s.remove()
			}
		} else {
			s.unlisted = false
		}
	}
}

// consume is given each request that comes in. It returns when every sampler has taken its part; for one that is slow, what is in the window counts as taken.
func (r *traceRouter) consume(ctx context.Context, traces ptrace.Traces) error {
	request, wait, err := r.take(ctx, traces)
	if err != nil {
		return err
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-request.Done:
		return refusal(request)
	case <-timer.C:
		return nil
	case <-ctx.Done():
		// It is in the window and will be sent; the sender, though, may not count on it, should this process die.
		return ctx.Err()
	}
}

// consumeQueued is given what a queue hands out, and returns when every sampler has taken its part: until then the queue keeps it.
func (r *traceRouter) consumeQueued(ctx context.Context, traces ptrace.Traces) error {
	request, _, err := r.take(ctx, traces)
	if err != nil {
		return err
	}
	select {
	case <-request.Done:
		return refusal(request)
	case <-ctx.Done():
		return ctx.Err()
	case <-r.leaving:
	}
	select {
	case <-request.Done:
		return refusal(request)
	case <-time.After(leaveLimit):
		return errors.New("no sampler has taken it before this router had to stop")
	}
}

// take brings a request into the window, and on its way. It tells how long to wait for the samplers.
func (r *traceRouter) take(ctx context.Context, traces ptrace.Traces) (*routing.Request, time.Duration, error) {
	var marshaler ptrace.ProtoMarshaler
	data, err := marshaler.MarshalTraces(traces)
	if err != nil {
		return nil, 0, consumererror.NewPermanent(err)
	}
	block, err := otlpwire.Parse(data)
	if err != nil {
		return nil, 0, consumererror.NewPermanent(err)
	}
	request := routing.NewRequest()
	wait, err := r.admit(ctx, block, request)
	return request, wait, err
}

func refusal(request *routing.Request) error {
	if request.Refused == 0 {
		return nil
	}
	return consumererror.NewPermanent(fmt.Errorf("a sampler refused %d spans: %w", request.Refused, request.Reason))
}

// admit waits for room in the window, and tells how long to wait for the samplers.
func (r *traceRouter) admit(ctx context.Context, block *otlpwire.Block, request *routing.Request) (time.Duration, error) {
	limit, spans := r.now()+roomLimit, len(block.Spans)
	for {
		r.mutex.Lock()
		now := r.now()
		deliveries, err := r.router.Admit(now, block, request)
		stalled := err == nil && len(deliveries) == 0 && spans > 0
		if err == nil {
			for _, delivery := range deliveries {
				if n, since := delivery.To.Outstanding(); n > 0 && now-since > r.config.AcknowledgeAfter {
					stalled = true
				}
			}
			r.hand(deliveries)
		}
		r.mutex.Unlock()
		if err == nil {
			if stalled {
				return min(stalledWait, r.config.AcknowledgeAfter), nil
			}
			return r.config.AcknowledgeAfter, nil
		}
		if now > limit {
			return 0, fmt.Errorf("%w (%d MiB); try again later", err, r.config.Window.MaxSizeMiB)
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-r.stopping:
			return 0, errors.New("this router stops; try another one")
		case <-ctx.Done():
			return 0, fmt.Errorf("%w: %w", err, ctx.Err())
		}
	}
}

// hand gives deliveries to their samplers. The mutex is held.
func (r *traceRouter) hand(deliveries []*routing.Delivery) {
	for _, delivery := range deliveries {
		if s := r.samplers[delivery.To.Name]; s != nil && s.member == delivery.To {
			s.lane(delivery).put(delivery)
		}
	}
}

// compressResting makes what all samplers have taken smaller; not under the lock, for it takes a while.
func (r *traceRouter) compressResting() {
	r.mutex.Lock()
	resting := r.router.Resting()
	r.mutex.Unlock()
	for _, block := range resting {
		block.Compress()
	}
	if len(resting) > 0 {
		r.mutex.Lock()
		for _, block := range resting {
			r.router.Compressed(block)
		}
		r.mutex.Unlock()
	}
}

func (r *traceRouter) tick() {
	defer r.running.Done()
	ticker := time.NewTicker(tickInterval)
	defer ticker.Stop()
	for {
		select {
		case <-r.stopping:
			return
		case <-ticker.C:
		}
		r.mutex.Lock()
		r.router.Tick(r.now())
		r.findUnresponsive()
		evicted := r.router.State().EvictedSpans
		r.mutex.Unlock()
		r.sayEvicted(evicted)
	}
}

// findUnresponsive takes samplers that owe an answer for too long for dead, unless the others are no better: then nobody would be helped.
func (r *traceRouter) findUnresponsive() {
	now := r.now()
	silent := func(s *sampler) bool {
		n, since := s.member.Outstanding()
		return n > 0 && now-since > r.config.UnresponsiveAfter
	}
	var dead []*sampler
	present, well := 0, 0
	for _, s := range r.samplers {
		if s.member == nil {
			continue
		}
		if silent(s) {
			dead = append(dead, s)
		}
		if !s.member.Draining() {
			present++
			if !silent(s) {
				well++
			}
		}
	}
	if well == 0 || 2*well < present {
		return
	}
	for _, s := range dead {
		s.say("A sampler does not answer: its undecided traces go to others.", zap.Duration("for", r.config.UnresponsiveAfter))
		s.silent = true
		s.lose()
	}
}

func (r *traceRouter) sayEvicted(evicted int64) {
	now := int64(r.now().Seconds())
	if evicted > r.lastSaid.evicted && now >= r.lastSaid.at+10 {
		r.settings.Logger.Warn("The window is full: the oldest traces are forgotten, and could not be sent again if their sampler went. Raise window.max_size_mib, or add routers.",
			zap.Int64("spans", evicted-r.lastSaid.evicted), zap.Int("max_size_mib", r.config.Window.MaxSizeMiB))
		r.lastSaid.evicted, r.lastSaid.at = evicted, now
	}
}

// shutdown waits until the samplers have taken what they were given and have decided it: a sampler that goes until then needs what only this router remembers.
func (r *traceRouter) shutdown(ctx context.Context) error {
	if r.source == nil {
		return nil // never started
	}
	ctx, cancel := context.WithTimeout(ctx, drainLimit+r.config.DecisionWait)
	defer cancel()
	waiting, deciding := r.unfinished()
	if deciding {
		r.settings.Logger.Info("This router takes nothing more, and stays until what it has sent is decided.", zap.Duration("decision_wait", r.config.DecisionWait))
	}
	for ; (waiting > 0 || deciding) && ctx.Err() == nil; waiting, deciding = r.unfinished() {
		time.Sleep(10 * time.Millisecond)
	}
	close(r.stopping)
	r.source.stop()
	r.mutex.Lock()
	for _, s := range r.samplers {
		s.stop()
	}
	r.mutex.Unlock()
	r.running.Wait()
	err := r.telemetry.stop()
	if waiting > 0 {
		r.settings.Logger.Error("Spans that no sampler took before this router had to stop are lost.", zap.Int("spans", waiting))
		err = errors.Join(err, fmt.Errorf("%d spans were not taken by any sampler before this router had to stop", waiting))
	}
	return err
}

// unfinished tells how many spans no sampler has taken yet, and whether a sampler may still have to decide some.
func (r *traceRouter) unfinished() (waiting int, deciding bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.router.State().WaitingSpans, r.router.Deciding(r.now())
}
