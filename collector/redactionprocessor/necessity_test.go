package redactionprocessor

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

func TestWhatIsRuledOutDoesNotMatch(t *testing.T) {
	expressions := []string{
		"a|bc?", "(?i)Kelvin", "x*", "é+", "[^a]b", "(a|b)*c", "[0-9]{2,}|x", "(?:4[0-9]|%37)[0-9]{2}\\b", "^$", "(?s).y", "a{0,2}1{3}", "[[:^ascii:]]z", "\\bq", "(?:)|1", "[\\d]+@",
	}
	for _, name := range []string{"redaction/keys", "redaction/values"} {
		config := settings(t, name)
		expressions = append(append(append(expressions, config.BlockedValues...), config.BlockedKeyPatterns...), config.AllowedValues...)
	}
	random := rand.New(rand.NewPCG(3, 3))
	const letters = "abcKkxXéſyz0149%@.\n\x80 \u212a=:"
	ruledOut := 0
	for _, expression := range expressions {
		needs, err := necessityOf(expression)
		if err != nil {
			t.Fatal(err)
		}
		matches := regexp.MustCompile(expression).MatchString
		for range 2000 {
			given := text(random)
			if random.IntN(2) == 0 {
				short := make([]byte, random.IntN(6))
				for i := range short {
					short[i] = letters[random.IntN(len(letters))]
				}
				given = string(short)
			}
			if needs.rulesOut(given, traitsOf(given)) {
				ruledOut++
				if matches(given) {
					t.Fatalf("%q matches %q, which is ruled out", expression, given)
				}
			}
		}
	}
	if most := 1500 * len(expressions); ruledOut < most {
		t.Errorf("only %d of %d are ruled out", ruledOut, 2000*len(expressions))
	}
}

func TestOrdinaryValuesNeedNoExpression(t *testing.T) {
	for _, name := range []string{"redaction/keys", "redaction/values"} {
		redactor, err := newRedactor(settings(t, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, value := range []string{"GET /api/orders/{id}", "/orders/ord_00000000000001a7", "0000000000000001", "curl/7.88.1", "http://order:8080/1"} {
			for _, blocked := range redactor.blocked {
				if !blocked.needs.rulesOut(value, traitsOf(value)) && strings.Contains(value, blocked.prefix) {
					t.Errorf("%s runs %s over %s", name, blocked.expression, value)
				}
			}
		}
	}
}
