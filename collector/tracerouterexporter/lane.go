package tracerouterexporter

import (
	"sync"

	"keepsake.dev/collector/internal/routing"
)

// lane is what waits for one of a sampler's two receivers.
type lane struct {
	mutex   sync.Mutex
	changed *sync.Cond
	waiting []*routing.Delivery
	closed  bool
}

func newLane() *lane {
	l := &lane{}
	l.changed = sync.NewCond(&l.mutex)
	return l
}

func (l *lane) put(delivery *routing.Delivery) {
	l.mutex.Lock()
	l.waiting = append(l.waiting, delivery)
	l.mutex.Unlock()
	l.changed.Signal()
}

// take waits for deliveries, and gives as many as one request may hold, at least one; none when the lane is closed.
func (l *lane) take(maxSize int) []*routing.Delivery {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for len(l.waiting) == 0 && !l.closed {
		l.changed.Wait()
	}
	size, n := 0, 0
	for n < len(l.waiting) && (n == 0 || size+l.waiting[n].Size() <= maxSize) {
		size += l.waiting[n].Size()
		n++
	}
	taken := append([]*routing.Delivery(nil), l.waiting[:n]...)
	rest := copy(l.waiting, l.waiting[n:])
	clear(l.waiting[rest:])
	l.waiting = l.waiting[:rest]
	return taken
}

func (l *lane) close() {
	l.mutex.Lock()
	l.closed = true
	l.waiting = nil
	l.mutex.Unlock()
	l.changed.Broadcast()
}
