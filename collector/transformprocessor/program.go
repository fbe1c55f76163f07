package transformprocessor

import (
	"context"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// program is groups of statements, of which each goes through all that there is before the next begins.
type program []group

type group struct {
	level      level
	statements []statement
}

// item is what statements read and write.
type item struct {
	scope pcommon.InstrumentationScope
	span  ptrace.Span
	event ptrace.SpanEvent
}

func (i *item) attributes(at level) pcommon.Map {
	switch at {
	case events:
		return i.event.Attributes()
	case spans:
		return i.span.Attributes()
	default:
		return i.scope.Attributes()
	}
}

// field is a text that is no attribute.
type field struct {
	level level
	get   func(*item) string
	set   func(*item, string)
}

func fieldOf(name string) *field {
	switch name {
	case "span.name":
		return &field{spans, func(of *item) string { return of.span.Name() }, func(of *item, to string) { of.span.SetName(to) }}
	case "span.status.message":
		return &field{spans, func(of *item) string { return of.span.Status().Message() }, func(of *item, to string) { of.span.Status().SetMessage(to) }}
	case "span.trace_state":
		return &field{spans, func(of *item) string { return of.span.TraceState().AsRaw() }, func(of *item, to string) { of.span.TraceState().FromRaw(to) }}
	case "spanevent.name":
		return &field{events, func(of *item) string { return of.event.Name() }, func(of *item, to string) { of.event.SetName(to) }}
	}
	return nil
}

func (p program) process(_ context.Context, traces ptrace.Traces) (ptrace.Traces, error) {
	for i := range p {
		for _, resource := range traces.ResourceSpans().All() {
			for _, scope := range resource.ScopeSpans().All() {
				p[i].run(scope)
			}
		}
	}
	return traces, nil
}

func (g *group) run(scope ptrace.ScopeSpans) {
	on := item{scope: scope.Scope()}
	if g.level == scopes {
		g.one(&on)
		return
	}
	for _, span := range scope.Spans().All() {
		on.span = span
		if g.level == spans {
			g.one(&on)
			continue
		}
		for _, event := range span.Events().All() {
			on.event = event
			g.one(&on)
		}
	}
}

func (g *group) one(on *item) {
	for _, run := range g.statements {
		run(on)
	}
}
