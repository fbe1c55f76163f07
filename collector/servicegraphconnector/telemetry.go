package servicegraphconnector

import (
	"context"
	"errors"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/otel/metric"
)

const (
	scopeName = "github.com/open-telemetry/opentelemetry-collector-contrib/connector/servicegraphconnector"
	prefix    = "otelcol_connector_servicegraph_"
)

// telemetry counts by upstream's names.
type telemetry struct {
	dropped, expired, total metric.Int64Counter
}

func newTelemetry(settings component.TelemetrySettings) (*telemetry, error) {
	meter := settings.MeterProvider.Meter(scopeName)
	counter := func(name, description string) (metric.Int64Counter, error) {
		return meter.Int64Counter(prefix+name, metric.WithUnit("1"), metric.WithDescription(description+" [Development]"))
	}
	dropped, err1 := counter("dropped_spans", "Number of spans dropped when trying to add edges")
	expired, err2 := counter("expired_edges", "Number of edges that expired before finding its matching span")
	total, err3 := counter("total_edges", "Total number of unique edges")
	return &telemetry{dropped, expired, total}, errors.Join(err1, err2, err3)
}

func add(ctx context.Context, to metric.Int64Counter, count int64) {
	if count > 0 {
		to.Add(ctx, count)
	}
}
