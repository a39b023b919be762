package rules

import (
	"regexp"
	"strings"
)

// traps finds words that other YAML readers take for something else.
func (l *linter) traps(n *node) {
	if n.form == scalar {
		l.trap(n)
	}
	for _, p := range n.fields {
		l.trap(p.key)
		l.traps(p.value)
	}
	for _, item := range n.items {
		l.traps(item)
	}
}

func (l *linter) trap(n *node) {
	if n.quoted() || n.yaml == nil {
		return
	}
	if what, hint := trapOf(n); what != "" {
		l.add(n, "yaml-trap", hint, n.text+" is "+what+" to older YAML readers")
	}
}

// trapOf says what YAML 1.1 readers take a plain word for, where that is not
// what is meant here, and what to write; "" for no trap.
func trapOf(n *node) (what, hint string) {
	const quotes = "put it into quotes"
	is := func(pattern string) bool { return regexp.MustCompile(pattern).MatchString(n.text) }
	switch {
	case isOldBoolean(n):
		return "a boolean", quotes
	case is(`^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?$`):
		return "a time", quotes
	case is(`^[-+]?0[0-7_]+$`):
		return "an octal number", quotes
	case is(`^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+$`):
		return "a number to base 60", quotes
	case is(`^[-+]?0o[0-7]+$`):
		return "a text", "write the number in decimal digits"
	case n.tag == "!!float" && strings.ContainsAny(n.text, "eE") && !is(`^[-+]?([0-9]+\.[0-9]*|\.[0-9]+)[eE][-+][0-9]+$`):
		return "a text", "write the number without e, or as 1.0e+3"
	}
	return "", ""
}
