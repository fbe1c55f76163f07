package main

import (
	"fmt"
	"math"
	"strings"
)

// figure is a plot with its panels one above the other, over one axis.
type figure struct {
	title  string
	axis   string
	log    bool // the axis, not the panels
	x      []float64
	panels []panel
}

type panel struct {
	label string
	y     []float64
}

const (
	width, panelHeight       = 640, 200
	left, right, top, bottom = 70.0, 20.0, 40.0, 45.0
)

// svg is the figure, readable on a light ground and on a dark one.
func (f figure) svg() string {
	var text strings.Builder
	height := int(top+bottom) + panelHeight*len(f.panels)
	fmt.Fprintf(&text, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s" font-family="sans-serif" font-size="12">
<style>
text{fill:#1f2328}.grid{stroke:#d1d9e0}.line{stroke:#0969da;fill:none;stroke-width:2}.dot{fill:#0969da}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.grid{stroke:#3d444d}.line{stroke:#58a6ff}.dot{fill:#58a6ff}}
</style>
<text x="%d" y="20" font-size="15" text-anchor="middle">%s</text>
`, width, height, width, height, escape(f.title), width/2, escape(f.title))
	for i, one := range f.panels {
		f.draw(&text, one, top+float64(i*panelHeight))
	}
	floor := top + float64(len(f.panels)*panelHeight)
	for _, x := range f.x {
		fmt.Fprintf(&text, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>\n", f.across(x), floor+12, number(x))
	}
	fmt.Fprintf(&text, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"middle\">%s</text>\n</svg>\n", width/2, floor+34, escape(f.axis))
	return text.String()
}

func (f figure) draw(text *strings.Builder, one panel, ceiling float64) {
	floor := ceiling + panelHeight - 14
	step := roundStep(most(one.y))
	ticks := math.Ceil(most(one.y) / step)
	up := func(y float64) float64 { return floor - y/(ticks*step)*(floor-ceiling-14) }
	for tick := 0.0; tick <= ticks; tick++ {
		fmt.Fprintf(text, "<line class=\"grid\" x1=\"%.0f\" y1=\"%.1f\" x2=\"%.0f\" y2=\"%.1f\"/><text x=\"%.0f\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
			left, up(tick*step), width-right, up(tick*step), left-6, up(tick*step)+4, number(tick*step))
	}
	fmt.Fprintf(text, "<text transform=\"translate(16 %.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>\n", (floor+ceiling)/2, escape(one.label))
	var points []string
	for i, y := range one.y {
		points = append(points, fmt.Sprintf("%.1f,%.1f", f.across(f.x[i]), up(y)))
	}
	fmt.Fprintf(text, "<polyline class=\"line\" points=\"%s\"/>\n", strings.Join(points, " "))
	for i, y := range one.y {
		fmt.Fprintf(text, "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"><title>%s: %s</title></circle>\n", f.across(f.x[i]), up(y), number(f.x[i]), number(y))
	}
}

// across is where a value stands on the axis, which begins at 0 unless it is logarithmic.
func (f figure) across(x float64) float64 {
	least, end := 0.0, most(f.x)
	if f.log {
		least, end, x = math.Log(f.x[0]), math.Log(end), math.Log(x)
	}
	return left + 15 + (x-least)/(end-least)*(width-left-right-30)
}

// roundStep divides up to so much into about four, by 1, 2 or 5 times a power of ten.
func roundStep(end float64) float64 {
	if end <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(end/4)))
	for _, factor := range []float64{1, 2, 5} {
		if end/4 <= factor*power {
			return factor * power
		}
	}
	return 10 * power
}

func most(values []float64) float64 {
	highest := values[0]
	for _, value := range values {
		highest = max(highest, value)
	}
	return highest
}

func number(value float64) string {
	if value >= 100 {
		return fmt.Sprintf("%.0f", value)
	}
	return fmt.Sprintf("%.3g", value)
}

func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(text)
}
