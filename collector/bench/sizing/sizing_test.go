package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func variables(pairs ...string) func(string) string {
	of := map[string]string{"SPANS_PER_SECOND": "100000", "TRACE_SECONDS": "10", "KEEP": "0.15"}
	for _, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		of[name] = value
	}
	return func(name string) string { return of[name] }
}

func planOf(t *testing.T, pairs ...string) plan {
	t.Helper()
	request, err := read(variables(pairs...))
	if err != nil {
		t.Fatal(err)
	}
	return makePlan(request)
}

func TestTheDocumentHasTheFiguresThatThisReckonsWith(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "sizing.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "<!-- coefficients -->\n\n")
	table, _, _ := strings.Cut(rest, "\n<!-- /coefficients -->")
	if table != coefficientTable() {
		t.Errorf("docs/sizing.md has\n%s\nwhere go run ./bench/sizing -table prints\n%s", table, coefficientTable())
	}
}

func TestAWrongArgumentIsNamedWithWhatItHasToBe(t *testing.T) {
	for _, wrong := range []struct{ given, said string }{
		{"SPANS_PER_SECOND=", "SPANS_PER_SECOND is missing"},
		{"SPANS_PER_SECOND=many", `SPANS_PER_SECOND is "many": it has to be`},
		{"SPANS_PER_SECOND=20000000", "from 1000 to 10000000"},
		{"SPANS_PER_SECOND=NaN", `SPANS_PER_SECOND is "NaN"`},
		{"TRACE_SECONDS=-1", `TRACE_SECONDS is "-1"`},
		{"KEEP=15", `KEEP is "15"`},
		{"DECISION_WAIT=10", "judged before its last spans are there; make it at least 12"},
		{"DECISION_WAIT=12.5", "whole seconds"},
		{"STORE=mysql", "it has to be one of badger, opensearch"},
		{"STORE_SERVERS=a b", "a character that no address has"},
		{"IMAGE=registry.example:5000/otelcol", "a repository and a tag"},
	} {
		if _, err := read(variables(wrong.given)); err == nil || !strings.Contains(err.Error(), wrong.said) {
			t.Errorf("%s: %v", wrong.given, err)
		}
	}
}

func TestTheDecisionWaitIsLongerThanTheSlowestTrace(t *testing.T) {
	if wait := planOf(t, "TRACE_SECONDS=9.5").decisionWait; wait != 12 {
		t.Errorf("%g s", wait)
	}
	if wait := planOf(t, "DECISION_WAIT=30s").decisionWait; wait != 30 {
		t.Errorf("%g s", wait)
	}
}

func TestMemoryAndProcessorsGrowWithTheLoad(t *testing.T) {
	before := plan{}
	for _, rate := range []string{"1000", "10000", "100000", "1000000", "10000000"} {
		p := planOf(t, "SPANS_PER_SECOND="+rate, "IMAGE=own:1")
		cores := float64(p.sampler.replicas) * p.sampler.cores
		if cores*1e6*busy < p.spansPerSecond*(samplerCPU.value+keptCPU.value*p.keep) {
			t.Errorf("%s spans/s: %g cores of samplers", rate, cores)
		}
		undecided := p.spansPerSecond / p.spansPerTrace * p.decisionWait
		if held := float64(p.numTraces * p.sampler.replicas); held < 2*undecided {
			t.Errorf("%s spans/s: room for %g traces, and %g are undecided", rate, held, undecided)
		}
		if total(p.sampler) < total(before.sampler) || total(p.router) < total(before.router) || p.storeGiB <= before.storeGiB {
			t.Errorf("%s spans/s need less than a load before: %+v", rate, p)
		}
		if p.sampler.replicas > replicasAtMost || p.router.replicas > replicasAtMost || p.jaeger.replicas > replicasAtMost {
			t.Errorf("%s spans/s: %+v", rate, p)
		}
		before = p
	}
}

func total(t tier) int { return t.replicas * t.memoryMiB }

func TestALoneSamplerHasRoutersOnlyWhereTheyRemember(t *testing.T) {
	if p := planOf(t, "SPANS_PER_SECOND=10000"); p.sampler.replicas != 1 || p.router.replicas != 0 {
		t.Errorf("%+v", p)
	}
	if p := planOf(t, "SPANS_PER_SECOND=10000", "IMAGE=own:1"); p.router.replicas != 2 || !strings.HasPrefix(p.values(), "#") || !strings.Contains(p.values(), "crashSafe: true") {
		t.Errorf("%+v", p)
	}
}

// The chart's schema and its refusals, where Helm is at hand (helm/test): each load, with the official image and ours, stores of each kind.
func TestTheChartTakesWhatIsPrinted(t *testing.T) {
	helm := os.Getenv("HELM")
	if helm == "" {
		t.Skip("HELM names no Helm; helm/test runs this")
	}
	chart := filepath.Join("..", "..", "..", "helm", "keepsake")
	var loads [][]string
	for _, rate := range []string{"10000", "100000", "1000000", "10000000"} {
		for _, more := range []string{"", "IMAGE=registry.example:5000/keepsake/otelcol:0.145.0"} {
			loads = append(loads, []string{"SPANS_PER_SECOND=" + rate, more})
		}
	}
	for _, store := range []string{"badger", "cassandra", "clickhouse"} {
		loads = append(loads, []string{"SPANS_PER_SECOND=50000", "STORE=" + store, "KEEP=1", "SPAN_BYTES=4000", "DECISION_WAIT=60"})
	}
	loads = append(loads, []string{"STORE_SERVERS=https://a:9200,https://b:9200", "STORE=opensearch", "SPANS_PER_TRACE=5000", "KEEP=0"})
	for _, load := range loads {
		file := filepath.Join(t.TempDir(), "values.yaml")
		if err := os.WriteFile(file, []byte(planOf(t, load...).values()), 0o600); err != nil {
			t.Fatal(err)
		}
		if said, err := exec.Command(helm, "template", "keepsake", chart, "--values", file, "--kube-version", "1.34.4", "--show-only", "templates/sampler/statefulset.yaml").CombinedOutput(); err != nil {
			t.Errorf("%v: %v\n%s", load, err, said)
		} else if !strings.Contains(string(said), fmt.Sprintf("replicas: %d", planOf(t, load...).sampler.replicas)) {
			t.Errorf("%v: %s", load, said)
		}
	}
}
