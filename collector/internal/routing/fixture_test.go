package routing

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"keepsake.dev/collector/internal/otlpwire"
)

var testSettings = Settings{DecisionWait: 10 * time.Second, Window: 20 * time.Second, MaxBytes: 1 << 20, Handover: 10 * time.Second, Straggle: 3 * time.Second}

// fixture is a router, and what it was given.
type fixture struct {
	*Router
	t       *testing.T
	members map[string]*Member
	traces  uint64
}

// with is a router whose samplers were there from the start.
func with(t *testing.T, names ...string) *fixture {
	f := &fixture{Router: New(testSettings), t: t, members: map[string]*Member{}}
	for _, name := range names {
		f.join(0, name)
	}
	f.ForgetHistory()
	return f
}

func (f *fixture) join(at time.Duration, name string) string {
	member, deliveries := f.Join(at, name)
	f.members[name] = member
	return written(deliveries)
}

func (f *fixture) lose(at time.Duration, name string) string {
	return written(f.Lose(at, f.members[name]))
}
func (f *fixture) drain(at time.Duration, name string) string {
	return written(f.Drain(at, f.members[name]))
}

// ownedBy is a new trace for which the samplers rank in this order.
func (f *fixture) ownedBy(names ...string) otlpwire.TraceID {
	for {
		var id otlpwire.TraceID
		f.traces++
		binary.BigEndian.PutUint64(id[8:], f.traces)
		if slices.IsSortedFunc(names, func(a, b string) int {
			if score(seedOf(a), &id) > score(seedOf(b), &id) {
				return -1
			}
			return 1
		}) {
			return id
		}
	}
}

// admit gives it a request with one span.
func (f *fixture) admit(at time.Duration, id otlpwire.TraceID, name string) ([]*Delivery, *Request) {
	f.t.Helper()
	request := NewRequest()
	deliveries, err := f.Admit(at, oneSpan(id, name), request)
	if err != nil {
		f.t.Fatal(err)
	}
	return deliveries, request
}

// put is a request that all samplers take at once; it tells who did.
func (f *fixture) put(at time.Duration, id otlpwire.TraceID, name string) string {
	f.t.Helper()
	deliveries, _ := f.admit(at, id, name)
	f.take(at, deliveries)
	return written(deliveries)
}

func (f *fixture) take(at time.Duration, deliveries []*Delivery) {
	for _, delivery := range deliveries {
		if f.Attempt(delivery) {
			f.Taken(at, delivery)
		}
	}
}

func (f *fixture) is(what, got, want string) {
	f.t.Helper()
	if got != want {
		f.t.Errorf("%s: %q, not %q", what, got, want)
	}
}

// written is deliveries as "sampler: spans", with "again" for those that must not be counted.
func written(deliveries []*Delivery) string {
	var all []string
	for _, delivery := range deliveries {
		text := delivery.To.Name + ":"
		if delivery.Again {
			text = delivery.To.Name + " again:"
		}
		for _, piece := range delivery.Pieces {
			for _, span := range piece.Spans {
				text += " " + piece.Block.Name(span)
			}
		}
		all = append(all, text)
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}

func done(request *Request) bool {
	select {
	case <-request.Done:
		return true
	default:
		return false
	}
}

func spanNames(n int) []string {
	var names []string
	for i := range n {
		names = append(names, fmt.Sprint("span", i))
	}
	return names
}
