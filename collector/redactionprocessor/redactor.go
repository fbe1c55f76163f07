package redactionprocessor

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	upstream "github.com/open-telemetry/opentelemetry-collector-contrib/processor/redactionprocessor"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

const mask = "****"

// everything is how upstream masks a value whose key is blocked: line by line.
var everything = regexp.MustCompile(".*")

// redactor masks what upstream's masks. It remembers of keys what is to be done with them, and of values that nothing is: most come again and again.
type redactor struct {
	allTypes       bool
	ignoredKeys    map[string]struct{}
	ignoredMatches []pattern
	blockedKeys    []pattern
	allowed        []pattern
	blocked        []pattern
	keys           knownKeys
	harmless       *harmlessValues
}

func newRedactor(config *upstream.Config) (*redactor, error) {
	made := &redactor{allTypes: config.RedactAllTypes, ignoredKeys: map[string]struct{}{}, harmless: newHarmlessValues()}
	for _, key := range config.IgnoredKeys {
		made.ignoredKeys[key] = struct{}{}
	}
	for _, list := range []struct {
		name string
		from []string
		into *[]pattern
	}{
		{"ignored_key_patterns", config.IgnoredKeyPatterns, &made.ignoredMatches},
		{"blocked_key_patterns", config.BlockedKeyPatterns, &made.blockedKeys},
		{"allowed_values", config.AllowedValues, &made.allowed},
		{"blocked_values", config.BlockedValues, &made.blocked},
	} {
		for _, text := range list.from {
			compiled, err := compile(text)
			if err != nil {
				return nil, fmt.Errorf("%s: %q is no regular expression: %w", list.name, text, err)
			}
			*list.into = append(*list.into, compiled)
		}
	}
	return made, nil
}

// process masks in the attributes of resources, scopes, spans and events, as upstream does.
func (r *redactor) process(_ context.Context, traces ptrace.Traces) (ptrace.Traces, error) {
	for _, resource := range traces.ResourceSpans().All() {
		r.attributes(resource.Resource().Attributes())
		for _, scope := range resource.ScopeSpans().All() {
			r.attributes(scope.Scope().Attributes())
			for _, span := range scope.Spans().All() {
				r.attributes(span.Attributes())
				for _, event := range span.Events().All() {
					r.attributes(event.Attributes())
				}
			}
		}
	}
	return traces, nil
}

func (r *redactor) attributes(of pcommon.Map) {
	for key, value := range of.All() {
		treatment := r.treatment(key)
		if treatment == ignore {
			continue
		}
		text := value.Str()
		if r.allTypes && value.Type() != pcommon.ValueTypeStr {
			text = value.AsString()
		}
		switch {
		case treatment == maskUnlessAllowed:
			if !anyMatches(r.allowed, text) {
				value.SetStr(everything.ReplaceAllString(text, mask))
			}
		case r.harmless.has(text):
		default:
			if masked := r.masked(text); masked != text {
				value.SetStr(masked)
			} else {
				r.harmless.add(text)
			}
		}
	}
}

// masked asks last whether the text is allowed as it is: that takes longest, and most have nothing to mask.
func (r *redactor) masked(text string) string {
	masked, has := text, traitsOf(text)
	for i := range r.blocked {
		if blocked := &r.blocked[i]; blocked.matches(masked, has) {
			masked = blocked.expression.ReplaceAllString(masked, mask)
			has = traitsOf(masked)
		}
	}
	if masked != text && anyMatches(r.allowed, text) {
		return text
	}
	return masked
}

// treatment is what is to be done with an attribute, by its key.
type treatment int

const (
	look treatment = iota
	ignore
	maskUnlessAllowed
)

func (r *redactor) treatment(key string) treatment {
	if known, found := r.keys.get(key); found {
		return known
	}
	found := look
	if _, ignored := r.ignoredKeys[key]; ignored || anyMatches(r.ignoredMatches, key) {
		found = ignore
	} else if anyMatches(r.blockedKeys, key) {
		found = maskUnlessAllowed
	}
	r.keys.add(key, found)
	return found
}

// pattern is a regular expression with what each match of it begins with and what it needs, which are quicker to look for.
type pattern struct {
	expression *regexp.Regexp
	prefix     string
	needs      necessity
}

func compile(text string) (pattern, error) {
	expression, err := regexp.Compile(text)
	if err != nil {
		return pattern{}, err
	}
	needs, err := necessityOf(text)
	if err != nil {
		return pattern{}, err
	}
	prefix, _ := expression.LiteralPrefix()
	return pattern{expression, prefix, needs}, nil
}

func (p *pattern) matches(text string, has traits) bool {
	return !p.needs.rulesOut(text, has) && strings.Contains(text, p.prefix) && p.expression.MatchString(text)
}

func anyMatches(patterns []pattern, text string) bool {
	has := traitsOf(text)
	for i := range patterns {
		if patterns[i].matches(text, has) {
			return true
		}
	}
	return false
}
