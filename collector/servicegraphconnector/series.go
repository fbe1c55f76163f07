package servicegraphconnector

import (
	"maps"
	"slices"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
)

// kind is what connects a client and a server.
type kind uint8

const (
	direct kind = iota
	messaging
	database
	virtual
)

var kinds = [...]string{direct: "", messaging: "messaging_system", database: "database", virtual: "virtual_node"}

// label says which side of a request has no spans of its own.
type label string

const (
	neitherIsVirtual label = ""
	clientIsVirtual  label = "client"
	serverIsVirtual  label = "server"
)

// identity is what tells one series from another; it holds its names.
type identity struct {
	client, server name
	kind           kind
	failed         bool
}

type series struct {
	updated        time.Duration // since the connector was made
	label          label         // of the last request, as with upstream: no part of the identity
	requests       uint64
	server, client histogram
}

type histogram struct {
	sum     float64
	buckets []uint64
}

func newSeries(bounds []float64) *series {
	buckets := make([]uint64, 2*(len(bounds)+1))
	return &series{server: histogram{buckets: buckets[:len(bounds)+1]}, client: histogram{buckets: buckets[len(bounds)+1:]}}
}

func (h *histogram) add(seconds float64, bounds []float64) {
	bucket, _ := slices.BinarySearch(bounds, seconds)
	h.sum += seconds
	h.buckets[bucket]++
}

// metrics writes all series.
type metrics struct {
	all              map[identity]*series
	names            *names
	bounds           []float64
	labelled         bool
	started, written pcommon.Timestamp
}

func (m *metrics) write() pmetric.Metrics {
	written := pmetric.NewMetrics()
	if len(m.all) == 0 {
		return written
	}
	scope := written.ResourceMetrics().AppendEmpty().ScopeMetrics().AppendEmpty()
	scope.Scope().SetName("traces_service_graph")
	to := scope.Metrics()
	m.writeCounts(to, "traces_service_graph_request_total", m.all)
	failed := maps.Clone(m.all)
	maps.DeleteFunc(failed, func(id identity, _ *series) bool { return !id.failed })
	if len(failed) > 0 {
		m.writeCounts(to, "traces_service_graph_request_failed_total", failed)
	}
	m.writeSeconds(to, "traces_service_graph_request_server", func(of *series) *histogram { return &of.server })
	m.writeSeconds(to, "traces_service_graph_request_client", func(of *series) *histogram { return &of.client })
	return written
}

func (m *metrics) writeCounts(to pmetric.MetricSlice, name string, all map[identity]*series) {
	metric := to.AppendEmpty()
	metric.SetName(name)
	sum := metric.SetEmptySum()
	sum.SetIsMonotonic(true)
	sum.SetAggregationTemporality(pmetric.AggregationTemporalityCumulative)
	for id, one := range all {
		point := sum.DataPoints().AppendEmpty()
		m.describe(point, id, one)
		point.SetIntValue(int64(one.requests))
	}
}

func (m *metrics) writeSeconds(to pmetric.MetricSlice, name string, of func(*series) *histogram) {
	metric := to.AppendEmpty()
	metric.SetName(name)
	metric.SetUnit("s")
	points := metric.SetEmptyHistogram()
	points.SetAggregationTemporality(pmetric.AggregationTemporalityCumulative)
	for id, one := range m.all {
		point := points.DataPoints().AppendEmpty()
		m.describe(point, id, one)
		point.ExplicitBounds().FromRaw(m.bounds)
		point.BucketCounts().FromRaw(of(one).buckets)
		point.SetCount(one.requests)
		point.SetSum(of(one).sum)
	}
}

func (m *metrics) describe(point interface {
	SetStartTimestamp(pcommon.Timestamp)
	SetTimestamp(pcommon.Timestamp)
	Attributes() pcommon.Map
}, id identity, of *series) {
	point.SetStartTimestamp(m.started)
	point.SetTimestamp(m.written)
	attributes := point.Attributes()
	attributes.EnsureCapacity(5)
	attributes.PutStr("client", m.names.of(id.client))
	attributes.PutStr("server", m.names.of(id.server))
	attributes.PutStr("connection_type", kinds[id.kind])
	attributes.PutBool("failed", id.failed)
	if m.labelled {
		attributes.PutStr("virtual_node", string(of.label))
	}
}
