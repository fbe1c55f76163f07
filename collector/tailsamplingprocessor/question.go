package tailsamplingprocessor

import (
	"context"
	"math"
	"slices"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/contexts/ottlspan"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/ottlfuncs"
	upstream "github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
)

// questionOf gives what a policy asks of spans, each by itself; false where it asks something else.
func questionOf(part *upstream.PolicyCfg, settings processor.Settings) (question, bool) {
	switch part.Type {
	case upstream.StatusCode:
		return statusQuestion(part.StatusCodeCfg)
	case upstream.BooleanAttribute:
		config := part.BooleanAttributeCfg
		return attributeQuestion(config.Key, config.InvertMatch, func(value pcommon.Value) bool { return value.Bool() == config.Value })
	case upstream.NumericAttribute:
		config := part.NumericAttributeCfg
		least, most := config.MinValue, config.MaxValue // upstream takes 0 for none
		if least == 0 && most == 0 {
			return question{}, false
		}
		if least == 0 {
			least = math.MinInt64
		}
		if most == 0 {
			most = math.MaxInt64
		}
		return attributeQuestion(config.Key, config.InvertMatch, func(value pcommon.Value) bool { return least <= value.Int() && value.Int() <= most })
	case upstream.StringAttribute:
		config := part.StringAttributeCfg
		if config.EnabledRegexMatching {
			return question{}, false
		}
		return attributeQuestion(config.Key, config.InvertMatch, func(value pcommon.Value) bool {
			return value.Str() != "" && slices.Contains(config.Values, value.Str())
		})
	case upstream.OTTLCondition:
		return conditionQuestion(part.OTTLConditionCfg, settings)
	default:
		return question{}, false
	}
}

func attributeQuestion(key string, inverted bool, holds func(pcommon.Value) bool) (question, bool) {
	holdsFor := func(attributes pcommon.Map) bool {
		value, found := attributes.Get(key)
		return found && holds(value)
	}
	return question{
		span: func(_ ptrace.ResourceSpans, _ ptrace.ScopeSpans, span ptrace.Span) bool {
			return holdsFor(span.Attributes())
		},
		resource: holdsFor,
	}, !inverted
}

func statusQuestion(config upstream.StatusCodeCfg) (question, bool) {
	codes := map[string]ptrace.StatusCode{"OK": ptrace.StatusCodeOk, "ERROR": ptrace.StatusCodeError, "UNSET": ptrace.StatusCodeUnset}
	var wanted []ptrace.StatusCode
	for _, name := range config.StatusCodes {
		code, known := codes[name]
		if !known {
			return question{}, false
		}
		wanted = append(wanted, code)
	}
	return question{span: func(_ ptrace.ResourceSpans, _ ptrace.ScopeSpans, span ptrace.Span) bool {
		return slices.Contains(wanted, span.Status().Code())
	}}, len(wanted) > 0
}

// conditionQuestion asks what upstream asks. A condition whose errors end the evaluation of a trace is left to upstream.
func conditionQuestion(config upstream.OTTLConditionCfg, settings processor.Settings) (question, bool) {
	if len(config.SpanConditions) == 0 || len(config.SpanEventConditions) > 0 || config.ErrorMode != ottl.IgnoreError && config.ErrorMode != ottl.SilentError {
		return question{}, false
	}
	functions := ottlfuncs.StandardConverters[*ottlspan.TransformContext]()
	root := ottlfuncs.NewIsRootSpanFactoryNew()
	functions[root.Name()] = root
	parser, err := ottlspan.NewParser(functions, settings.TelemetrySettings)
	if err != nil {
		return question{}, false
	}
	conditions, err := parser.ParseConditions(config.SpanConditions)
	if err != nil {
		return question{}, false
	}
	any := ottlspan.NewConditionSequence(conditions, settings.TelemetrySettings, ottlspan.WithConditionSequenceErrorMode(config.ErrorMode))
	return question{span: func(resource ptrace.ResourceSpans, scope ptrace.ScopeSpans, span ptrace.Span) bool {
		of := ottlspan.NewTransformContextPtr(resource, scope, span)
		defer of.Close()
		holds, err := any.Eval(context.Background(), of)
		return holds && err == nil
	}}, true
}
