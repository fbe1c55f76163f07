// Package tailsamplingprocessor is upstream's tail sampling processor, by the same name and with the same configuration, that holds spans encoded.
package tailsamplingprocessor

import (
	"context"

	upstream "github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/featuregate"
	"go.opentelemetry.io/collector/processor"
)

// NewFactory makes upstream's processor, and ours where ours can do what is asked for.
func NewFactory() processor.Factory {
	theirs := upstream.NewFactory()
	return processor.NewFactory(
		theirs.Type(),
		theirs.CreateDefaultConfig,
		processor.WithTraces(func(ctx context.Context, settings processor.Settings, config component.Config, next consumer.Traces) (processor.Traces, error) {
			asked := config.(*upstream.Config)
			judge, covered := covers(asked, settings)
			if !covered {
				settings.Logger.Info("Sampling by upstream's processor: ours cannot do what is configured")
				return theirs.CreateTraces(ctx, settings, config, next)
			}
			return newSampler(asked, judge, settings, next)
		}, theirs.TracesStability()),
	)
}

// covers says whether ours does all that this asks for, and gives what decides then. What is wrong in it is left to upstream, to complain of.
func covers(config *upstream.Config, settings processor.Settings) (*judge, bool) {
	if config.DecisionWaitAfterRootReceived > 0 || config.MaximumTraceSizeBytes > 0 || config.DropPendingTracesOnShutdown || len(config.Options) > 0 ||
		!config.BlockOnOverflow || config.NumTraces == 0 || config.DecisionCache.SampledCacheSize <= 0 || config.DecisionCache.NonSampledCacheSize <= 0 ||
		!config.SampleOnFirstMatch {
		return nil, false
	}
	return judgeOf(config.PolicyCfgs, settings)
}

// enabled says whether one of upstream's feature gates is open.
func enabled(gate string) bool {
	found := false
	featuregate.GlobalRegistry().VisitAll(func(one *featuregate.Gate) {
		found = found || one.ID() == "processor.tailsamplingprocessor."+gate && one.IsEnabled()
	})
	return found
}
