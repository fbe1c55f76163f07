package redactionprocessor

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	upstream "github.com/open-telemetry/opentelemetry-collector-contrib/processor/redactionprocessor"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"

	"keepsake.dev/collector/internal/ownconfig"
)

// pieces of which attributes are made at random: each secret that collector-config.yaml knows, what almost is one, and what is none.
var (
	names = []string{
		"url.path", "http.route", "db.query.text", "password", "Authorization", "user.token", "card_number", "keepsake.redact.name", "user_agent.original",
		"my.secret", "SESSIONID", "sampling.keep", "count", "x-api-key",
	}
	harmless = []string{
		"", "GET ", "/orders/", "ord_1", "{id}", " ", "\n", ":", "&", "\"", "{", "}", ",", "0", "12", "é", "日本", "\x00", "http://order:8080/1", strings.Repeat("x", 300),
	}
	secrets = []string{
		"password", "passwd=hunter2", "Password: hunter2", "token", "access_token=abc", "secret_key: x", "Bearer abcdef123", "Basic YWxpY2U6d29uZGVybGFuZA==", "Basic research",
		"eyJhbGciOi.eyJzdWIi.c2ln", "authorization: Token 12", "Cookie: a=b", "pwd=1", "https://alice:wonder@host/", "sk_live_0123456789", "ghp_0123456789abcdefghij",
		"AKIA0123456789ABCDEF", "alice@example.com", "a%40example.com", "4111 1111 1111 1111", "4111111111111111", "378282246310005", "30569309025904", "5105-1051-0510-5100",
		"41111111111111112", "1234567890123456", "-----BEGIN PRIVATE KEY-----MIIE-----END PRIVATE KEY-----", "AIzaSyA0123456789012345678901234567890", "ésecret=ü",
	}
)

// settings are the processors of the Collector's own configuration.
func settings(t testing.TB, name string) *upstream.Config {
	t.Helper()
	part, err := ownconfig.Load(t).Sub("processors")
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, part, name)
}

func parsed(t testing.TB, from *confmap.Conf, name string) *upstream.Config {
	t.Helper()
	part, err := from.Sub(name)
	if err != nil {
		t.Fatal(err)
	}
	config := NewFactory().CreateDefaultConfig().(*upstream.Config)
	if err := part.Unmarshal(config); err != nil {
		t.Fatal(err)
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

// consumed gives what a processor makes of a copy.
func consumed(t testing.TB, by processor.Traces, into *consumertest.TracesSink, traces ptrace.Traces) string {
	t.Helper()
	own := ptrace.NewTraces()
	traces.CopyTo(own)
	into.Reset()
	if err := by.ConsumeTraces(context.Background(), own); err != nil {
		t.Fatal(err)
	}
	return plain(t, into.AllTraces()[0])
}

// text has at most one secret: where two overlap it matters which expression comes first, and with upstream's that is left to chance.
func text(random *rand.Rand) string {
	var made strings.Builder
	secret := random.IntN(8)
	for position := range 4 {
		from := harmless
		if position == secret {
			from = secrets
		}
		made.WriteString(from[random.IntN(len(from))])
	}
	return made.String()
}

func fill(random *rand.Rand, attributes pcommon.Map) {
	for range random.IntN(6) {
		name := names[random.IntN(len(names))]
		switch random.IntN(8) {
		case 0:
			attributes.PutInt(name, int64(random.IntN(2))*4111111111111111)
		case 1:
			attributes.PutBool(name, true)
		case 2:
			list := attributes.PutEmptySlice(name)
			list.AppendEmpty().SetStr(text(random))
			list.AppendEmpty().SetStr(text(random))
		case 3:
			attributes.PutEmptyMap(name).PutStr(names[random.IntN(len(names))], text(random))
		case 4:
			attributes.PutEmptyBytes(name).FromRaw([]byte(text(random)))
		default:
			attributes.PutStr(name, text(random))
		}
	}
}

func anyTraces(random *rand.Rand) ptrace.Traces {
	traces := ptrace.NewTraces()
	for range 1 + random.IntN(2) {
		resource := traces.ResourceSpans().AppendEmpty()
		fill(random, resource.Resource().Attributes())
		scope := resource.ScopeSpans().AppendEmpty()
		fill(random, scope.Scope().Attributes())
		for range 2 {
			span := scope.Spans().AppendEmpty()
			span.SetName(text(random))
			fill(random, span.Attributes())
			fill(random, span.Events().AppendEmpty().Attributes())
			fill(random, span.Links().AppendEmpty().Attributes())
		}
	}
	return traces
}

func plain(t testing.TB, traces ptrace.Traces) string {
	t.Helper()
	written, err := (&ptrace.JSONMarshaler{}).MarshalTraces(traces)
	if err != nil {
		t.Fatal(err)
	}
	return string(written)
}

// ambiguous says whether two expressions match one value: upstream's processor goes through them in an order of chance.
func ambiguous(by *redactor, traces ptrace.Traces) bool {
	found := false
	look := func(attributes pcommon.Map) {
		for _, value := range attributes.All() {
			matches := 0
			for _, blocked := range by.blocked {
				if blocked.expression.MatchString(value.AsString()) {
					matches++
				}
			}
			found = found || matches > 1
		}
	}
	for _, resource := range traces.ResourceSpans().All() {
		look(resource.Resource().Attributes())
		for _, scope := range resource.ScopeSpans().All() {
			look(scope.Scope().Attributes())
			for _, span := range scope.Spans().All() {
				look(span.Attributes())
				look(span.Events().At(0).Attributes())
			}
		}
	}
	return found
}

func TestMasksWhatUpstreamMasks(t *testing.T) {
	for _, name := range []string{"redaction/keys", "redaction/values"} {
		t.Run(name, func(t *testing.T) {
			config := settings(t, name)
			if !covers(config) {
				t.Fatal("this is upstream's, so that nothing is compared")
			}
			ours, masked := start(t, NewFactory(), config)
			theirs, theirMasked := start(t, upstream.NewFactory(), config)
			expressions, err := newRedactor(config)
			if err != nil {
				t.Fatal(err)
			}
			changed := 0
			for seed := range uint64(600) {
				random := rand.New(rand.NewPCG(seed, 1))
				traces := anyTraces(random)
				before := plain(t, traces)
				if ambiguous(expressions, traces) {
					continue
				}
				expected := consumed(t, theirs, theirMasked, traces)
				after := consumed(t, ours, masked, traces)
				if after != expected {
					t.Fatalf("seed %d:\nbefore   %s\nours     %s\nupstream %s", seed, before, after, expected)
				}
				if after != before {
					changed++
				}
			}
			if changed < 150 {
				t.Errorf("only %d of 600 had something to mask", changed)
			}
		})
	}
}

func TestLeavesToUpstreamWhatItDoesNotCover(t *testing.T) {
	for key, value := range map[string]any{
		"hash_function":  "sha1",
		"summary":        "debug",
		"url_sanitizer":  map[string]any{"enabled": true, "attributes": []any{"url.path"}},
		"allow_all_keys": false,
		"db_sanitizer":   map[string]any{"sql": map[string]any{"enabled": true, "attributes": []any{"db.query.text"}}},
	} {
		t.Run(key, func(t *testing.T) {
			raw := map[string]any{"allow_all_keys": true, "blocked_values": []any{"secret"}}
			raw[key] = value
			config := parsed(t, confmap.NewFromStringMap(map[string]any{"redaction": raw}), "redaction")
			if covers(config) {
				t.Error("it takes this for something that it can do")
			}
			random := rand.New(rand.NewPCG(7, 7))
			traces := anyTraces(random)
			ours, masked := start(t, NewFactory(), config)
			theirs, theirMasked := start(t, upstream.NewFactory(), config)
			if mine, other := consumed(t, ours, masked, traces), consumed(t, theirs, theirMasked, traces); mine != other {
				t.Errorf("ours     %s\nupstream %s", mine, other)
			}
		})
	}
}

func TestABrokenExpressionIsNamed(t *testing.T) {
	config := &upstream.Config{AllowAllKeys: true, BlockedValues: []string{"a(b"}}
	_, err := NewFactory().CreateTraces(context.Background(), processortest.NewNopSettings(NewFactory().Type()), config, consumertest.NewNop())
	if err == nil || !strings.Contains(err.Error(), `blocked_values: "a(b" is no regular expression`) {
		t.Errorf("it says: %v", err)
	}
}

func TestWhatItRemembersIsBounded(t *testing.T) {
	redactor, err := newRedactor(settings(t, "redaction/keys"))
	if err != nil {
		t.Fatal(err)
	}
	attributes := pcommon.NewMap()
	for number := range 3 * mostKeys {
		attributes.Clear()
		attributes.PutStr(fmt.Sprintf("key%d", number), fmt.Sprintf("value%d", number))
		attributes.PutStr(fmt.Sprintf("password%d", number), "hunter2")
		redactor.attributes(attributes)
		if masked, _ := attributes.Get(fmt.Sprintf("password%d", number)); masked.Str() != mask {
			t.Fatalf("password%d is not masked", number)
		}
	}
	if known := len(*redactor.keys.now.Load()); known != mostKeys {
		t.Errorf("it remembers %d keys", known)
	}
	redactor.harmless.add("once")
	if redactor.harmless.has("once") {
		t.Error("it remembers what has come once")
	}
	redactor.harmless.add("once")
	if !redactor.harmless.has("once") {
		t.Error("it does not remember what has come twice")
	}
	long := strings.Repeat("x", longestValue+1)
	redactor.harmless.add(long)
	redactor.harmless.add(long)
	if redactor.harmless.has(long) {
		t.Error("it remembers a long value")
	}
}

func TestManyAtOnce(t *testing.T) {
	config := settings(t, "redaction/keys")
	redactor, err := newRedactor(config)
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for worker := range uint64(8) {
		wait.Go(func() {
			random := rand.New(rand.NewPCG(worker, 2))
			for range 2000 {
				attributes := pcommon.NewMap()
				attributes.PutStr("note", "password=hunter2 "+text(random))
				attributes.PutStr("password", "hunter2")
				attributes.PutStr(fmt.Sprintf("key%d", random.IntN(2*mostKeys)), text(random))
				redactor.attributes(attributes)
				if masked, _ := attributes.Get("password"); masked.Str() != mask {
					t.Error("a password came through")
				}
				if masked, _ := attributes.Get("note"); strings.HasPrefix(masked.Str(), "password=hunter2") {
					t.Errorf("%q came through", masked.Str())
				}
			}
		})
	}
	wait.Wait()
}

// BenchmarkTraces is of requests of 100 spans of which a third of the attributes is new each time.
func BenchmarkTraces(b *testing.B) {
	for _, name := range []string{"redaction/keys", "redaction/values"} {
		for of, factory := range map[string]processor.Factory{"ours": NewFactory(), "upstream": upstream.NewFactory()} {
			b.Run(name+"/"+of, func(b *testing.B) { benchmark(b, factory, settings(b, name)) })
		}
	}
}

func benchmark(b *testing.B, factory processor.Factory, config *upstream.Config) {
	made, err := factory.CreateTraces(context.Background(), processortest.NewNopSettings(factory.Type()), config, consumertest.NewNop())
	if err != nil {
		b.Fatal(err)
	}
	traces := ptrace.NewTraces()
	spans := traces.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	for range 100 {
		attributes := spans.AppendEmpty().Attributes()
		attributes.PutStr("url.path", "/api/orders/ord_1")
		attributes.PutStr("user_agent.original", "curl/7.88.1")
		attributes.PutStr("keepsake.redact.name", "GET /api/orders/{id}")
	}
	for request := 0; b.Loop(); request++ {
		for number, span := range spans.All() {
			span.Attributes().PutStr("url.path", fmt.Sprintf("/api/orders/ord_%016x", 100*request+number))
		}
		if err := made.ConsumeTraces(context.Background(), traces); err != nil {
			b.Fatal(err)
		}
	}
}
