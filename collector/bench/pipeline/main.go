// Command pipeline compares what tail sampling costs and what it loses: the same traces through the usual configuration, Jaeger's own example, and
// Keepsake's, with one Collector (also with upstream's components, and with the dashboard) and in two tiers, several times in turn; at once as fast as they are taken, and then at a steady rate.
//
//	go run ./bench/pipeline -otelcol "$(../tools/build otelcol)" -upstream "$(../tools/build otelcol-upstream)" -jaeger "$(../tools/build jaeger)"
//
// To see what a change of ours gives: -only '^ours(, the other)?$', and -other, -other-config or -other-environment for what it was before.
//
// What they keep goes to a receiver that looks at it and forgets it, in Jaeger's place. Run it in collector/.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"keepsake.dev/collector/bench/harness"
	"keepsake.dev/collector/bench/load"
)

var (
	otelcol      = flag.String("otelcol", "", "the Collector")
	upstream     = flag.String("upstream", "", "a Collector with upstream's components only; empty: that is left out")
	jaeger       = flag.String("jaeger", "", "Jaeger")
	rounds       = flag.Int("rounds", 3, "how often each is measured")
	traceCount   = flag.Int("traces", 60_000, "of the burst")
	rate         = flag.Int("rate", 20_000, "spans a second of the steady load")
	seconds      = flag.Int("seconds", 20, "that the steady load lasts")
	decisionWait = flag.Duration("decision-wait", 10*time.Second, "of all")
	only         = flag.String("only", "", "of the configurations those whose name matches this, such as ^ours$")
	profile      = flag.String("profile", "", "where pprof listens in ours, such as 127.0.0.1:1777")
	other        = flag.String("other", "", "another build of our Collector, measured beside it")
	otherConfig  = flag.String("other-config", "", "what collector-config.yaml is for it")
	otherSetting = flag.String("other-environment", "", "what its environment has more, such as GOGC=200")
)

const (
	spansPerCore = 100_000 // that a core takes in a second
	bytesPerSpan = 1_000   // of an undecided one

	spansPerTrace = 8
)

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// outcome of one load through one setup.
type outcome struct {
	rate      float64 // spans a second that were taken
	routing   float64 // µs of CPU per span
	sampling  float64
	memory    float64 // bytes per span, of all processes at their most
	errors    load.Losses
	slow      load.Losses
	refusals  int64
	half, p99 time.Duration
}

func (o outcome) cpu() float64 { return o.routing + o.sampling }

func run() error {
	directory, err := os.MkdirTemp("", "pipeline-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(directory)
	sink, err := load.StartSink()
	if err != nil {
		return err
	}
	defer sink.Stop()
	wanted, err := regexp.Compile(*only)
	if err != nil {
		return err
	}

	busy, _, _ := strings.Cut(read("/proc/loadavg"), " ")
	fmt.Printf("load %s; traces of %d spans in %d requests, one in 20 with an error, one in 20 slow, 5 %% of the rest kept, decided after %v\n",
		busy, spansPerTrace, load.Services, *decisionWait)
	bursts := map[string][]outcome{}
	steady := map[string][]outcome{}
	for round := range *rounds {
		for _, setup := range setups {
			if !wanted.MatchString(setup.name) || !isAsked(setup.name) {
				continue
			}
			burst, err := measure(setup, directory, sink, *traceCount, 0)
			if err != nil {
				return fmt.Errorf("%s: %w", setup.name, err)
			}
			bursts[setup.name] = append(bursts[setup.name], burst)
			even, err := measure(setup, directory, sink, *rate**seconds/spansPerTrace, *rate)
			if err != nil {
				return fmt.Errorf("%s: %w", setup.name, err)
			}
			steady[setup.name] = append(steady[setup.name], even)
			fmt.Fprintf(os.Stderr, "round %d, %s: %+v, %+v\n", round+1, setup.name, burst, even)
		}
	}
	printBursts(bursts)
	printSteady(steady)
	return judge(bursts, steady)
}

func measure(of setup, directory string, sink *load.Sink, count, rate int) (outcome, error) {
	sent, err := load.Make(count, load.Shape{Spans: spansPerTrace, Apart: 4})
	if err != nil {
		return outcome{}, err
	}
	sink.Expect(sent)
	tiers, err := of.start(directory, sink.Address)
	if err != nil {
		return outcome{}, err
	}
	defer tiers.stop()
	idle, err := used(tiers.routers, tiers.samplers)
	if err != nil {
		return outcome{}, err
	}
	delivery, err := load.Send(tiers.endpoint, sent, rate)
	if err != nil {
		return outcome{}, err
	}
	sink.Await(*decisionWait + 5*time.Second)
	busy, err := used(tiers.routers, tiers.samplers)
	if err != nil {
		return outcome{}, err
	}
	spans := float64(sent.Spans())
	delays := sink.Delays(delivery.Ended)
	slices.Sort(delays)
	result := outcome{
		rate:     spans / delivery.Took.Seconds(),
		routing:  (busy.routing - idle.routing) * 1e6 / spans,
		sampling: (busy.sampling - idle.sampling) * 1e6 / spans,
		memory:   (busy.peak - idle.resident) * (1 << 20) / spans,
		errors:   sink.Losses(load.Failed),
		slow:     sink.Losses(load.Lasting),
		refusals: delivery.Refusals,
	}
	if len(delays) > 0 {
		result.half, result.p99 = delays[len(delays)/2], delays[len(delays)*99/100]
	}
	return result, nil
}

type usage struct{ routing, sampling, resident, peak float64 }

func used(routers, samplers []*harness.Collector) (usage, error) {
	var sum usage
	for tier, processes := range [][]*harness.Collector{routers, samplers} {
		for _, process := range processes {
			cpu, err1 := process.CPUSeconds()
			resident, err2 := process.ResidentMiB()
			peak, err3 := process.PeakMiB()
			if err := errors.Join(err1, err2, err3); err != nil {
				return usage{}, err
			}
			if tier == 0 {
				sum.routing += cpu
			} else {
				sum.sampling += cpu
			}
			sum.resident += resident
			sum.peak += peak
		}
	}
	return sum, nil
}

func printBursts(bursts map[string][]outcome) {
	fmt.Printf("\nA burst of %d spans\n\n| | taken, spans/s | spans/s per core | beside usual | bytes per undecided span | beside usual | errors lost / partial | slow lost / partial | requests refused |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n", *traceCount*spansPerTrace)
	for _, setup := range setups {
		of := bursts[setup.name]
		if of == nil {
			continue
		}
		fmt.Printf("| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", setup.name,
			spread(of, "%.0f", func(o outcome) float64 { return o.rate }),
			spread(of, "%.0f", perCore),
			besideUsual(bursts, setup.name, perCore),
			spread(of, "%.0f", memory),
			besideUsual(bursts, setup.name, memory),
			total(of, func(o outcome) load.Losses { return o.errors }),
			total(of, func(o outcome) load.Losses { return o.slow }),
			spread(of, "%.0f", func(o outcome) float64 { return float64(o.refusals) }))
	}
}

func printSteady(steady map[string][]outcome) {
	fmt.Printf("\n%d spans/s for %d s\n\n| | µs of CPU per span: router | sampler | both beside usual | last span to the store, median | p99 | errors lost / partial | slow lost / partial |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n", *rate, *seconds)
	for _, setup := range setups {
		of := steady[setup.name]
		if of == nil {
			continue
		}
		fmt.Printf("| %s | %s | %s | %s | %s s | %s s | %s | %s |\n", setup.name,
			spread(of, "%.1f", func(o outcome) float64 { return o.routing }),
			spread(of, "%.1f", func(o outcome) float64 { return o.sampling }),
			besideUsual(steady, setup.name, outcome.cpu),
			spread(of, "%.2f", func(o outcome) float64 { return o.half.Seconds() }),
			spread(of, "%.2f", func(o outcome) float64 { return o.p99.Seconds() }),
			total(of, func(o outcome) load.Losses { return o.errors }),
			total(of, func(o outcome) load.Losses { return o.slow }))
	}
}

func perCore(o outcome) float64 { return 1e6 / o.cpu() }

func memory(o outcome) float64 { return o.memory }

// besideUsual compares within each round.
func besideUsual(all map[string][]outcome, name string, value func(outcome) float64) string {
	usual := all["usual"]
	if len(usual) == 0 {
		return ""
	}
	var ratios []float64
	for round, one := range all[name] {
		ratios = append(ratios, value(one)/value(usual[round]))
	}
	return middle("%.2f", ratios)
}

// judge says which budgets hold.
func judge(bursts, steady map[string][]outcome) error {
	ours, tiers := bursts[oursName], steady[tiersName]
	if ours == nil || tiers == nil {
		return nil
	}
	taken := 1e6 / median(ours, outcome.cpu)
	held := median(ours, memory)
	share := median(tiers, func(o outcome) float64 { return o.routing / o.sampling })
	lost := 0
	for _, of := range []map[string][]outcome{bursts, steady} {
		for _, name := range []string{oursName, dashboardName, tiersName} {
			for _, one := range of[name] {
				lost += one.errors.Lost + one.errors.Partial + one.slow.Lost + one.slow.Partial
			}
		}
	}
	fmt.Printf("\nours: %.0f spans/s per core (budget %d), %.0f bytes per undecided span (budget %d), router / samplers %.2f of CPU (budget 1), lost or partial %d (budget 0)\n",
		taken, spansPerCore, held, bytesPerSpan, share, lost)
	if taken < spansPerCore || held > bytesPerSpan || share >= 1 || lost > 0 {
		return errors.New("a budget is EXCEEDED")
	}
	return nil
}

func median(of []outcome, value func(outcome) float64) float64 {
	var values []float64
	for _, one := range of {
		values = append(values, value(one))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// spread writes the median, with the least and the most in brackets.
func spread(of []outcome, format string, value func(outcome) float64) string {
	var values []float64
	for _, one := range of {
		values = append(values, value(one))
	}
	return middle(format, values)
}

func middle(format string, values []float64) string {
	slices.Sort(values)
	return fmt.Sprintf(format+" ("+format+" to "+format+")", values[len(values)/2], values[0], values[len(values)-1])
}

func total(of []outcome, kind func(outcome) load.Losses) string {
	var sum load.Losses
	for _, one := range of {
		sum.Of, sum.Lost, sum.Partial = sum.Of+kind(one).Of, sum.Lost+kind(one).Lost, sum.Partial+kind(one).Partial
	}
	return fmt.Sprintf("%d / %d of %d", sum.Lost, sum.Partial, sum.Of)
}

func read(file string) string {
	text, _ := os.ReadFile(file)
	return string(text)
}
