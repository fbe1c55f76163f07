// Package servicegraphconnector is upstream's service graph connector, by the same name and with the same configuration, that takes less for each span.
package servicegraphconnector

import (
	"context"

	upstream "github.com/open-telemetry/opentelemetry-collector-contrib/connector/servicegraphconnector"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/featuregate"
)

// NewFactory makes upstream's connector, and ours where ours can do what is asked for.
func NewFactory() connector.Factory {
	theirs := upstream.NewFactory()
	return connector.NewFactory(
		theirs.Type(),
		theirs.CreateDefaultConfig,
		connector.WithTracesToMetrics(func(ctx context.Context, settings connector.Settings, config component.Config, next consumer.Metrics) (connector.Traces, error) {
			asked := config.(*upstream.Config)
			if !covers(asked) {
				settings.Logger.Info("The service graph is drawn by upstream's connector: ours cannot do what is configured")
				return theirs.CreateTracesToMetrics(ctx, settings, config, next)
			}
			return newGrapher(asked, settings.TelemetrySettings, next)
		}, theirs.TracesToMetricsStability()),
	)
}

// covers says whether ours does all that this asks for. What has a default of upstream's own must be given.
func covers(config *upstream.Config) bool {
	return len(config.Dimensions) == 0 && config.ExponentialHistogramMaxSize == 0 &&
		config.LatencyHistogramBuckets != nil && len(config.VirtualNodePeerAttributes) > 0 && len(config.DatabaseNameAttributes) > 0 &&
		config.MetricsFlushInterval != nil && *config.MetricsFlushInterval > 0 && config.CacheLoop > 0 && config.StoreExpirationLoop > 0 &&
		enabled("virtualNode") && !enabled("legacyLatencyMetricNames") && !enabled("legacyLatencyUnitMs")
}

// enabled says whether one of upstream's feature gates is open.
func enabled(gate string) bool {
	found := false
	featuregate.GlobalRegistry().VisitAll(func(one *featuregate.Gate) {
		found = found || one.ID() == "connector.servicegraph."+gate && one.IsEnabled()
	})
	return found
}
