// Command growth measures how the cost of one Collector with collector-config.yaml grows: with the load, the size of traces and of spans, the number of
// policies, the decision wait and the share that is kept. And what a span takes elsewhere: in the queue on disk, in a router's window, in Jaeger.
//
//	go run ./bench/growth -otelcol "$(../tools/build otelcol)" -upstream "$(../tools/build otelcol-upstream)" -jaeger "$(../tools/build jaeger)" -plots ../docs/growth
//
// Prints Markdown, and writes a plot of each series. Run it in collector/.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"keepsake.dev/collector/bench/load"
)

var (
	otelcol  = flag.String("otelcol", "", "the Collector")
	upstream = flag.String("upstream", "", "a Collector with upstream's components only, measured in turn where sizing needs it; empty: that is left out")
	jaeger   = flag.String("jaeger", "", "Jaeger")
	plots    = flag.String("plots", "", "the directory for the plots; empty: none")
	rate     = flag.Int("rate", 5_000, "spans a second at 1×")
	seconds  = flag.Int("seconds", 10, "that each load lasts, and the decision wait in addition")
	quick    = flag.Bool("quick", false, "only the least and the most of each series, and short loads: three minutes, to try it")
	only     = flag.String("only", "", "of the series those with this in their name")
)

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	directory, err := os.MkdirTemp("", "growth-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(directory)
	sink, err := load.StartSink()
	if err != nil {
		return err
	}
	defer sink.Stop()
	if *quick {
		*seconds = 3
	}
	text, _ := os.ReadFile("/proc/loadavg")
	busy, _, _ := strings.Cut(string(text), " ")
	fmt.Printf("load %s; where a table does not say otherwise: %d spans/s, traces of 8 spans in %d requests, three policies, decided after 5s, 15 %% kept\n", busy, 2**rate, load.Services)
	lost := 0
	for _, one := range makeSeries(*rate) {
		if !strings.Contains(one.name, *only) {
			continue
		}
		ours, theirs, err := one.measure(directory, sink)
		if err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
		one.print(one.title, ours)
		if err := one.plot(ours); err != nil {
			return err
		}
		if len(theirs) > 0 {
			one.print(one.title+", with upstream's components", theirs)
		}
		for _, point := range ours {
			lost += point.lost
		}
	}
	if strings.Contains("elsewhere", *only) {
		if err := measureElsewhere(directory); err != nil {
			return err
		}
	}
	if lost > 0 {
		return errors.New("traces with an error were LOST")
	}
	return nil
}
