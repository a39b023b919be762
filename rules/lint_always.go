package rules

import (
	"fmt"
	"slices"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// foresee returns what the rule can come to, whatever is measured; complete is false
// where that cannot be told. Parameters have their values where settled is set, else
// any.
func (u *rule) foresee(settled bool) (found expression.Outlook, complete bool) {
	if u.when != nil && u.when.program == nil || u.require != nil && u.require.program == nil {
		return found, false
	}
	return expression.Foresee(u.when.compiled(), u.require.compiled(), settled)
}

// compiled returns the program of a formula; nil for no formula.
func (f *formula) compiled() *expression.Program {
	if f == nil {
		return nil
	}
	return f.program
}

// idle reports a rule that can say no of nothing, whatever is measured: it never
// fails and is never undecided.
func (u *rule) idle() bool {
	if u.when.always(false) || u.native == nil && u.require.always(true) {
		return true
	}
	found, complete := u.foresee(true)
	return complete && !found.Fails && !found.Wrong && (!found.Unmeasured || u.onMissing == engine.StatusSkipped)
}

// always finds requirements that read what was measured and yet come to the
// same answer for every value of it that when lets through, and conditions that
// let nothing through.
func (l *linter) always(n *node) {
	id := n.word("id")
	rule, u := entry(l.draft.root, "rules", id), l.draft.built.rules[id]
	require, when := rule.get("require"), rule.get("when")
	if u == nil || !l.own(require) && !l.own(when) {
		return
	}
	found, complete := u.foresee(false)
	where := "whatever is measured"
	if when != nil {
		where = "where when holds"
	}
	switch {
	case !complete:
	case !found.Applies:
		l.never(id, when, "no value satisfies all of it: compare with others", "the condition can never hold: the rule never applies")
		l.idle[id] = true
	case require == nil || l.said(require, "constant"):
	case !found.Holds:
		l.never(id, require, "no value satisfies all of it: compare with others", "the requirement can never hold, "+where)
	case !found.Fails && !(found.Unmeasured && u.onMissing == engine.StatusFail):
		l.never(id, require, "compare with what shall not pass; write != nil to demand a measurement", "the requirement can never fail, "+where)
		l.idle[id] = true
	}
}

// never reports a part of a rule at the part itself, where the file writes it,
// else at the part of the rule that it does write.
func (l *linter) never(id string, part *node, hint, message string) {
	if !l.own(part) {
		part = entry(l.draft.own, "rules", id)
	}
	l.add(part, "constant", hint, message)
}

// own reports whether the file itself writes the node.
func (l *linter) own(n *node) bool { return n != nil && n.file == l.draft.own.file }

// said reports whether a node has a finding of the check already.
func (l *linter) said(n *node, check string) bool {
	at := n.file.errorAt(n.start(), "", "").Position
	return slices.ContainsFunc(l.found, func(p Problem) bool { return p.Check == check && p.Position == at })
}

// predicates finds what all, any and their like ask of each element, and always get
// the same answer to.
func (l *linter) predicates(s source) {
	if s.program == nil {
		return
	}
	for _, p := range s.program.Predicates() {
		switch {
		case !p.Outlook.Holds:
			l.addOffset(s.node, p.Offset, "constant", "no value satisfies all of it: compare with others",
				fmt.Sprintf("what %s asks of each element can never hold, whatever is measured", p.Function))
		case !p.Outlook.Fails:
			l.addOffset(s.node, p.Offset, "constant", "compare with what not every element meets",
				fmt.Sprintf("what %s asks of each element holds for all of them, whatever is measured", p.Function))
		}
	}
}
