package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// request is what the caller says of the load.
type request struct {
	spansPerSecond float64
	traceSeconds   float64
	keep           float64
	decisionWait   float64 // whole seconds
	spanBytes      float64
	spansPerTrace  float64
	outageMinutes  float64
	retentionHours float64
	image          string // of our Collector; "": the official one
	store          string // "": proposed by the load
	servers        []string
}

var stores = []string{"badger", "opensearch", "elasticsearch", "cassandra", "clickhouse"}

// read takes the request out of variables, and says of the first wrong one what it has to be.
func read(variable func(string) string) (request, error) {
	r := request{image: variable("IMAGE"), store: variable("STORE")}
	var problem error
	number := func(name string, ifEmpty, least, most float64, what string) float64 {
		text := strings.TrimSuffix(variable(name), "s")
		if text == "" && !math.IsNaN(ifEmpty) {
			return ifEmpty
		}
		value, err := strconv.ParseFloat(text, 64)
		if problem == nil && (err != nil || !(value >= least && value <= most)) {
			given := strconv.Quote(variable(name))
			if text == "" {
				given = "missing"
			}
			problem = fmt.Errorf("%s is %s: it has to be %s, from %.0f to %.0f", name, given, what, least, most)
		}
		return value
	}
	must := math.NaN()
	r.spansPerSecond = number("SPANS_PER_SECOND", must, 1_000, 10_000_000, "how many spans all senders make in a second at the peak")
	r.traceSeconds = number("TRACE_SECONDS", must, 0, 600, "how many seconds the slowest trace lasts that has to be judged whole")
	r.keep = number("KEEP", must, 0, 1, "the share of the spans that all policies together keep")
	r.decisionWait = number("DECISION_WAIT", math.Ceil(r.traceSeconds)+sendersDelay, 1, 900, "seconds from a trace's first span to its decision")
	r.spanBytes = number("SPAN_BYTES", benchSpan.value, 50, 1_000_000, "bytes of a span with its attributes, as OTLP encodes it")
	r.spansPerTrace = number("SPANS_PER_TRACE", 8, 1, 100_000, "spans of a trace on average")
	r.outageMinutes = number("OUTAGE_MINUTES", 15, 1, 10_080, "for how many minutes the store may be away")
	r.retentionHours = number("RETENTION_HOURS", 168, 1, 100_000, "for how many hours kept traces stay")
	if problem != nil {
		return r, problem
	}
	if r.decisionWait != math.Trunc(r.decisionWait) {
		return r, fmt.Errorf("DECISION_WAIT is %g: it has to be whole seconds", r.decisionWait)
	}
	if r.decisionWait <= r.traceSeconds {
		return r, fmt.Errorf("DECISION_WAIT is %g and TRACE_SECONDS %g: a trace would be judged before its last spans are there; make it at least %g, or leave it out",
			r.decisionWait, r.traceSeconds, math.Ceil(r.traceSeconds)+sendersDelay)
	}
	if r.store != "" && !slices.Contains(stores, r.store) {
		return r, fmt.Errorf("STORE is %q: it has to be one of %s", r.store, strings.Join(stores, ", "))
	}
	if servers := variable("STORE_SERVERS"); servers != "" {
		r.servers = strings.Split(servers, ",")
	}
	if strings.ContainsAny(r.image+strings.Join(r.servers, ""), " \t\n\"'\\{}") {
		return r, fmt.Errorf("IMAGE or STORE_SERVERS has a character that no address has")
	}
	if r.image != "" && !strings.Contains(r.image[strings.LastIndexByte(r.image, '/')+1:], ":") {
		return r, fmt.Errorf("IMAGE is %q: it has to be a repository and a tag, such as registry.example/keepsake/otelcol:0.145.0", r.image)
	}
	return r, nil
}
