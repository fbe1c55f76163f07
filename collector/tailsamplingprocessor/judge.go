package tailsamplingprocessor

import (
	"hash/fnv"
	"math"
	"math/big"

	upstream "github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
)

// judge knows the policies. What they ask of spans is answered when a span comes, a bit for each question; what is decided later needs no span.
type judge struct {
	questions []question
	latencies []latency
	policies  []policy
}

// question is about a single span or its resource; one yes in a trace is enough.
type question struct {
	bit      uint64
	span     func(ptrace.ResourceSpans, ptrace.ScopeSpans, ptrace.Span) bool
	resource func(pcommon.Map) bool // nil: it is not about resources
}

// latency is about how long the spans of a trace take together, in the order in which they come.
type latency struct {
	bit           uint64
	least, atMost int64 // milliseconds; atMost 0: there is no upper limit
}

// policy matches when all its questions were answered with yes, and the id is within all its ratios.
type policy struct {
	name   string
	needs  uint64
	ratios []ratio
}

type ratio struct {
	salt string
	most uint64
}

// facts are the answers that are known of a trace.
type facts struct {
	yes        uint64
	start, end pcommon.Timestamp
}

const (
	mostQuestions = 64
	defaultSalt   = "default-hash-seed" // upstream's: the same trace gets the same verdict from either
)

func judgeOf(policies []upstream.PolicyCfg, settings processor.Settings) (*judge, bool) {
	made := &judge{}
	names := map[string]bool{}
	for i := range policies {
		one := policy{name: policies[i].Name}
		if one.name == "" || names[one.name] {
			return nil, false
		}
		names[one.name] = true
		parts := []*upstream.PolicyCfg{&policies[i]}
		if policies[i].Type == upstream.And {
			parts = partsOf(&policies[i])
		}
		for _, part := range parts {
			if !made.add(&one, part, settings) {
				return nil, false
			}
		}
		made.policies = append(made.policies, one)
	}
	return made, len(made.policies) > 0 && len(made.questions)+len(made.latencies) <= mostQuestions
}

func partsOf(and *upstream.PolicyCfg) []*upstream.PolicyCfg {
	var parts []*upstream.PolicyCfg
	for i := range and.AndCfg.SubPolicyCfg {
		sub, part := &and.AndCfg.SubPolicyCfg[i], &upstream.PolicyCfg{}
		part.Type = sub.Type
		part.LatencyCfg, part.NumericAttributeCfg, part.ProbabilisticCfg = sub.LatencyCfg, sub.NumericAttributeCfg, sub.ProbabilisticCfg
		part.StatusCodeCfg, part.StringAttributeCfg = sub.StatusCodeCfg, sub.StringAttributeCfg
		part.BooleanAttributeCfg, part.OTTLConditionCfg = sub.BooleanAttributeCfg, sub.OTTLConditionCfg
		parts = append(parts, part)
	}
	return parts
}

// add has a policy ask what a part of it says; false where that cannot be asked of spans one by one.
func (j *judge) add(to *policy, part *upstream.PolicyCfg, settings processor.Settings) bool {
	bit := uint64(1) << ((len(j.questions) + len(j.latencies)) % mostQuestions)
	switch part.Type {
	case upstream.AlwaysSample:
		return true
	case upstream.Probabilistic:
		to.ratios = append(to.ratios, ratioOf(part.ProbabilisticCfg))
		return true
	case upstream.Latency:
		j.latencies = append(j.latencies, latency{bit, part.LatencyCfg.ThresholdMs, part.LatencyCfg.UpperThresholdMs})
	default:
		asked, possible := questionOf(part, settings)
		if !possible {
			return false
		}
		asked.bit = bit
		j.questions = append(j.questions, asked)
	}
	to.needs |= bit
	return true
}

// askResource answers what a resource alone answers for all its spans.
func (j *judge) askResource(attributes pcommon.Map) uint64 {
	var yes uint64
	for i := range j.questions {
		if asked := &j.questions[i]; asked.resource != nil && asked.resource(attributes) {
			yes |= asked.bit
		}
	}
	return yes
}

// ask answers what is not answered with yes already.
func (j *judge) ask(yes uint64, resource ptrace.ResourceSpans, scope ptrace.ScopeSpans, span ptrace.Span) uint64 {
	for i := range j.questions {
		if asked := &j.questions[i]; yes&asked.bit == 0 && asked.span(resource, scope, span) {
			yes |= asked.bit
		}
	}
	return yes
}

// measure is upstream's way to measure: a time of zero counts as none, and each span is looked at with those before it.
func (j *judge) measure(known *facts, start, end pcommon.Timestamp) {
	if known.start == 0 || start < known.start {
		known.start = start
	}
	if known.end == 0 || end > known.end {
		known.end = end
	}
	took := known.end.AsTime().Sub(known.start.AsTime()).Milliseconds()
	for i := range j.latencies {
		asked := &j.latencies[i]
		if asked.atMost == 0 && took >= asked.least || asked.atMost != 0 && asked.least < took && took <= asked.atMost {
			known.yes |= asked.bit
		}
	}
}

// decide gives the position of the first policy that matches, or how many there are.
func (j *judge) decide(id pcommon.TraceID, yes uint64) int {
	for i := range j.policies {
		if j.policies[i].matches(id, yes) {
			return i
		}
	}
	return len(j.policies)
}

func (p *policy) matches(id pcommon.TraceID, yes uint64) bool {
	if yes&p.needs != p.needs {
		return false
	}
	for _, ratio := range p.ratios {
		hash := fnv.New64a()
		_, _ = hash.Write([]byte(ratio.salt))
		_, _ = hash.Write(id[:])
		if hash.Sum64() > ratio.most {
			return false
		}
	}
	return true
}

func ratioOf(config upstream.ProbabilisticCfg) ratio {
	all := new(big.Float).SetInt(new(big.Int).SetUint64(math.MaxUint64))
	most, _ := all.Mul(all, big.NewFloat(config.SamplingPercentage/100)).Uint64()
	if config.HashSalt == "" {
		return ratio{defaultSalt, most}
	}
	return ratio{config.HashSalt, most}
}
