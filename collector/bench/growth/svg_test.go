package main

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

func TestAFigureIsWellFormedAndNamesItsAxesAndUnits(t *testing.T) {
	drawn := figure{title: "More & more", axis: "spans/s", x: []float64{5_000, 10_000, 40_000}, panels: []panel{{"µs of CPU per span", []float64{20, 25, 30}}, {"resident, MiB", []float64{100, 200, 400}}}}.svg()
	reader := xml.NewDecoder(strings.NewReader(drawn))
	for {
		if _, err := reader.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, drawn)
		}
	}
	for _, expected := range []string{"More &amp; more", ">spans/s<", ">µs of CPU per span<", ">resident, MiB<", ">40000<", "prefers-color-scheme:dark"} {
		if !strings.Contains(drawn, expected) {
			t.Errorf("no %q in\n%s", expected, drawn)
		}
	}
	if dots := strings.Count(drawn, "<circle"); dots != 6 {
		t.Errorf("%d points, not 6", dots)
	}
}

func TestTheNearestLineOfPointsOnALineIsThatLine(t *testing.T) {
	a, b := fit([]float64{0, 1, 4}, []float64{3, 5, 11})
	if a < 2.999 || a > 3.001 || b < 1.999 || b > 2.001 {
		t.Errorf("%g + %g x", a, b)
	}
}
