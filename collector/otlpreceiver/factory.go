// Package otlpreceiver is upstream's OTLP receiver, by the same name and with the same configuration, that refuses what is nested too deep,
// and answers no 500 to what cannot be read.
package otlpreceiver

import (
	"context"
	"maps"
	"slices"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componentstatus"
	"go.opentelemetry.io/collector/config/configmiddleware"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/receiver"
	upstream "go.opentelemetry.io/collector/receiver/otlpreceiver"
)

// guardID names an extension that no configuration has: the receiver brings it along.
var guardID = component.MustNewIDWithName("keepsake", "otlp-nesting")

// NewFactory makes upstream's receivers with our guard in front.
func NewFactory() receiver.Factory {
	theirs := upstream.NewFactory()
	return receiver.NewFactory(
		theirs.Type(),
		theirs.CreateDefaultConfig,
		receiver.WithTraces(func(ctx context.Context, settings receiver.Settings, config component.Config, next consumer.Traces) (receiver.Traces, error) {
			return guarded(config)(theirs.CreateTraces(ctx, settings, withGuard(config), next))
		}, theirs.TracesStability()),
		receiver.WithMetrics(func(ctx context.Context, settings receiver.Settings, config component.Config, next consumer.Metrics) (receiver.Metrics, error) {
			return guarded(config)(theirs.CreateMetrics(ctx, settings, withGuard(config), next))
		}, theirs.MetricsStability()),
		receiver.WithLogs(func(ctx context.Context, settings receiver.Settings, config component.Config, next consumer.Logs) (receiver.Logs, error) {
			return guarded(config)(theirs.CreateLogs(ctx, settings, withGuard(config), next))
		}, theirs.LogsStability()),
	)
}

// withGuard names the guard in the configuration itself, not in a copy: by its address upstream knows that several signals share a receiver.
func withGuard(config component.Config) component.Config {
	protocols := &config.(*upstream.Config).Protocols
	if protocols.GRPC.HasValue() {
		server := protocols.GRPC.Get()
		server.Middlewares = first(server.Middlewares)
	}
	if protocols.HTTP.HasValue() {
		server := &protocols.HTTP.Get().ServerConfig
		server.Middlewares = first(server.Middlewares)
	}
	return config
}

func first(of []configmiddleware.Config) []configmiddleware.Config {
	ours := configmiddleware.Config{ID: guardID}
	if slices.Contains(of, ours) {
		return of
	}
	return append([]configmiddleware.Config{ours}, of...)
}

func guarded(config component.Config) func(component.Component, error) (component.Component, error) {
	return func(theirs component.Component, err error) (component.Component, error) {
		if err != nil {
			return nil, err
		}
		return receiverWithGuard{theirs, &config.(*upstream.Config).Protocols}, nil
	}
}

type receiverWithGuard struct {
	component.Component
	protocols *upstream.Protocols
}

// Start gives the receiver a host that has the guard. Only the first of the signals that share a receiver starts it.
func (r receiverWithGuard) Start(ctx context.Context, host component.Host) error {
	var ours guard
	if r.protocols.HTTP.HasValue() {
		server := &r.protocols.HTTP.Get().ServerConfig
		ours = guard{decoders: server.CompressionAlgorithms, mostBytes: server.MaxRequestBodySize}
		// Left to the guard.
		server.CompressionAlgorithms = []string{}
	}
	return r.Component.Start(ctx, hostWithGuard{host, ours})
}

type hostWithGuard struct {
	component.Host
	guard guard
}

func (h hostWithGuard) GetExtensions() map[component.ID]component.Component {
	all := map[component.ID]component.Component{}
	maps.Copy(all, h.Host.GetExtensions())
	all[guardID] = h.guard
	return all
}

// Report passes on what the receiver says of itself.
func (h hostWithGuard) Report(event *componentstatus.Event) {
	componentstatus.ReportStatus(h.Host, event)
}
