package main

import (
	"fmt"
	"strings"
)

// coefficient is a figure that a benchmark printed, on the machine that docs/benchmarks.md names.
type coefficient struct {
	name     string
	value    float64
	official float64 // the same with the official image, if that is another
	unit     string
	from     string
}

// of gives what holds with our Collector, or with the official image.
func (c coefficient) of(own bool) float64 {
	if own || c.official == 0 {
		return c.value
	}
	return c.official
}

// What was measured. docs/sizing.md has the same as a table (-table), which a test holds to this.
var (
	benchSpan       = coefficient{"span", 220, 0, "bytes of a span as OTLP encodes it, in the benchmarks", growth}
	samplerCPU      = coefficient{"sampler CPU", 7.4, 17.8, "µs of CPU per span that is not kept", growth + ", kept"}
	keptCPU         = coefficient{"kept CPU", 8.6, 13.6, "µs of CPU more per span that is kept", growth + ", kept"}
	sizeCPU         = coefficient{"size CPU", 8.8, 17.6, "µs of CPU more per span for each KiB that it is larger", growth + ", span-size"}
	undecidedBytes  = coefficient{"undecided span", 571, 1739, "bytes resident in a sampler per undecided span", growth + ", decision-wait"}
	undecidedByte   = coefficient{"undecided byte", 2.7, 3.1, "bytes resident per byte that an undecided span is larger", growth + ", span-size"}
	routerCPU       = coefficient{"router CPU", 9, 12.2, "µs of CPU per span in a router; the official image's has upstream's exporter", "make bench-pipeline, steady; the official image's is reckoned: make bench-router, where trace_router takes 0.74 of upstream's"}
	rememberedBytes = coefficient{"remembered span", 139, 0, "bytes of a router's window per span", growth + ", elsewhere"}
	queuedBytes     = coefficient{"queued span", 385, 0, "bytes of the queue on disk per span that is kept", growth + ", elsewhere"}
	jaegerCPU       = coefficient{"Jaeger CPU", 4.2, 0, "µs of CPU per span stored in memory", growth + ", elsewhere"}
	badgerCPU       = coefficient{"Badger CPU", 135, 0, "µs of CPU per span stored in Badger, each synced to the disk by itself", growth + ", elsewhere"}
	badgerBytes     = coefficient{"stored span", 538, 0, "bytes on the disk per span stored in Badger", growth + ", elsewhere"}
)

const growth = "make bench-growth"

var coefficients = []coefficient{benchSpan, samplerCPU, keptCPU, sizeCPU, undecidedBytes, undecidedByte, routerCPU, rememberedBytes, queuedBytes, jaegerCPU, badgerCPU, badgerBytes}

// What was chosen, not measured.
const (
	sendersDelay   = 2   // seconds: an SDK holds a span back for one, and one more
	busy           = 0.6 // of the processors that are asked for, at the planned load: the rest is for peaks and for a replica that is away
	coresAtMost    = 4   // of one replica: more were never measured
	fewReplicas    = 16  // up to which replicas stay small rather than few
	replicasAtMost = 100 // by the chart's schema
	windowSlack    = 10  // seconds that a router remembers a span beyond the decision wait: unresponsiveAfter and 5 s
	routerQueue    = 100_000
	badgerSpans    = 100    // kept a second, up to which one Badger is proposed: it syncs each to the disk
	outsideFactor  = 2      // times what Jaeger takes to store in memory: to encode for a store outside, which was not measured
	dashboardSpans = 2_000  // a second before sampling, that the dashboard is shown
	dashboardKept  = 10_000 // kept a second, above which it is left out
	dashboardQueue = 20_000
	jaegersAtLeast = 2 // in front of a store outside
)

func coefficientTable() string {
	var text strings.Builder
	text.WriteString("| | ours | official image | | printed by |\n| --- | --- | --- | --- | --- |\n")
	for _, one := range coefficients {
		official := ""
		if one.official != 0 {
			official = fmt.Sprint(one.official)
		}
		fmt.Fprintf(&text, "| %s | %g | %s | %s | %s |\n", one.name, one.value, official, one.unit, one.from)
	}
	return text.String()
}
