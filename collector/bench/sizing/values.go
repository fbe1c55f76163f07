package main

import (
	"fmt"
	"strconv"
	"strings"
)

// values writes the plan as a values file of helm/keepsake.
func (p plan) values() string {
	var text strings.Builder
	line := func(format string, arguments ...any) { fmt.Fprintf(&text, format+"\n", arguments...) }
	line("# helm/keepsake for %.0f spans/s, made by make size; docs/sizing.md has the formulas.", p.spansPerSecond)
	line("# Traces of %g spans of %g bytes, the slowest of %g s; %g %% kept, which is %.0f spans/s. What is kept is for sampler.policies to say.",
		p.spansPerTrace, p.spanBytes, p.traceSeconds, 100*p.keep, p.keptSpans)
	p.writeSamplers(line)
	p.writeRouters(line)
	p.writeStore(line)
	p.writeDashboard(line)
	return text.String()
}

type writer func(format string, arguments ...any)

func (p plan) writeSamplers(line writer) {
	if p.ownImage() && p.sampler.replicas == 1 {
		line("crashSafe: true")
	}
	line("sampler:")
	line("  replicas: %d", p.sampler.replicas)
	if p.ownImage() {
		at := strings.LastIndexByte(p.image, ':')
		line("  image: {repository: %s, tag: %q}", p.image[:at], p.image[at+1:])
	}
	line("  decisionWait: %.0fs", p.decisionWait)
	line("  # twice what is undecided at the planned load")
	line("  numTraces: %d", p.numTraces)
	line("  averageTraceKiB: %d", p.traceKiB)
	line("  # %g minutes of what one sampler keeps", p.outageMinutes)
	line("  queue: {spans: %d}", p.queueSpans)
	line("  persistence: {size: %s}", gibibytes(p.volumeMiB))
	p.sampler.writeCollector(line)
}

func (t tier) writeCollector(line writer) {
	if t.cores > coresAtMost {
		line("  # more processors than were ever measured: rather install the chart several times, each for a part of the senders")
	}
	line("  # GOMEMLIMIT %d MiB; spans are refused from %d MiB on", t.memoryMiB*80/100, t.memoryMiB*60/100)
	t.write(line)
}

func (t tier) write(line writer) {
	line("  resources:")
	line("    requests: {cpu: %q, memory: %dMi}", strconv.FormatFloat(t.cores, 'f', -1, 64), t.memoryMiB)
	line("    limits: {memory: %dMi}", t.memoryMiB)
}

func (p plan) writeRouters(line writer) {
	if p.router.replicas == 0 {
		line("# No routers: a sampler that dies loses what it had not decided. With IMAGE=, our Collector's, two would remember it.")
		return
	}
	line("router:")
	line("  replicas: %d", p.router.replicas)
	if p.ownImage() {
		line("  exporter: trace_router")
		line("  window: {sizeMiB: %d}", p.windowMiB)
	} else {
		line("  # each restart and each loss of a sampler loses or splits traces; with IMAGE=, our Collector's, routers send them again")
		line("  exporter: loadbalancing")
	}
	line("  queue: {items: %d}", routerQueue)
	p.router.writeCollector(line)
}

var placeholders = map[string]string{
	"opensearch": "https://opensearch:9200", "elasticsearch": "https://elasticsearch:9200", "cassandra": "cassandra:9042", "clickhouse": "clickhouse:9000",
}

func (p plan) writeStore(line writer) {
	line("# Jaeger's store: %.0f spans/s, about %.0f GiB in %g hours", p.keptSpans, p.storeGiB, p.retentionHours)
	line("jaeger:")
	line("  replicas: %d", p.jaeger.replicas)
	line("  storage:")
	line("    type: %s", p.store)
	switch {
	case p.store == "badger":
		line("    badger: {ttl: %.0fh, persistence: {size: %s}}", p.retentionHours, gibibytes(roundUp(1.2*p.storeGiB*1024, 1024)))
	case p.servers == nil:
		line("    external: {servers: [%q]}  # yours: STORE_SERVERS=", placeholders[p.store])
	default:
		line("    external: {servers: [\"%s\"]}", strings.Join(p.servers, `", "`))
	}
	p.jaeger.write(line)
}

func (p plan) writeDashboard(line writer) {
	if p.dashboardPercent == 0 {
		line("# More is kept than one dashboard is to take.")
		line("dashboard: {enabled: false}")
		return
	}
	line("dashboard: {livePercent: %g, queueItems: %d}", p.dashboardPercent, dashboardQueue)
}

func gibibytes(mebibytes int) string { return fmt.Sprintf("%dGi", max(1, (mebibytes+1023)/1024)) }
