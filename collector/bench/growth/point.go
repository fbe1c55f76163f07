package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"keepsake.dev/collector/bench/harness"
	"keepsake.dev/collector/bench/load"
)

// point is what one load came to.
type point struct {
	x         float64
	cpu       float64 // µs per span
	idle      float64 // MiB before the load
	resident  float64 // MiB at the most
	undecided float64 // spans at the most
	encoded   float64 // bytes of a span
	kept      float64 // share of the spans
	lost, of  int     // traces with an error
}

func (p point) perUndecided() float64 { return (p.resident - p.idle) * (1 << 20) / p.undecided }

// measure has ours and upstream's in turn.
func (s series) measure(directory string, sink *load.Sink) (ours, theirs []point, err error) {
	for _, one := range s.loads {
		measured, err := one.measure(*otelcol, directory, sink)
		if err != nil {
			return nil, nil, fmt.Errorf("at %g: %w", one.x, err)
		}
		fmt.Fprintf(os.Stderr, "%s %g: %+v\n", s.name, one.x, measured)
		ours = append(ours, measured)
		if *upstream == "" || !s.sizes {
			continue
		}
		if measured, err = one.measure(*upstream, directory, sink); err != nil {
			return nil, nil, fmt.Errorf("at %g, with upstream's components: %w", one.x, err)
		}
		fmt.Fprintf(os.Stderr, "%s %g, with upstream's components: %+v\n", s.name, one.x, measured)
		theirs = append(theirs, measured)
	}
	return ours, theirs, nil
}

func (l loading) measure(program, directory string, sink *load.Sink) (point, error) {
	lasting := l.wait + time.Duration(*seconds)*time.Second
	sent, err := load.Make(int(float64(l.rate)*lasting.Seconds())/l.shape.Spans, l.shape)
	if err != nil {
		return point{}, err
	}
	sink.Expect(sent)
	undecided := float64(l.rate) * l.wait.Seconds()
	sampler, err := harness.StartSampler(directory, "sampler", program, harness.Sampler{
		Jaeger: sink.Address, DecisionWait: l.wait, NumTraces: max(1_000, 2*int(undecided)/l.shape.Spans), Overlays: []string{policiesOf(l.policies, l.baseline)},
	})
	if err != nil {
		return point{}, err
	}
	defer os.RemoveAll(sampler.Queue)
	defer sampler.Stop()
	before, err1 := sampler.CPUSeconds()
	idle, err2 := sampler.ResidentMiB()
	delivery, err3 := load.Send(sampler.Endpoint, sent, l.rate)
	if err := errors.Join(err1, err2, err3); err != nil {
		return point{}, err
	}
	// Traces that are not kept would be waited for as long as nothing comes.
	sink.Await(l.wait + 3*time.Second)
	after, err1 := sampler.CPUSeconds()
	peak, err2 := sampler.PeakMiB()
	if err := errors.Join(err1, err2); err != nil {
		return point{}, err
	}
	spans := float64(sent.Spans())
	errorTraces := sink.Losses(load.Failed)
	// A sender that is slower than it should be leaves fewer undecided.
	undecided *= min(1, lasting.Seconds()/delivery.Took.Seconds())
	return point{
		x: l.x, cpu: (after - before) * 1e6 / spans, idle: idle, resident: peak, undecided: undecided, encoded: float64(sent.Bytes()) / spans,
		kept: float64(sink.Kept()) / spans, lost: errorTraces.Lost + errorTraces.Partial, of: errorTraces.Of,
	}, nil
}

// conclude says what a series comes to, by the straight line that is nearest to its points.
func (s series) conclude(points []point) string {
	var x, cpu, kept, encoded, undecided, memory []float64
	for _, p := range points {
		x, cpu, kept, encoded = append(x, p.x), append(cpu, p.cpu), append(kept, p.kept), append(encoded, p.encoded)
		undecided, memory = append(undecided, p.undecided), append(memory, (p.resident-p.idle)*(1<<20))
	}
	switch s.name {
	case "load", "decision-wait":
		_, slope := fit(undecided, memory)
		return fmt.Sprintf("%.0f bytes resident for each further undecided span", slope)
	case "policies":
		base, slope := fit(x, cpu)
		return fmt.Sprintf("%.2f µs per span for each policy, and %.1f for all else", slope, base)
	case "kept":
		base, slope := fit(kept, cpu)
		return fmt.Sprintf("%.1f µs per span, and %.1f more for one that is kept", base, slope)
	case "span-size":
		base, slope := fit(encoded, cpu)
		_, bytes := fit(encoded, memory)
		return fmt.Sprintf("%.1f µs per span, and %.1f for each KiB of it; %.1f bytes resident for each byte of an undecided span; without an added one it has %.0f bytes",
			base, 1024*slope, bytes/points[0].undecided, points[0].encoded)
	}
	return ""
}

// fit is the straight line a + b x that is nearest.
func fit(x, y []float64) (a, b float64) {
	var sumX, sumY, sumXX, sumXY float64
	n := float64(len(x))
	for i := range x {
		sumX, sumY, sumXX, sumXY = sumX+x[i], sumY+y[i], sumXX+x[i]*x[i], sumXY+x[i]*y[i]
	}
	b = (n*sumXY - sumX*sumY) / (n*sumXX - sumX*sumX)
	return (sumY - b*sumX) / n, b
}
