// Package tracerouterexporter is a Collector exporter that sends all spans of a trace to one sampler, and sends them again, whole, to another when
// that one goes before it has decided. README.md tells how to use it.
package tracerouterexporter

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configretry"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
)

var componentType = component.MustNewType("trace_router")

// NewFactory makes exporters for traces.
func NewFactory() exporter.Factory {
	return exporter.NewFactory(componentType, createDefaultConfig, exporter.WithTraces(createTraces, component.StabilityLevelBeta))
}

func createTraces(ctx context.Context, settings exporter.Settings, config component.Config) (exporter.Traces, error) {
	c := config.(*Config)
	router, err := newTraceRouter(settings, c)
	if err != nil {
		return nil, err
	}
	options := []exporterhelper.Option{
		exporterhelper.WithCapabilities(consumer.Capabilities{MutatesData: false}),
		// Neither a time limit nor tries of its own: the router waits and tries for each sampler by itself.
		exporterhelper.WithTimeout(exporterhelper.TimeoutConfig{Timeout: 0}),
		exporterhelper.WithQueue(c.QueueConfig),
		exporterhelper.WithStart(router.start),
		exporterhelper.WithShutdown(router.shutdown),
	}
	if !c.QueueConfig.HasValue() {
		return exporterhelper.NewTraces(ctx, settings, config, router.consume, options...)
	}
	// What the queue has handed out belongs to it until a sampler has it. Only what its retries give back stays in it over a restart.
	retry := configretry.NewDefaultBackOffConfig()
	retry.MaxElapsedTime = 0
	queued, err := exporterhelper.NewTraces(ctx, settings, config, router.consumeQueued, append(options, exporterhelper.WithRetry(retry))...)
	return queuedExporter{queued, router}, err
}

// queuedExporter tells the router that it is about to stop before the queue waits for what it has handed out.
type queuedExporter struct {
	exporter.Traces
	router *traceRouter
}

func (e queuedExporter) Shutdown(ctx context.Context) error {
	e.router.leave.Do(func() { close(e.router.leaving) })
	return e.Traces.Shutdown(ctx)
}
