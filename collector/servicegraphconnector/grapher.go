package servicegraphconnector

import (
	"context"
	"sync"
	"time"

	upstream "github.com/open-telemetry/opentelemetry-collector-contrib/connector/servicegraphconnector"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.uber.org/zap"
)

// stale is how long upstream keeps a series that nothing is added to.
const stale = 15 * time.Minute

// grapher counts requests between services, which it knows from the two spans of each.
type grapher struct {
	config    *upstream.Config
	next      consumer.Metrics
	logger    *zap.Logger
	telemetry *telemetry
	started   time.Time
	now       func() time.Time

	mutex sync.Mutex
	graph graph

	stop chan struct{}
	done sync.WaitGroup
}

func newGrapher(config *upstream.Config, settings component.TelemetrySettings, next consumer.Metrics) (*grapher, error) {
	telemetry, err := newTelemetry(settings)
	if err != nil {
		return nil, err
	}
	return &grapher{
		config: config, next: next, logger: settings.Logger, telemetry: telemetry, started: time.Now(), now: time.Now,
		graph: newGraph(config), stop: make(chan struct{}),
	}, nil
}

func (*grapher) Capabilities() consumer.Capabilities {
	return consumer.Capabilities{MutatesData: false}
}

// Start has metrics sent, half edges given up and old series forgotten, each at its interval.
func (g *grapher) Start(context.Context, component.Host) error {
	g.each(*g.config.MetricsFlushInterval, g.flush)
	g.each(g.config.StoreExpirationLoop, g.expire)
	g.each(g.config.CacheLoop, g.forget)
	return nil
}

// Shutdown sends no more, as upstream does not.
func (g *grapher) Shutdown(context.Context) error {
	close(g.stop)
	g.done.Wait()
	return nil
}

// ConsumeTraces takes spans.
func (g *grapher) ConsumeTraces(ctx context.Context, traces ptrace.Traces) error {
	g.mutex.Lock()
	total, dropped := g.graph.take(traces, g.age())
	g.mutex.Unlock()
	add(ctx, g.telemetry.total, total)
	add(ctx, g.telemetry.dropped, dropped)
	return nil
}

func (g *grapher) flush() {
	g.mutex.Lock()
	metrics := metrics{
		all: g.graph.series, names: &g.graph.names, bounds: g.graph.bounds, labelled: g.config.VirtualNodeExtraLabel,
		started: pcommon.NewTimestampFromTime(g.started), written: pcommon.NewTimestampFromTime(g.now().Add(-g.config.MetricsTimestampOffset)),
	}
	written := metrics.write()
	g.mutex.Unlock()
	if written.MetricCount() == 0 {
		return
	}
	if err := g.next.ConsumeMetrics(context.Background(), written); err != nil {
		g.logger.Error("The service graph's metrics were refused", zap.Error(err))
	}
}

func (g *grapher) expire() {
	g.mutex.Lock()
	expired := g.graph.expire(g.age())
	g.mutex.Unlock()
	add(context.Background(), g.telemetry.expired, expired)
}

func (g *grapher) forget() {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.graph.forget(g.age() - stale)
}

func (g *grapher) age() time.Duration {
	return g.now().Sub(g.started)
}

func (g *grapher) each(interval time.Duration, do func()) {
	g.done.Go(func() {
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				do()
			case <-g.stop:
				return
			}
		}
	})
}
