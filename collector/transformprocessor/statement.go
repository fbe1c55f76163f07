package transformprocessor

import (
	"regexp"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// The statements that are known: set and delete_key, of texts and attributes, where a text is not empty.
const (
	text      = `(?:span\.(?:name|status\.message|trace_state)|spanevent\.name)`
	attribute = `(?:span|spanevent|scope)\.attributes\["[^"\\]+"\]`
)

var (
	where    = regexp.MustCompile(`^(.*\)) where (` + text + `) != ""$`)
	setting  = regexp.MustCompile(`^set\((` + text + `|` + attribute + `), (` + text + `|` + attribute + `)\)$`)
	deletion = regexp.MustCompile(`^delete_key\((span|spanevent|scope)\.attributes, "([^"\\]+)"\)$`)
	keyed    = regexp.MustCompile(`^(span|spanevent|scope)\.attributes\["([^"\\]+)"\]$`)
)

// level is what a group of statements runs for: what is deepest of all that it names.
type level int

const (
	scopes level = iota
	spans
	events
)

var levels = map[string]level{"scope": scopes, "span": spans, "spanevent": events}

// statement does its work on one item.
type statement func(*item)

// groupOf reads statements that run one after the other for each item of their level.
func groupOf(texts []string) (group, bool) {
	var made group
	for _, one := range texts {
		var condition *field
		if parts := where.FindStringSubmatch(one); parts != nil {
			one, condition = parts[1], fieldOf(parts[2])
			made.level = max(made.level, condition.level)
		}
		run, at, known := statementOf(one)
		if !known {
			return group{}, false
		}
		made.level = max(made.level, at)
		if condition != nil {
			run = onlyWhere(condition, run)
		}
		made.statements = append(made.statements, run)
	}
	return made, true
}

func onlyWhere(condition *field, run statement) statement {
	return func(on *item) {
		if condition.get(on) != "" {
			run(on)
		}
	}
}

func statementOf(from string) (statement, level, bool) {
	if parts := deletion.FindStringSubmatch(from); parts != nil {
		at, key := levels[parts[1]], parts[2]
		return func(on *item) { on.attributes(at).Remove(key) }, at, true
	}
	parts := setting.FindStringSubmatch(from)
	if parts == nil {
		return nil, 0, false
	}
	toField, fromField := fieldOf(parts[1]), fieldOf(parts[2])
	toLevel, toKey := keyOf(parts[1])
	fromLevel, fromKey := keyOf(parts[2])
	switch {
	case toField == nil && fromField != nil:
		return func(on *item) { put(on.attributes(toLevel), toKey, fromField.get(on)) }, max(toLevel, fromField.level), true
	case toField != nil && fromField == nil:
		return func(on *item) {
			if value, found := on.attributes(fromLevel).Get(fromKey); found && value.Type() == pcommon.ValueTypeStr {
				toField.set(on, value.Str())
			}
		}, max(toField.level, fromLevel), true
	case toField == nil && toLevel != fromLevel: // of one map, the value would move while it is copied
		return func(on *item) {
			if value, found := on.attributes(fromLevel).Get(fromKey); found && value.Type() != pcommon.ValueTypeEmpty {
				value.CopyTo(on.attributes(toLevel).PutEmpty(toKey))
			}
		}, max(toLevel, fromLevel), true
	}
	return nil, 0, false
}

// put makes room for one more, where appending would make room for as many again.
func put(into pcommon.Map, key, value string) {
	into.EnsureCapacity(into.Len() + 1)
	into.PutStr(key, value)
}

func keyOf(from string) (level, string) {
	if parts := keyed.FindStringSubmatch(from); parts != nil {
		return levels[parts[1]], parts[2]
	}
	return 0, ""
}
