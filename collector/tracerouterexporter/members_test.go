package tracerouterexporter

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"
)

func TestTheStaticSourceTellsItsMembersOnce(t *testing.T) {
	var last told
	source := staticSource{{Name: "a", Endpoint: "one:4317", ReplayEndpoint: "one:4319"}, {Endpoint: "two:4317"}}
	if err := source.start(t.Context(), last.update); err != nil {
		t.Fatal(err)
	}
	source.stop()
	want := []endpoint{{Name: "a", Address: "one:4317", ReplayAddress: "one:4319", Ready: true}, {Name: "two:4317", Address: "two:4317", Ready: true}}
	if !slices.Equal(last.endpoints, want) || last.times != 1 {
		t.Errorf("%d times %+v", last.times, last.endpoints)
	}
}

func TestTheDNSSourceFollowsTheAddressesAndKeepsThemWhileTheServerIsAway(t *testing.T) {
	logged, logs := observer.New(zapcore.WarnLevel)
	source := newDNSSource(DNSConfig{Hostname: "samplers.example", Port: 4317, ReplayPort: 4319, Interval: 5 * time.Millisecond}, zap.New(logged))
	var mutex sync.Mutex
	addresses, away := []string{"10.0.0.2", "10.0.0.1", "10.0.0.2"}, error(nil)
	answer := func(to []string, err error) {
		mutex.Lock()
		defer mutex.Unlock()
		addresses, away = to, err
	}
	source.resolve = func(_ context.Context, host string) ([]string, error) {
		if host != "samplers.example" {
			t.Errorf("asked for %s", host)
		}
		mutex.Lock()
		defer mutex.Unlock()
		return slices.Clone(addresses), away
	}
	var last told
	if err := source.start(t.Context(), last.update); err != nil {
		t.Fatal(err)
	}
	defer source.stop()
	want := []endpoint{
		{Name: "10.0.0.1", Address: "10.0.0.1:4317", ReplayAddress: "10.0.0.1:4319", Ready: true},
		{Name: "10.0.0.2", Address: "10.0.0.2:4317", ReplayAddress: "10.0.0.2:4319", Ready: true},
	}
	last.mutex.Lock()
	if !slices.Equal(last.endpoints, want) {
		t.Errorf("at the start %+v", last.endpoints)
	}
	last.mutex.Unlock()
	answer(nil, errors.New("no answer"))
	eventually(t, "the log says it", func() bool { return logs.FilterMessageSnippet("those known so far stay").Len() > 0 })
	if names := last.names(); names != "10.0.0.1/ 10.0.0.2/" {
		t.Errorf("while the server is away: %s", names)
	}
	answer([]string{"10.0.0.2", "10.0.0.3"}, nil)
	eventually(t, "it tells the new ones", func() bool { return last.names() == "10.0.0.2/ 10.0.0.3/" })
}

func TestTheFactoryMakesAnExporterForEachWayToFindMembers(t *testing.T) {
	a := startSampler(t, "a")
	host, port, _ := strings.Cut(a.first, ":")
	static := MembersConfig{Static: []StaticMember{{Name: "a", Endpoint: a.first, ReplayEndpoint: a.replays}}}
	for name, members := range map[string]MembersConfig{
		"static":            static,
		"static, and queue": static,
		"dns":               {DNS: configoptional.Some(DNSConfig{Hostname: host, Port: number(t, port), Interval: time.Minute})},
	} {
		t.Run(name, func(t *testing.T) {
			config := testConfig()
			config.Members = members
			if strings.HasSuffix(name, "queue") {
				config.QueueConfig = configoptional.Some(exporterhelper.NewDefaultQueueConfig())
			}
			exporter, err := NewFactory().CreateTraces(t.Context(), nopSettings(), config)
			if err != nil {
				t.Fatal(err)
			}
			if err := exporter.Start(t.Context(), componenttest.NewNopHost()); err != nil {
				t.Fatal(err)
			}
			id := newTraceID()
			if err := exporter.ConsumeTraces(t.Context(), spansOf(id, "one")); err != nil {
				t.Error(err)
			}
			eventually(t, "the sampler has it", func() bool { return a.whole(id, "one") })
			// It would stay until the trace is decided.
			hurry, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if err := exporter.Shutdown(hurry); err != nil {
				t.Error(err)
			}
		})
	}
}
