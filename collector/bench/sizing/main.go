// Command sizing prints the values of helm/keepsake for a load: make size SPANS_PER_SECOND=… TRACE_SECONDS=… KEEP=…
//
// It takes these and the other variables of docs/sizing.md from its environment. -table prints the figures that it reckons with.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	table := flag.Bool("table", false, "print the measured figures as Markdown instead")
	flag.Parse()
	if *table {
		fmt.Print(coefficientTable())
		return
	}
	request, err := read(os.Getenv)
	if err != nil {
		fmt.Fprintln(os.Stderr, "make size: "+err.Error())
		os.Exit(1)
	}
	fmt.Print(makePlan(request).values())
}
