package redactionprocessor

import (
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// tellingSet is how many bytes a set has at the most that is worth asking for.
const tellingSet = 32

// byteSet is a set of bytes, a bit for each.
type byteSet [4]uint64

func (s *byteSet) add(b byte)           { s[b>>6] |= 1 << (b & 63) }
func (s *byteSet) has(b byte) bool      { return s[b>>6]&(1<<(b&63)) != 0 }
func (s *byteSet) meets(o byteSet) bool { return s[0]&o[0]|s[1]&o[1]|s[2]&o[2]|s[3]&o[3] != 0 }
func (s *byteSet) join(o byteSet) {
	for i := range s {
		s[i] |= o[i]
	}
}

func (s *byteSet) size() int {
	count := 0
	for b := range 256 {
		if s.has(byte(b)) {
			count++
		}
	}
	return count
}

// addRunes adds the bytes that a rune between these two may begin with; what is no ASCII, or no UTF-8 at all, may begin with any above.
func (s *byteSet) addRunes(low, high rune) {
	for r := low; r <= min(high, utf8.RuneSelf-1); r++ {
		s.add(byte(r))
	}
	if high >= utf8.RuneSelf {
		s[2], s[3] = ^uint64(0), ^uint64(0)
	}
}

// traits are what is looked at of a text before any expression is.
type traits struct {
	bytes  byteSet
	digits int
}

func traitsOf(text string) traits {
	var found traits
	for i := range len(text) {
		found.bytes.add(text[i])
		if '0' <= text[i] && text[i] <= '9' {
			found.digits++
		}
	}
	return found
}

// necessity is what holds of each text that has a match of an expression.
type necessity struct {
	// A byte of each of these is in it.
	sets []byteSet
	// So many digits, all of them in the match.
	digits int
	// The match begins with one of these, unless it can be empty.
	first byteSet
	empty bool
}

// rulesOut says that there is no match. It looks at the text itself only if its traits do not tell.
func (n *necessity) rulesOut(text string, has traits) bool {
	if n.empty {
		return false
	}
	if has.digits < n.digits || !has.bytes.meets(n.first) {
		return true
	}
	for _, set := range n.sets {
		if !has.bytes.meets(set) {
			return true
		}
	}
	if n.digits == 0 {
		return false
	}
	left := has.digits
	for i := 0; i < len(text) && left >= n.digits; i++ {
		if n.first.has(text[i]) {
			return false
		}
		if '0' <= text[i] && text[i] <= '9' {
			left--
		}
	}
	return true
}

func necessityOf(expression string) (necessity, error) {
	parsed, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return necessity{}, err
	}
	found := of(parsed)
	var telling []byteSet
	for _, set := range found.sets {
		if set.size() <= tellingSet {
			telling = append(telling, set)
		}
	}
	found.sets = telling
	return found, nil
}

func of(part *syntax.Regexp) necessity {
	switch part.Op {
	case syntax.OpLiteral:
		return ofLiteral(part)
	case syntax.OpCharClass:
		var set byteSet
		digits := 1
		for i := 0; i < len(part.Rune); i += 2 {
			set.addRunes(part.Rune[i], part.Rune[i+1])
			if part.Rune[i] < '0' || part.Rune[i+1] > '9' {
				digits = 0
			}
		}
		return necessity{sets: []byteSet{set}, digits: digits, first: set}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		var set byteSet
		set.addRunes(0, unicode.MaxRune)
		return necessity{first: set}
	case syntax.OpCapture, syntax.OpPlus:
		return of(part.Sub[0])
	case syntax.OpStar, syntax.OpQuest:
		return necessity{first: of(part.Sub[0]).first, empty: true}
	case syntax.OpRepeat:
		repeated := of(part.Sub[0])
		if part.Min == 0 {
			return necessity{first: repeated.first, empty: true}
		}
		repeated.digits *= part.Min
		return repeated
	case syntax.OpConcat:
		whole := necessity{empty: true}
		for _, sub := range part.Sub {
			next := of(sub)
			whole.sets = append(whole.sets, next.sets...)
			whole.digits += next.digits
			if whole.empty {
				whole.first.join(next.first)
				whole.empty = next.empty
			}
		}
		return whole
	case syntax.OpAlternate:
		return ofEither(part.Sub)
	default: // what matches without taking anything, such as a boundary of words
		return necessity{empty: true}
	}
}

func ofLiteral(part *syntax.Regexp) necessity {
	var found necessity
	for i, letter := range part.Rune {
		var set byteSet
		set.addRunes(letter, letter)
		if part.Flags&syntax.FoldCase != 0 {
			for other := unicode.SimpleFold(letter); other != letter; other = unicode.SimpleFold(other) {
				set.addRunes(other, other)
			}
		}
		if i == 0 {
			found.first = set
		}
		found.sets = append(found.sets, set)
		if '0' <= letter && letter <= '9' {
			found.digits++
		}
	}
	return found
}

// ofEither asks of each alternative for its most telling set, and of the text for one of all these.
func ofEither(alternatives []*syntax.Regexp) necessity {
	found := of(alternatives[0])
	var either byteSet
	for _, alternative := range alternatives {
		next := of(alternative)
		found.first.join(next.first)
		found.digits = min(found.digits, next.digits)
		found.empty = found.empty || next.empty
		least := next.first
		for _, set := range next.sets {
			if set.size() < least.size() {
				least = set
			}
		}
		either.join(least)
	}
	found.sets = []byteSet{either}
	if found.empty {
		found.sets = nil
	}
	return found
}
