package tracerouterexporter

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// Whatever happens to the samplers: what was acknowledged ends up, whole, in one that lives, for none of them has decided yet.
func TestNothingThatWasAcknowledgedIsLostWhileSamplersComeAndGo(t *testing.T) {
	samplers := []*fakeSampler{startSampler(t, "a"), startSampler(t, "b"), startSampler(t, "c")}
	config := testConfig()
	config.DecisionWait, config.UnresponsiveAfter = time.Hour, 500*time.Millisecond
	config.Handover = time.Second // a sampler that hangs again is left alone for as long
	var routers []*testRouter
	for range 2 {
		routers = append(routers, startRouter(t, config, samplers[0].endpoint(), samplers[1].endpoint(), samplers[2].endpoint()))
	}
	done := make(chan struct{})
	var senders sync.WaitGroup
	acknowledged := make([][]pcommon.TraceID, 4)
	for sender := range acknowledged {
		senders.Go(func() {
			for {
				select {
				case <-done:
					return
				case <-time.After(5 * time.Millisecond): // not more than the machine bears
				}
				id := newTraceID()
				for span := range 3 {
					routers[rand.IntN(2)].send(spansOf(id, fmt.Sprint(span)))
				}
				acknowledged[sender] = append(acknowledged[sender], id)
			}
		})
	}
	awaitReady := func(count int) {
		t.Helper()
		for _, router := range routers {
			router.awaitReady(count)
		}
	}
	for i := range 8 {
		s := samplers[rand.IntN(3)]
		if i%4 == 3 {
			goOn := s.hang()
			awaitReady(2)
			goOn()
		} else {
			s.kill()
			awaitReady(2)
			s.start()
		}
		awaitReady(3)
	}
	close(done)
	senders.Wait()
	for _, router := range routers {
		eventually(t, "the samplers have taken all", func() bool { return router.state().WaitingSpans == 0 })
	}
	count := 0
	for _, ids := range acknowledged {
		count += len(ids)
		for _, id := range ids {
			if !samplers[0].whole(id, "0", "1", "2") && !samplers[1].whole(id, "0", "1", "2") && !samplers[2].whole(id, "0", "1", "2") {
				t.Errorf("no sampler has all of %x", id)
			}
		}
	}
	t.Logf("%d traces", count)
}
