// Package transformprocessor is upstream's transform processor, by the same name and with the same configuration, that is quicker with the statements of collector-config.yaml.
package transformprocessor

import (
	"context"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl"
	upstream "github.com/open-telemetry/opentelemetry-collector-contrib/processor/transformprocessor"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processorhelper"
)

// NewFactory makes upstream's processor, and ours for spans where ours can do all that is asked for.
func NewFactory() processor.Factory {
	theirs := upstream.NewFactory()
	return processor.NewFactory(
		theirs.Type(),
		theirs.CreateDefaultConfig,
		processor.WithTraces(func(ctx context.Context, settings processor.Settings, config component.Config, next consumer.Traces) (processor.Traces, error) {
			ours, covered := programOf(config.(*upstream.Config))
			if !covered {
				settings.Logger.Info("Transforming by upstream's processor: ours cannot do what is configured")
				return theirs.CreateTraces(ctx, settings, config, next)
			}
			return processorhelper.NewTraces(ctx, settings, config, next, ours.process, processorhelper.WithCapabilities(consumer.Capabilities{MutatesData: true}))
		}, theirs.TracesStability()),
		processor.WithLogs(theirs.CreateLogs, theirs.LogsStability()),
		processor.WithMetrics(theirs.CreateMetrics, theirs.MetricsStability()),
	)
}

// programOf gives the statements as ours; false where one of them is not among those that it knows.
func programOf(config *upstream.Config) (program, bool) {
	var made program
	for _, asked := range config.TraceStatements {
		if config.ErrorMode != ottl.IgnoreError || asked.ErrorMode != "" && asked.ErrorMode != ottl.IgnoreError || asked.Context != "" || len(asked.Conditions) > 0 {
			return nil, false
		}
		one, known := groupOf(asked.Statements)
		if !known {
			return nil, false
		}
		made = append(made, one)
	}
	return made, true
}
