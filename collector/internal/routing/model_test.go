package routing

import (
	"bytes"
	"container/heap"
	"encoding/binary"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"keepsake.dev/collector/internal/otlpwire"
)

var histories = flag.Int("histories", 15, "how many random histories TestModel tries; after a change of the routing try 300 and more")

const (
	decisionWait = 5 * time.Second
	// A sampler that is told to stop serves on for so long: the chart's preStop.
	stopsAfter = decisionWait + 5*time.Second
)

var modelSettings = Settings{
	DecisionWait: decisionWait,
	Window:       decisionWait + 10*time.Second,
	MaxBytes:     1 << 30,
	Handover:     decisionWait,
	Straggle:     3 * time.Second,
}

// world is routers, samplers and a network between them, in a time of its own.
type world struct {
	random   *rand.Rand
	now      time.Duration
	events   eventQueue
	serial   int
	routers  []*modelRouter
	samplers map[string]*sampler
	all      []*sampler
	stored   map[otlpwire.TraceID]map[string]bool
	log      []string
}

// sampler is one process that decides as the tail sampling processor does: a decision wait after a trace's first span, once; late spans follow.
type sampler struct {
	name     string
	alive    bool
	hung     bool
	inbox    []func()
	got      map[otlpwire.TraceID]map[string]bool
	pending  map[otlpwire.TraceID][]string
	decided  map[otlpwire.TraceID]bool
	stopping bool
	// Until then it takes long to answer.
	slow time.Duration
}

type modelRouter struct {
	*Router
	number  int
	members map[*sampler]*Member
}

type event struct {
	at     time.Duration
	serial int
	do     func()
}

type eventQueue []event

func (q eventQueue) Len() int { return len(q) }
func (q eventQueue) Less(i, j int) bool {
	return q[i].at < q[j].at || (q[i].at == q[j].at && q[i].serial < q[j].serial)
}
func (q eventQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *eventQueue) Push(x any)   { *q = append(*q, x.(event)) }
func (q *eventQueue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

func (w *world) after(delay time.Duration, do func()) {
	w.serial++
	heap.Push(&w.events, event{w.now + delay, w.serial, do})
}

func (w *world) between(from, to time.Duration) time.Duration {
	return from + time.Duration(w.random.Int64N(int64(to-from)+1))
}

func (w *world) say(format string, args ...any) {
	w.log = append(w.log, fmt.Sprintf("%8.3f ", w.now.Seconds())+fmt.Sprintf(format, args...))
}

func (w *world) run(until time.Duration) {
	for len(w.events) > 0 && w.events[0].at <= until {
		next := heap.Pop(&w.events).(event)
		w.now = next.at
		next.do()
	}
	w.now = until
}

// everyRouter tells each router something, each after a delay of its own.
func (w *world) everyRouter(most time.Duration, tell func(*modelRouter)) {
	for _, router := range w.routers {
		w.after(w.between(0, most), func() { tell(router) })
	}
}

func (w *world) start(name string) {
	if old := w.samplers[name]; old != nil && old.alive {
		return
	}
	s := &sampler{name: name, alive: true, got: map[otlpwire.TraceID]map[string]bool{}, pending: map[otlpwire.TraceID][]string{}, decided: map[otlpwire.TraceID]bool{}}
	w.samplers[name] = s
	w.all = append(w.all, s)
	w.say("%s starts", name)
	w.everyRouter(500*time.Millisecond, func(router *modelRouter) { w.join(router, s) })
}

func (w *world) kill(s *sampler) {
	if !s.alive {
		return
	}
	w.say("%s dies", s.name)
	s.alive = false
	w.everyRouter(200*time.Millisecond, func(router *modelRouter) { w.lose(router, s) })
}

func (w *world) lose(router *modelRouter, s *sampler) {
	if member := router.members[s]; member != nil {
		w.send(router, router.Lose(w.now, member))
		delete(router.members, s)
	}
}

// stop is what Kubernetes does to a pod: the routers hear that it drains; later it goes, and decides at once what it still has.
func (w *world) stop(s *sampler, then func()) {
	if !s.alive || s.stopping {
		return
	}
	w.say("%s drains", s.name)
	s.stopping = true
	w.everyRouter(500*time.Millisecond, func(router *modelRouter) {
		if member := router.members[s]; member != nil {
			w.send(router, router.Drain(w.now, member))
		}
	})
	w.after(stopsAfter, func() {
		if s.alive {
			for _, id := range slices.SortedFunc(maps.Keys(s.pending), func(a, b otlpwire.TraceID) int { return bytes.Compare(a[:], b[:]) }) {
				w.decide(s, id)
			}
			w.kill(s)
		}
		if then != nil {
			then()
		}
	})
}

// hang stops a process for longer than the routers bear, and lets it go on later.
func (w *world) hang(s *sampler, unresponsive, total time.Duration) {
	if !s.alive || s.hung || s.stopping {
		return
	}
	w.say("%s hangs for %v", s.name, total)
	s.hung = true
	w.after(unresponsive, func() {
		w.everyRouter(time.Second, func(router *modelRouter) {
			if s.hung {
				w.lose(router, s)
				w.probe(router, s)
			}
		})
	})
	w.after(total, func() {
		w.say("%s goes on", s.name)
		s.hung = false
		inbox := s.inbox
		s.inbox = nil
		for _, do := range inbox {
			do()
		}
	})
}

// probe asks a lost sampler now and then whether it answers again.
func (w *world) probe(router *modelRouter, s *sampler) {
	w.after(w.between(500*time.Millisecond, time.Second), func() {
		switch {
		case !s.alive || s.stopping:
		case s.hung:
			w.probe(router, s)
		default:
			w.join(router, s)
		}
	})
}

func (w *world) join(router *modelRouter, s *sampler) {
	if s.alive && !s.stopping && router.members[s] == nil {
		member, deliveries := router.Join(w.now, s.name)
		router.members[s] = member
		w.send(router, deliveries)
	}
}

func (w *world) send(router *modelRouter, deliveries []*Delivery) {
	for _, delivery := range deliveries {
		w.after(w.between(0, 20*time.Millisecond), func() { w.attempt(router, delivery) })
	}
}

func (w *world) attempt(router *modelRouter, delivery *Delivery) {
	if !router.Attempt(delivery) {
		return
	}
	var to *sampler
	for s, member := range router.members {
		if member == delivery.To {
			to = s
		}
	}
	latency := w.between(time.Millisecond, 40*time.Millisecond)
	if to != nil && w.now < to.slow {
		latency += w.between(500*time.Millisecond, 1500*time.Millisecond)
	}
	w.after(latency, func() {
		if to == nil || !to.alive {
			return // the router will learn that it is gone
		}
		arrive := func() {
			if !to.alive {
				return
			}
			w.receive(to, delivery)
			w.after(w.between(time.Millisecond, 10*time.Millisecond), func() {
				router.Taken(w.now, delivery)
				for _, block := range router.Resting() {
					block.Compress()
					router.Compressed(block)
				}
			})
		}
		if to.hung {
			to.inbox = append(to.inbox, arrive)
		} else {
			arrive()
		}
	})
}

func (w *world) receive(s *sampler, delivery *Delivery) {
	for _, piece := range delivery.Pieces {
		for _, span := range piece.Spans {
			id := piece.Block.Traces[span.Trace].ID
			name := piece.Block.Name(span)
			if s.got[id] == nil {
				s.got[id] = map[string]bool{}
			}
			s.got[id][name] = true
			if kept, decided := s.decided[id]; decided {
				if kept {
					w.store(id, name)
				}
				continue
			}
			if s.pending[id] == nil {
				w.decideLater(s, id)
			}
			s.pending[id] = append(s.pending[id], name)
		}
	}
}

func (w *world) decideLater(s *sampler, id otlpwire.TraceID) {
	w.after(decisionWait+w.between(0, time.Second), func() {
		if s.alive && s.hung {
			s.inbox = append(s.inbox, func() { w.decide(s, id) })
		} else if s.alive {
			w.decide(s, id)
		}
	})
}

func (w *world) decide(s *sampler, id otlpwire.TraceID) {
	if _, decided := s.decided[id]; decided {
		return
	}
	keep := false
	for _, span := range s.pending[id] {
		keep = keep || strings.HasPrefix(span, "error")
	}
	s.decided[id] = keep
	if keep {
		for _, span := range s.pending[id] {
			w.store(id, span)
		}
	}
	delete(s.pending, id)
}

func (w *world) store(id otlpwire.TraceID, span string) {
	if w.stored[id] == nil {
		w.stored[id] = map[string]bool{}
	}
	w.stored[id][span] = true
}

// trace sends the spans of a trace, one of them with an error, over all routers within a second, now and then one late.
func (w *world) trace(number int, spans map[otlpwire.TraceID][]string) {
	var id otlpwire.TraceID
	binary.LittleEndian.PutUint64(id[:], w.random.Uint64())
	binary.LittleEndian.PutUint64(id[8:], uint64(number))
	count := 2 + w.random.IntN(4)
	failed := w.random.IntN(count)
	for i := range count {
		name := fmt.Sprintf("span%d", i)
		if i == failed {
			name = fmt.Sprintf("error%d", i)
		}
		spans[id] = append(spans[id], name)
		delay := w.between(0, time.Second)
		if w.random.IntN(10) == 0 {
			delay = w.between(0, decisionWait-2*time.Second)
		}
		router := w.routers[w.random.IntN(len(w.routers))]
		w.after(delay, func() {
			deliveries, err := router.Admit(w.now, oneSpan(id, name), NewRequest())
			if err != nil {
				panic(err)
			}
			w.send(router, deliveries)
		})
	}
}

// history is a random sequence of changes under steady traffic. How far apart they are decides what may coincide.
func history(seed uint64, gap func(*world) time.Duration) (*world, map[otlpwire.TraceID][]string) {
	w := &world{random: rand.New(rand.NewPCG(seed, 1)), samplers: map[string]*sampler{}, stored: map[otlpwire.TraceID]map[string]bool{}}
	for i := range 1 + w.random.IntN(3) {
		w.routers = append(w.routers, &modelRouter{Router: New(modelSettings), number: i, members: map[*sampler]*Member{}})
	}
	count := 2 + w.random.IntN(3)
	for i := range count {
		w.start(fmt.Sprintf("sampler-%d", i))
	}
	w.run(time.Second)
	spans := map[otlpwire.TraceID][]string{}
	const end = 90 * time.Second
	for i, at := 0, time.Duration(0); at < end; i, at = i+1, at+w.between(0, 100*time.Millisecond) {
		w.after(at, func() { w.trace(i, spans) })
	}
	for at := 2 * time.Second; at < end; at += time.Second {
		w.after(at, func() {
			for _, router := range w.routers {
				router.Tick(w.now)
			}
		})
	}
	for at := gap(w); at < end-40*time.Second; at += gap(w) {
		w.after(at, w.change)
	}
	w.run(end + time.Minute)
	return w, spans
}

func (w *world) change() {
	alive := 0
	for _, s := range w.samplers {
		if s.alive && !s.stopping && !s.hung {
			alive++
		}
	}
	s := w.samplers[fmt.Sprintf("sampler-%d", w.random.IntN(len(w.samplers)))]
	again := func() { w.start(s.name) }
	switch kind := w.random.IntN(7); {
	case kind == 0:
		w.start(fmt.Sprintf("sampler-%d", len(w.samplers)))
	case !s.alive:
		w.start(s.name)
	case alive < 2:
	case kind == 1:
		w.kill(s)
		w.after(w.between(100*time.Millisecond, 4*time.Second), again)
	case kind == 2:
		w.kill(s)
	case kind == 6:
		w.say("%s is slow", s.name)
		s.slow = w.now + 10*time.Second
	case kind == 3:
		w.stop(s, nil)
	case kind == 4:
		w.stop(s, func() { w.after(w.between(time.Second, 3*time.Second), again) })
	default:
		w.hang(s, 5*time.Second, w.between(5*time.Second, 15*time.Second))
	}
}

// check finds the spans that were not stored, and the traces of which no sampler ever had all spans.
func (w *world) check(spans map[otlpwire.TraceID][]string) (missing, scattered []string) {
	for id, names := range spans {
		for _, name := range names {
			if !w.stored[id][name] {
				missing = append(missing, fmt.Sprintf("%x %s (stored %d of %d)", id[:4], name, len(w.stored[id]), len(names)))
			}
		}
		if !slices.ContainsFunc(w.all, func(s *sampler) bool { return len(s.got[id]) == len(names) }) {
			scattered = append(scattered, fmt.Sprintf("%x", id[:4]))
		}
	}
	return missing, scattered
}

// All spans of a trace meet in one sampler, whatever happens; and where a change has settled before the next begins, each trace with an error is stored whole.
// Where changes overlap, a sampler may already have dropped a part when it gets the whole; the test bounds how seldom.
func TestModel(t *testing.T) {
	t.Run("one change after the other", func(t *testing.T) {
		apart := func(w *world) time.Duration { return w.between(25*time.Second, 35*time.Second) }
		if _, missing := explore(t, apart); missing > 0 {
			t.Errorf("%d spans were not stored", missing)
		}
	})
	t.Run("changes that overlap", func(t *testing.T) {
		close := func(w *world) time.Duration { return w.between(time.Second, 20*time.Second) }
		if all, missing := explore(t, close); missing*10_000 > all {
			t.Errorf("%d of %d spans were not stored: more than one in 10,000", missing, all)
		}
	})
}

func explore(t *testing.T, gap func(*world) time.Duration) (all, missing int) {
	for seed := range uint64(*histories) {
		w, spans := history(seed, gap)
		for _, names := range spans {
			all += len(names)
		}
		lost, scattered := w.check(spans)
		missing += len(lost)
		if len(scattered) > 0 {
			t.Errorf("history %d: no sampler had all spans of %v\n%s", seed, scattered, strings.Join(w.log, "\n"))
		}
		if len(lost) > 0 {
			t.Logf("history %d: not stored: %v\n%s", seed, lost[:min(len(lost), 6)], strings.Join(w.log, "\n"))
		}
	}
	t.Logf("%d histories, %d spans, %d not stored", *histories, all, missing)
	return all, missing
}

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(m.Run())
}
