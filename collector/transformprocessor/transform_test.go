package transformprocessor

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl"
	upstream "github.com/open-telemetry/opentelemetry-collector-contrib/processor/transformprocessor"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"

	"keepsake.dev/collector/internal/ownconfig"
)

var (
	inUse = []string{"transform/uncover", "transform/cover", "transform/policy"}
	keys  = []string{"keepsake.redact.name", "keepsake.redact.status", "keepsake.redact.state", "tailsampling.policy", "http.route", "count"}
	texts = []string{"", "GET /orders/{id}", "boom", "vendor=1"}
)

func settings(t testing.TB, name string) *upstream.Config {
	t.Helper()
	part, err := ownconfig.Load(t).Sub("processors::" + name)
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, part)
}

func parsed(t testing.TB, from *confmap.Conf) *upstream.Config {
	t.Helper()
	config := NewFactory().CreateDefaultConfig().(*upstream.Config)
	if err := from.Unmarshal(config); err != nil {
		t.Fatal(err)
	}
	if len(config.TraceStatements) == 0 {
		t.Fatal("no statements")
	}
	return config
}

func start(t testing.TB, factory processor.Factory, config *upstream.Config) (processor.Traces, *consumertest.TracesSink) {
	t.Helper()
	sink := &consumertest.TracesSink{}
	made, err := factory.CreateTraces(context.Background(), processortest.NewNopSettings(factory.Type()), config, sink)
	if err != nil {
		t.Fatal(err)
	}
	return made, sink
}

// fill makes attributes of every type, among them those that the statements themselves put there: anybody may send them.
func fill(random *rand.Rand, attributes pcommon.Map) {
	for range random.IntN(5) {
		key := keys[random.IntN(len(keys))]
		switch random.IntN(6) {
		case 0:
			attributes.PutInt(key, 7)
		case 1:
			attributes.PutEmpty(key)
		case 2:
			attributes.PutEmptySlice(key).AppendEmpty().SetStr("x")
		case 3:
			attributes.PutEmptyBytes(key).FromRaw([]byte("x"))
		default:
			attributes.PutStr(key, texts[random.IntN(len(texts))])
		}
	}
}

func anyTraces(random *rand.Rand) ptrace.Traces {
	traces := ptrace.NewTraces()
	for range 1 + random.IntN(2) {
		resource := traces.ResourceSpans().AppendEmpty()
		fill(random, resource.Resource().Attributes())
		for range random.IntN(3) {
			scope := resource.ScopeSpans().AppendEmpty()
			fill(random, scope.Scope().Attributes())
			for range random.IntN(3) {
				span := scope.Spans().AppendEmpty()
				span.SetName(texts[random.IntN(len(texts))])
				span.Status().SetMessage(texts[random.IntN(len(texts))])
				span.TraceState().FromRaw(texts[random.IntN(len(texts))])
				fill(random, span.Attributes())
				for range random.IntN(3) {
					event := span.Events().AppendEmpty()
					event.SetName(texts[random.IntN(len(texts))])
					fill(random, event.Attributes())
				}
			}
		}
	}
	return traces
}

func TestTransformsAsUpstreamDoes(t *testing.T) {
	for _, name := range inUse {
		t.Run(name, func(t *testing.T) {
			config := settings(t, name)
			if _, covered := programOf(config); !covered {
				t.Fatal("ours cannot do it")
			}
			ours, ourSink := start(t, NewFactory(), config)
			theirs, theirSink := start(t, upstream.NewFactory(), config)
			for seed := range uint64(500) {
				traces := anyTraces(rand.New(rand.NewPCG(seed, 1)))
				got, want := consumed(t, ours, ourSink, traces), consumed(t, theirs, theirSink, traces)
				if got != want {
					t.Fatalf("seed %d: of\n%s\nupstream makes\n%s\nours\n%s", seed, plain(traces), want, got)
				}
			}
		})
	}
}

func consumed(t *testing.T, by processor.Traces, into *consumertest.TracesSink, traces ptrace.Traces) string {
	t.Helper()
	own := ptrace.NewTraces()
	traces.CopyTo(own)
	into.Reset()
	if err := by.ConsumeTraces(context.Background(), own); err != nil {
		t.Fatal(err)
	}
	return plain(into.AllTraces()[0])
}

// plain has attributes sorted by their keys: those of a map have no order.
func plain(traces ptrace.Traces) string {
	made := ""
	for _, resource := range traces.ResourceSpans().All() {
		made += fmt.Sprintln("resource", resource.Resource().Attributes().AsRaw())
		for _, scope := range resource.ScopeSpans().All() {
			made += fmt.Sprintln(" scope", scope.Scope().Attributes().AsRaw())
			for _, span := range scope.Spans().All() {
				made += fmt.Sprintf("  span %q %q %q %v\n", span.Name(), span.Status().Message(), span.TraceState().AsRaw(), span.Attributes().AsRaw())
				for _, event := range span.Events().All() {
					made += fmt.Sprintf("   event %q %v\n", event.Name(), event.Attributes().AsRaw())
				}
			}
		}
	}
	return made
}

func TestLeavesToUpstreamWhatItCannotDo(t *testing.T) {
	for _, statement := range []string{
		`set(span.attributes["a"], span.attributes["b"])`,
		`set(span.name, "x")`,
		`set(span.name, span.status.message)`,
		`set(resource.attributes["a"], span.name)`,
		`set(span.attributes["a"], span.name) where span.name == "b"`,
		`set(span.attributes["a"], span.name) where span.kind != ""`,
		`delete_key(resource.attributes, "a")`,
		`delete_matching_keys(span.attributes, "a")`,
		`set(span.attributes["a\"b"], span.name)`,
		`set(span.trace_state["a"], span.name)`,
	} {
		config := parsed(t, confmap.NewFromStringMap(map[string]any{"error_mode": "ignore", "trace_statements": []any{statement}}))
		if _, covered := programOf(config); covered {
			t.Errorf("%s is taken for one that ours can do", statement)
		}
	}
	known := []any{map[string]any{"statements": []any{`delete_key(span.attributes, "a")`}}}
	for name, asked := range map[string]map[string]any{
		"errors that are not ignored":            {"trace_statements": known},
		"errors that are not ignored in a group": {"error_mode": "ignore", "trace_statements": []any{map[string]any{"error_mode": "propagate", "statements": []any{`delete_key(span.attributes, "a")`}}}},
		"a condition of the group":               {"error_mode": "ignore", "trace_statements": []any{map[string]any{"conditions": []any{`span.name == ""`}, "statements": []any{`delete_key(span.attributes, "a")`}}}},
		"a context":                              {"error_mode": "ignore", "trace_statements": []any{map[string]any{"context": "span", "statements": []any{`delete_key(attributes, "a")`}}}},
	} {
		if _, covered := programOf(parsed(t, confmap.NewFromStringMap(asked))); covered {
			t.Errorf("%s: taken for what ours can do", name)
		}
	}
	config := parsed(t, confmap.NewFromStringMap(map[string]any{"error_mode": "ignore", "trace_statements": known}))
	if _, covered := programOf(config); !covered || config.ErrorMode != ottl.IgnoreError {
		t.Error("ours cannot do even that")
	}
	_, sink := start(t, NewFactory(), config)
	if sink == nil {
		t.Error("it does not start")
	}
}

func BenchmarkTraces(b *testing.B) {
	for _, one := range []struct {
		name    string
		factory processor.Factory
	}{{"ours", NewFactory()}, {"upstream's", upstream.NewFactory()}} {
		b.Run(one.name, func(b *testing.B) {
			uncover, _ := start(b, one.factory, settings(b, "transform/uncover"))
			cover, _ := start(b, one.factory, settings(b, "transform/cover"))
			traces := ptrace.NewTraces()
			scope := traces.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty()
			for i := range 100 {
				span := scope.Spans().AppendEmpty()
				span.SetName("GET /orders/{id}")
				for j := range 8 {
					span.Attributes().PutStr(fmt.Sprint("key", j), fmt.Sprint("value", i))
				}
			}
			b.ReportAllocs()
			for b.Loop() {
				own := ptrace.NewTraces()
				traces.CopyTo(own)
				if uncover.ConsumeTraces(context.Background(), own) != nil || cover.ConsumeTraces(context.Background(), own) != nil {
					b.Fatal("refused")
				}
			}
		})
	}
}
