package main

import (
	"fmt"
	"strings"
)

// coefficient is a figure that a benchmark printed, on the machine that docs/benchmarks.md names.
type coefficient struct {
	name  string
	value float64
	unit  string
	from  string
}

// What was measured. docs/sizing.md has the same as a table (-table), which a test holds to this.
var (
	benchSpan       = coefficient{"span", 220, "bytes of a span as OTLP encodes it, in the benchmarks", "make bench-growth"}
	samplerCPU      = coefficient{"sampler CPU", 17.7, "µs of CPU per span that is not kept", "make bench-growth, kept"}
	keptCPU         = coefficient{"kept CPU", 20.3, "µs of CPU more per span that is kept", "make bench-growth, kept"}
	sizeCPU         = coefficient{"size CPU", 22.6, "µs of CPU more per span for each KiB that it is larger", "make bench-growth, span-size"}
	officialCPU     = coefficient{"official image", 4.4, "µs of CPU per span more, with upstream's redaction in place of ours", "make bench-pipeline, steady: 26.8 beside 22.4"}
	undecidedBytes  = coefficient{"undecided span", 1848, "bytes resident in a sampler per undecided span", "make bench-growth, decision-wait, before undecided spans stayed encoded: with our Collector it is half"}
	undecidedByte   = coefficient{"undecided byte", 5, "bytes resident per byte that an undecided span is larger", "make bench-growth, span-size: 132 MiB for 2,000 more of 15,000 spans"}
	routerCPU       = coefficient{"router CPU", 7.6, "µs of CPU per span with trace_router", "make bench-pipeline, steady"}
	balancingCPU    = coefficient{"loadbalancing CPU", 9, "µs of CPU per span with upstream's exporter", "make bench-router: trace_router takes 0.84 of it"}
	rememberedBytes = coefficient{"remembered span", 139, "bytes of a router's window per span", "make bench-growth, elsewhere"}
	queuedBytes     = coefficient{"queued span", 406, "bytes of the queue on disk per span that is kept", "make bench-growth, elsewhere"}
	jaegerCPU       = coefficient{"Jaeger CPU", 7.5, "µs of CPU per span stored in memory", "make bench-growth, elsewhere"}
	badgerCPU       = coefficient{"Badger CPU", 656, "µs of CPU per span stored in Badger, each synced to the disk by itself", "make bench-growth, elsewhere"}
	badgerBytes     = coefficient{"stored span", 549, "bytes on the disk per span stored in Badger", "make bench-growth, elsewhere"}
)

var coefficients = []coefficient{benchSpan, samplerCPU, keptCPU, sizeCPU, officialCPU, undecidedBytes, undecidedByte, routerCPU, balancingCPU, rememberedBytes, queuedBytes, jaegerCPU, badgerCPU, badgerBytes}

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
	text.WriteString("| | | | printed by |\n| --- | --- | --- | --- |\n")
	for _, one := range coefficients {
		fmt.Fprintf(&text, "| %s | %g | %s | %s |\n", one.name, one.value, one.unit, one.from)
	}
	return text.String()
}
