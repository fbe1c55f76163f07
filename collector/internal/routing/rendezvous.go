package routing

import (
	"encoding/binary"

	"github.com/cespare/xxhash/v2"

	"keepsake.dev/collector/internal/otlpwire"
)

// seedOf is what a sampler's name contributes to its scores: the same on every router.
func seedOf(name string) uint64 { return xxhash.Sum64String(name) }

// score ranks a sampler for a trace: the one with the highest score owns it. Rendezvous hashing (Thaler and Ravishankar, 1998): when a
// sampler goes, only its traces move, each to the sampler that ranks next for it.
func score(seed uint64, id *otlpwire.TraceID) uint64 {
	return mix(mix(seed^binary.LittleEndian.Uint64(id[:8])) ^ binary.LittleEndian.Uint64(id[8:]))
}

// mix is the finalizer of SplitMix64 (Steele, Lea and Flood, 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9
	x = (x ^ (x >> 27)) * 0x94d049bb133111eb
	return x ^ (x >> 31)
}
