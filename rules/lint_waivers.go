package rules

import "github.com/iradvise/iradvise/rules/expression"

// unusedWaivers finds waivers of the file that can cover nothing. Whether one has
// expired depends on the day, which lint does not know: check says it.
func (l *linter) unusedWaivers() {
	all := l.draft.root.list("waivers")
	for i, w := range all {
		if !l.own(w.get("rule")) {
			continue
		}
		rule := entry(l.draft.root, "rules", w.word("rule"))
		switch match := w.get("match"); {
		case rule != nil && l.draft.severity(rule) == "ignore":
			l.add(w.get("rule"), "unused-waiver", "remove it", "the rule "+w.word("rule")+" is ignored: there is nothing to waive")
		case match != nil && l.matchesNothing(match):
			l.add(match, "unused-waiver", "no value satisfies all of it: compare with others", "the waiver can never match")
		case outlived(w, all[:i]):
			l.add(w.get("rule"), "unused-waiver", "remove it", "an earlier waiver covers every row of the rule "+w.word("rule")+" at least as long")
		}
	}
}

// matchesNothing reports a match that holds for no value of what it reads.
func (l *linter) matchesNothing(match *node) bool {
	for _, f := range l.draft.built.all {
		if f.node == match && f.program != nil {
			found, complete := expression.Foresee(nil, f.program, false)
			return complete && !found.Holds
		}
	}
	return false
}

// outlived reports whether one of the waivers covers all that w covers.
func outlived(w *node, earlier []*node) bool {
	for _, other := range earlier {
		if other.word("rule") == w.word("rule") && other.get("match") == nil && other.word("expires") >= w.word("expires") {
			return true
		}
	}
	return false
}
