package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"keepsake.dev/collector/bench/load"
)

// series varies one thing.
type series struct {
	name  string // of its file
	title string
	axis  string // what varies, with its unit
	log   bool
	sizes bool // whether make size reckons with it
	loads []loading
}

// loading is what one point of a series puts on the Collector.
type loading struct {
	x        float64
	rate     int // spans a second
	shape    load.Shape
	policies int
	wait     time.Duration
	baseline float64 // per cent of the traces that no other policy keeps
}

var sizing = []string{"decision-wait", "kept", "span-size"}

func makeSeries(rate int) []series {
	usual := loading{rate: 2 * rate, shape: load.Shape{Spans: 8, Apart: 1}, policies: 3, wait: 5 * time.Second, baseline: 5.5} // and one trace in ten for an error or because it is slow
	vary := func(name, title, axis string, log bool, change func(*loading, float64), values ...float64) series {
		made := series{name: name, title: title, axis: axis, log: log, sizes: slices.Contains(sizing, name)}
		if *quick {
			values = []float64{values[0], values[len(values)-1]}
		}
		for _, x := range values {
			one := usual
			one.x = x
			change(&one, x)
			made.loads = append(made.loads, one)
		}
		return made
	}
	return []series{
		vary("load", "More spans a second", "spans/s", false, func(l *loading, x float64) { l.rate = int(x) },
			float64(rate), float64(2*rate), float64(4*rate), float64(8*rate)),
		vary("trace-size", "Larger traces, as many spans", "spans of a trace", true, func(l *loading, x float64) { l.shape.Spans = int(x) }, 5, 50, 500, 5_000),
		vary("policies", "More policies", "policies", false, func(l *loading, x float64) { l.policies = int(x) }, 1, 3, 10, 25, 50),
		vary("decision-wait", "A longer decision wait", "decision wait, s", false, func(l *loading, x float64) { l.wait = time.Duration(x) * time.Second }, 2, 5, 10, 20, 30),
		vary("kept", "More of it kept", "kept by the baseline, %", false, func(l *loading, x float64) { l.baseline = x }, 0, 25, 50, 100),
		vary("span-size", "Larger spans", "bytes added to each span", false, func(l *loading, x float64) { l.shape.Padding = int(x) }, 0, 500, 1_000, 2_000),
	}
}

// print writes the table.
func (s series) print(title string, points []point) {
	fmt.Printf("\n%s\n\n| %s | µs of CPU per span | resident, MiB | bytes per undecided span | kept, %% | error traces lost |\n| --- | --- | --- | --- | --- | --- |\n", title, s.axis)
	for _, p := range points {
		fmt.Printf("| %g | %.1f | %.0f | %.0f | %.1f | %d of %d |\n", p.x, p.cpu, p.resident, p.perUndecided(), 100*p.kept, p.lost, p.of)
	}
	if text := s.conclude(points); text != "" {
		fmt.Printf("\nBy the nearest straight line: %s.\n", text)
	}
}

// plot writes CPU and memory over what varies.
func (s series) plot(points []point) error {
	if *plots == "" {
		return nil
	}
	if err := os.MkdirAll(*plots, 0o755); err != nil {
		return err
	}
	var x, cpu, resident []float64
	for _, p := range points {
		x, cpu, resident = append(x, p.x), append(cpu, p.cpu), append(resident, p.resident)
	}
	picture := figure{title: s.title, axis: s.axis, log: s.log, x: x, panels: []panel{{"µs of CPU per span", cpu}, {"resident, MiB", resident}}}
	return os.WriteFile(filepath.Join(*plots, s.name+".svg"), []byte(picture.svg()), 0o644)
}

// policiesOf is so many policies as an overlay: traces with an error, slow ones, a baseline, and others that match nothing.
func policiesOf(count int, baseline float64) string {
	named := []string{
		`{name: errors, type: status_code, status_code: {status_codes: [ERROR]}}`,
		`{name: slow, type: latency, latency: {threshold_ms: 1000}}`,
	}
	if count == 1 {
		named = named[:1]
	}
	for i := len(named) + 1; i < count; i++ {
		key := "tenant-" + strconv.Itoa(i)
		switch i % 3 {
		case 0:
			named = append(named, fmt.Sprintf(`{name: %[1]s, type: string_attribute, string_attribute: {key: %[1]s, values: [a]}}`, key))
		case 1:
			named = append(named, fmt.Sprintf(`{name: %[1]s, type: ottl_condition, ottl_condition: {error_mode: ignore, span: ['span.attributes["%[1]s"] == "a"']}}`, key))
		default:
			named = append(named, fmt.Sprintf(`{name: %[1]s, type: numeric_attribute, numeric_attribute: {key: %[1]s, min_value: 1, max_value: 2}}`, key))
		}
	}
	if count > 2 {
		named = append(named, fmt.Sprintf(`{name: baseline, type: probabilistic, probabilistic: {sampling_percentage: %g}}`, baseline))
	}
	text := "yaml:processors::tail_sampling::policies: ["
	for i, one := range named {
		if i > 0 {
			text += ", "
		}
		text += one
	}
	return text + "]"
}
