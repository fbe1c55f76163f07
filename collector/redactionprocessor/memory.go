package redactionprocessor

import (
	"hash/maphash"
	"maps"
	"strings"
	"sync"
	"sync/atomic"
)

const (
	mostKeys     = 1024 // that are remembered; keys are few, unless somebody makes them up
	valueSlots   = 8192
	longestValue = 256 // that is remembered, in bytes
)

// knownKeys is a map that is copied when it grows, so that nobody waits who reads it.
type knownKeys struct {
	now  atomic.Pointer[map[string]treatment]
	grow sync.Mutex
}

func (k *knownKeys) get(key string) (treatment, bool) {
	now := k.now.Load()
	if now == nil {
		return look, false
	}
	known, found := (*now)[key]
	return known, found
}

func (k *knownKeys) add(key string, known treatment) {
	if k.full() {
		return
	}
	k.grow.Lock()
	defer k.grow.Unlock()
	if k.full() {
		return
	}
	next := map[string]treatment{}
	if now := k.now.Load(); now != nil {
		next = maps.Clone(*now)
	}
	next[strings.Clone(key)] = known
	k.now.Store(&next)
}

func (k *knownKeys) full() bool {
	now := k.now.Load()
	return now != nil && len(*now) >= mostKeys
}

// harmlessValues remembers values in which nothing is to be masked, once they come a second time: each has one slot, where the latest stays.
type harmlessValues struct {
	seed  maphash.Seed
	slots []valueSlot
}

type valueSlot struct {
	value atomic.Pointer[string]
	once  atomic.Uint64 // the hash of the latest that came
}

func newHarmlessValues() *harmlessValues {
	return &harmlessValues{maphash.MakeSeed(), make([]valueSlot, valueSlots)}
}

func (h *harmlessValues) has(value string) bool {
	if len(value) > longestValue {
		return false
	}
	known := h.slot(h.hash(value)).value.Load()
	return known != nil && *known == value
}

func (h *harmlessValues) add(value string) {
	if len(value) > longestValue {
		return
	}
	hash := h.hash(value)
	slot := h.slot(hash)
	if slot.once.Swap(hash) != hash {
		return // ids come once, and would only drive out what comes again
	}
	own := strings.Clone(value) // the value may be a part of a whole request
	slot.value.Store(&own)
}

func (h *harmlessValues) hash(value string) uint64 { return maphash.String(h.seed, value) }

func (h *harmlessValues) slot(hash uint64) *valueSlot { return &h.slots[hash%uint64(len(h.slots))] }
