package servicegraphconnector

import (
	"math"
	"time"

	upstream "github.com/open-telemetry/opentelemetry-collector-contrib/connector/servicegraphconnector"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// graph has the series, and the edges that lack one of their two spans.
type graph struct {
	peers, databases []string // attributes, the first that is there counts
	bounds           []float64
	ttl              time.Duration
	most             int

	names  names
	store  store
	series map[identity]*series

	fresh          edge // that is not in the store, or not yet
	now            time.Duration
	total, dropped int64
}

func newGraph(config *upstream.Config) graph {
	bounds := make([]float64, len(config.LatencyHistogramBuckets))
	for i, bound := range config.LatencyHistogramBuckets {
		bounds[i] = bound.Seconds()
	}
	peers := config.VirtualNodePeerAttributes
	return graph{
		peers: peers[:min(len(peers), math.MaxUint16)], databases: config.DatabaseNameAttributes, bounds: bounds, ttl: config.Store.TTL, most: config.Store.MaxItems,
		names: newNames(), store: newStore(), series: map[identity]*series{},
	}
}

// service is whose spans are looked at.
type service struct {
	name     name
	database string // by an attribute of the resource, which is at this place in the list
	rank     int
}

// take adds the spans of a request. It gives how many edges are new, and how many spans there was no room for.
func (g *graph) take(traces ptrace.Traces, now time.Duration) (total, dropped int64) {
	g.now, g.total, g.dropped = now, 0, 0
	for _, resource := range traces.ResourceSpans().All() {
		attributes := resource.Resource().Attributes()
		called, found := attributes.Get("service.name")
		if !found {
			continue
		}
		of := service{name: g.names.take(called.AsString())}
		of.database, of.rank = first(g.databases, attributes)
		for _, scope := range resource.ScopeSpans().All() {
			for _, span := range scope.Spans().All() {
				switch span.Kind() {
				case ptrace.SpanKindClient:
					g.client(&of, span, direct)
				case ptrace.SpanKindProducer:
					g.client(&of, span, messaging)
				case ptrace.SpanKindServer:
					g.server(&of, span, direct)
				case ptrace.SpanKindConsumer:
					g.server(&of, span, messaging)
				}
			}
		}
		g.names.release(of.name)
	}
	return g.total, g.dropped
}

func (g *graph) client(of *service, span ptrace.Span, kind kind) {
	one, stored := g.edge(key{span.TraceID(), span.SpanID()})
	g.names.put(&one.client, g.names.hold(of.name))
	one.kind = kind
	one.clientSeconds = seconds(span)
	one.failed = one.failed || span.Status().Code() == ptrace.StatusCodeError
	name, rank := first(g.databases[:of.rank], span.Attributes())
	if rank == of.rank {
		name = of.database
	}
	if rank < len(g.databases) { // it has no span of its own
		g.names.put(&one.server, g.names.take(name))
		one.kind = database
		one.serverSeconds = one.clientSeconds
	}
	if !one.complete() {
		if peer, rank := first(g.peers[:min(len(g.peers), int(one.rank)+1)], span.Attributes()); rank < len(g.peers) && rank <= int(one.rank) {
			g.names.put(&one.peer, g.names.take(peer))
			one.rank = uint16(rank)
		}
	}
	g.settle(one, stored)
}

func (g *graph) server(of *service, span ptrace.Span, kind kind) {
	one, stored := g.edge(key{span.TraceID(), span.ParentSpanID()})
	g.names.put(&one.server, g.names.hold(of.name))
	one.kind = kind
	one.serverSeconds = seconds(span)
	one.failed = one.failed || span.Status().Code() == ptrace.StatusCodeError
	g.settle(one, stored)
}

// edge gives the one that is stored, or a new one.
func (g *graph) edge(of key) (one *edge, stored bool) {
	if one := g.store.find(of); one != nil {
		return one, true
	}
	g.fresh = edge{key: of, rank: uint16(len(g.peers))}
	return &g.fresh, false
}

// settle counts an edge that is complete, and keeps one that is not.
func (g *graph) settle(one *edge, stored bool) {
	switch {
	case one.complete():
		g.count(one, neitherIsVirtual)
		g.remove(one, stored)
	case stored:
		return
	case len(g.store.places) >= g.most:
		g.remove(one, false)
		g.dropped++
		return
	default:
		one.expires = g.now + g.ttl
		g.store.add(one)
	}
	if !stored {
		g.total++
	}
}

func (g *graph) remove(one *edge, stored bool) {
	for _, place := range []*name{&one.client, &one.server, &one.peer} {
		g.names.put(place, 0)
	}
	if stored {
		g.store.remove(one)
	}
}

// expire gives up edges of which only one span came: nodes without spans of their own stand in for the other side.
func (g *graph) expire(now time.Duration) (expired int64) {
	g.now = now
	for one := g.store.oldest(); one != nil && one.expires < now; one = g.store.oldest() {
		expired++
		one.kind = virtual
		if one.client == 0 && one.key.span.IsEmpty() {
			one.client = g.names.take("user")
			g.count(one, clientIsVirtual)
		}
		if one.server == 0 {
			if int(one.rank) == len(g.peers) {
				one.peer = g.names.take("unknown")
			}
			one.server = g.names.hold(one.peer)
			g.count(one, serverIsVirtual)
		}
		g.remove(one, true)
	}
	return expired
}

// count adds a request to its series.
func (g *graph) count(one *edge, side label) {
	id := identity{one.client, one.server, one.kind, one.failed}
	of := g.series[id]
	if of == nil {
		of = newSeries(g.bounds)
		g.names.hold(id.client)
		g.names.hold(id.server)
		g.series[id] = of
	}
	of.updated = g.now
	of.label = side
	of.requests++
	of.server.add(one.serverSeconds, g.bounds)
	of.client.add(one.clientSeconds, g.bounds)
}

// forget drops the series that nothing was added to since.
func (g *graph) forget(since time.Duration) {
	for id, one := range g.series {
		if one.updated < since {
			g.names.release(id.client)
			g.names.release(id.server)
			delete(g.series, id)
		}
	}
}

func seconds(span ptrace.Span) float64 {
	return float64(span.EndTimestamp()-span.StartTimestamp()) / float64(time.Second)
}

// first gives the value of the first of these attributes that is there, and its place in the list; behind it if there is none.
func first(keys []string, attributes pcommon.Map) (value string, place int) {
	for place, key := range keys {
		if found, is := attributes.Get(key); is {
			return found.AsString(), place
		}
	}
	return "", len(keys)
}
