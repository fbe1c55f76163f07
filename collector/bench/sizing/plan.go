package main

import "math"

// plan is what the request comes to. Memory and volumes are in MiB, cores in processors.
type plan struct {
	request
	sampler    tier
	numTraces  int
	traceKiB   int
	queueSpans int
	volumeMiB  int

	router    tier // replicas are 0 where the sampler is alone and nobody remembers for it
	windowMiB int

	keptSpans float64 // a second
	storeGiB  float64 // for the time that they stay
	jaeger    tier

	dashboardPercent float64 // 0: none
}

type tier struct {
	replicas  int
	cores     float64
	memoryMiB int
}

func (p plan) ownImage() bool { return p.image != "" }

// makePlan follows docs/sizing.md, formula by formula.
func makePlan(r request) plan {
	p := plan{request: r, keptSpans: r.spansPerSecond * r.keep}
	p.sizeStore()
	p.sizeDashboard()
	p.sizeSamplers()
	p.sizeRouters()
	return p
}

func (p *plan) sizeSamplers() {
	cpu := p.measured(samplerCPU) + p.measured(keptCPU)*p.keep + p.measured(sizeCPU)*max(0, p.spanBytes-benchSpan.value)/1024
	p.sampler = spread(p.spansPerSecond*cpu/1e6, 1)
	each := 1 / float64(p.sampler.replicas)

	// Twice what is undecided at the planned load; that the heap grows to twice what lives is in the measured bytes, so that half of them count for each.
	p.numTraces = roundUp(2*p.spansPerSecond*each/p.spansPerTrace*p.decisionWait, 1_000)
	p.traceKiB = roundUp(p.spansPerTrace*p.more(undecidedBytes, p.measured(undecidedByte))/2/1024, 1)
	queues := 0
	if p.dashboardPercent > 0 {
		queues = dashboardQueue * 4 / 1024
	}
	p.sampler.memoryMiB = limit(128 + float64(p.numTraces*p.traceKiB)/1024 + float64(p.numTraces)*20*200/(1<<20) + float64(queues))

	p.queueSpans = max(100_000, roundUp(p.keptSpans*each*p.outageMinutes*60, 1_000))
	p.volumeMiB = roundUp(2*float64(p.queueSpans)*max(1024, p.more(queuedBytes, 1))/(1<<20), 1024)
}

func (p *plan) sizeRouters() {
	if p.sampler.replicas == 1 && !p.ownImage() {
		return
	}
	p.router = spread(p.spansPerSecond*p.measured(routerCPU)/1e6, 2)
	if !p.ownImage() {
		p.router.memoryMiB = limit(128 + 3*routerQueue/1024)
		return
	}
	// Of one that is away the others remember too.
	others := float64(p.router.replicas - 1)
	p.windowMiB = roundUp(p.spansPerSecond/others*(p.decisionWait+windowSlack)*p.inProportion(rememberedBytes)/(1<<20), 64)
	p.router.memoryMiB = limit(128 + 2*routerQueue/1024 + 2*float64(p.windowMiB))
}

func (p *plan) sizeStore() {
	if p.store == "" {
		p.store = "badger"
		if p.keptSpans > badgerSpans {
			p.store = "opensearch"
		}
	}
	p.storeGiB = p.keptSpans * p.retentionHours * 3600 * p.more(badgerBytes, 1) / (1 << 30)
	if p.store == "badger" {
		p.jaeger = tier{replicas: 1, cores: processors(p.keptSpans * badgerCPU.value / 1e6 / busy)}
	} else {
		p.jaeger = spread(outsideFactor*p.keptSpans*jaegerCPU.value/1e6, jaegersAtLeast)
	}
	p.jaeger.memoryMiB = 2048
}

func (p *plan) sizeDashboard() {
	if p.keptSpans > dashboardKept {
		return
	}
	p.dashboardPercent = math.Min(100, math.Ceil(100*100*dashboardSpans/p.spansPerSecond)/100)
}

// more adds to what was measured on the benchmarks' spans so many bytes for each byte that a span has more: what it takes beside its own does not grow with them.
func (p *plan) more(of coefficient, each float64) float64 {
	return p.measured(of) + each*max(0, p.spanBytes-benchSpan.value)
}

// inProportion scales what was measured on the benchmarks' spans.
func (p *plan) inProportion(of coefficient) float64 {
	return p.measured(of) * p.spanBytes / benchSpan.value
}

// measured is of the Collector that is to run.
func (p *plan) measured(what coefficient) float64 { return what.of(p.ownImage()) }

// spread gives so much CPU to replicas: small ones as long as they are few, and larger ones from there.
func spread(cpu float64, least int) tier {
	for cores := 1.0; ; cores *= 2 {
		replicas := max(least, int(math.Ceil(cpu/busy/cores)))
		if replicas <= fewReplicas || cores >= coresAtMost && replicas <= replicasAtMost {
			return tier{replicas: replicas, cores: processors(cpu / busy / float64(replicas))}
		}
	}
}

// processors are asked for in tenths.
func processors(of float64) float64 { return math.Max(0.1, math.Ceil(of*10)/10) }

// limit is the memory limit of which the chart lets 60 % be used before spans are refused.
func limit(needed float64) int { return roundUp(needed*5/3+1, 256) }

func roundUp(value, step float64) int { return int(math.Ceil(value/step) * step) }
