package rules

import (
	"slices"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// formula is one compiled expression and where it stands.
type formula struct {
	node    *node
	build   *build
	program *expression.Program
}

// place returns where an evaluation stopped: in the expression or in a define.
func (f *formula) place(s *expression.Stop) engine.Position {
	if s.Define == "" {
		return f.node.positionAt(s.Offset)
	}
	if n := f.build.defines[s.Define]; n != nil {
		return n.positionAt(s.Offset)
	}
	return f.node.position()
}

// always reports whether a condition comes to answer whatever was measured: it
// reads nothing but parameters, whose values are settled by now.
func (f *formula) always(answer bool) bool {
	if f == nil || f.program == nil || !f.fixed() || !f.build.settled(f.program) {
		return false
	}
	holds, stop := f.program.Bool(f.build.constants, nil)
	return stop == nil && holds == answer
}

// fixed reports whether the expression reads nothing but parameters; what its
// defines read is listed among its own names.
func (f *formula) fixed() bool {
	isDefine := func(name string) bool { return f.build.defines[name] != nil }
	return fixed(slices.DeleteFunc(f.program.Reads(), isDefine))
}

// rule is one rule of the policy file.
type rule struct {
	id        string
	when      *formula      // nil: always
	require   *formula      // nil for a rule in Go
	native    *engine.Rule  // what judges instead of require
	onMissing engine.Status // what a value that was not measured means
	mandatory bool
	message   *template
}

// ruling is what a rule says of one row, and why it stopped if it did.
type ruling struct {
	status engine.Status
	stop   *expression.Stop
	where  *formula // whose evaluation stopped
}

// applies asks when: the ruling is pass where the rule applies.
func (u *rule) applies(c *engine.Case, r *engine.Recommendation) ruling {
	applies, stop := u.when.program.Bool(c, r)
	switch {
	case stop != nil:
		return u.stopped(stop, u.when)
	case !applies:
		return ruling{status: engine.StatusSkipped}
	}
	return ruling{status: engine.StatusPass}
}

func (u *rule) judge(c *engine.Case, r *engine.Recommendation) ruling {
	if u.when != nil {
		if got := u.applies(c, r); got.stop != nil || got.status == engine.StatusSkipped {
			return got
		}
	}
	holds, stop := u.require.program.Bool(c, r)
	switch {
	case stop != nil:
		return u.stopped(stop, u.require)
	case holds:
		return ruling{status: engine.StatusPass}
	}
	return ruling{status: engine.StatusFail}
}

// stopped applies on_missing to what was not measured; an error at run time is
// always undecided.
func (u *rule) stopped(stop *expression.Stop, where *formula) ruling {
	if stop.Name == "" {
		return ruling{engine.StatusUndecided, stop, where}
	}
	return ruling{u.onMissing, stop, where}
}

func (u *rule) check(scope engine.Scope) func(*engine.Case) error {
	say := func(c *engine.Case, r *engine.Recommendation) error {
		switch u.judge(c, r).status {
		case engine.StatusPass:
			c.Pass(r)
		case engine.StatusFail:
			c.Fail(r)
		case engine.StatusSkipped:
			c.Skip(r)
		default:
			c.Undecided(r)
		}
		return nil
	}
	switch {
	case scope == engine.ScopeJob:
		return func(c *engine.Case) error { return say(c, nil) }
	case u.when == nil || u.when.program != nil:
		return u.checkRows
	}
	return engine.Each(say)
}

// checkRows judges all rows of a job, each as judge does.
func (u *rule) checkRows(c *engine.Case) error {
	said, require := c.Statuses(), u.require.program.Over(c)
	if u.when == nil {
		status := [...]engine.Status{
			expression.No: engine.StatusFail, expression.Yes: engine.StatusPass,
			expression.Unmeasured: u.onMissing, expression.Wrong: engine.StatusUndecided,
		}
		for i, a := range require.Answers() {
			said[i] = status[a]
		}
		return nil
	}
	when := u.when.program.Over(c)
	for i := range said {
		if applies, stop := when.Bool(i); stop != nil {
			said[i] = u.stopped(stop, u.when).status
			continue
		} else if !applies {
			said[i] = engine.StatusSkipped
			continue
		}
		switch holds, stop := require.Bool(i); {
		case stop != nil:
			said[i] = u.stopped(stop, u.require).status
		case holds:
			said[i] = engine.StatusPass
		default:
			said[i] = engine.StatusFail
		}
	}
	return nil
}

func (u *rule) explain(c *engine.Case, r *engine.Recommendation) engine.Explanation {
	if e, ok := u.explainWhen(c, r); ok {
		return e
	}
	got := u.judge(c, r)
	parts := u.require.program.Explain(c, r)
	e := engine.Explanation{Values: parts.Values, Drawing: parts.Drawing}
	e.Margin = u.margin(c, r)
	if got.stop != nil {
		e.Missing = got.stop.Missing(got.where.place(got.stop))
	}
	if got.stop == nil && got.status == engine.StatusFail && u.message != nil {
		e.Message = u.message.render(c, r)
	}
	return e
}

// lacks returns the name of what was not measured, or "".
func (u *rule) lacks(c *engine.Case, r *engine.Recommendation) string {
	if got := u.judge(c, r); got.stop != nil {
		return got.stop.Name
	}
	return ""
}

func (u *rule) margin(c *engine.Case, r *engine.Recommendation) engine.Measured[float64] {
	if got := u.judge(c, r); got.status == engine.StatusSkipped || got.stop != nil {
		return engine.Measured[float64]{}
	}
	return u.require.program.Margin(c, r)
}

// explainWhen explains a row that when decides: where it does not hold or could
// not be answered.
func (u *rule) explainWhen(c *engine.Case, r *engine.Recommendation) (engine.Explanation, bool) {
	if u.when == nil {
		return engine.Explanation{}, false
	}
	got := u.applies(c, r)
	if got.status == engine.StatusPass {
		return engine.Explanation{}, false
	}
	parts := u.when.program.Explain(c, r)
	e := engine.Explanation{Values: parts.Values, Drawing: parts.Drawing}
	if got.stop != nil {
		e.Missing = got.stop.Missing(u.when.place(got.stop))
	}
	return e, true
}

// rule compiles one entry of rules.
func (b *build) rule(n *node) (*engine.Rule, *rule) {
	if n.get("check") != nil {
		return b.nativeRule(n)
	}
	out := &engine.Rule{
		ID: n.word("id"), Doc: n.word("description"), Policy: b.draft.name, Fix: n.word("fix"),
		Severity: b.severity(n.get("severity")), Scope: b.draft.scope(n),
	}
	u := &rule{id: out.ID, onMissing: onMissing(n.word("on_missing")), mandatory: n.isTrue("mandatory")}
	if when := n.get("when"); when != nil {
		u.when = b.formula(when, out.Scope, expression.Type{Kind: expression.Boolean})
	}
	require := n.get("require")
	if require == nil {
		hint := misnamed(out.ID, b.draft.inheritedNames("", "rules", "id"), "require: what must hold")
		b.incomplete(n, "rule "+quote(out.ID)+" lacks the key require", hint)
		return nil, nil
	}
	out.Expression = trimmed(require.text)
	out.Position = require.position()
	u.require = b.formula(require, out.Scope, expression.Type{Kind: expression.Boolean})
	u.message = b.template(n.get("message"), out.Scope)
	out.Check, out.Explain, out.Margin, out.Lacks = u.check(out.Scope), u.explain, u.margin, u.lacks
	out.Alone = out.Scope == engine.ScopeRecommendation
	out.Idle = u.idle()
	return out, u
}

func (b *build) severity(n *node) engine.Severity {
	if n == nil {
		return engine.SeverityError
	}
	s, err := engine.ParseSeverity(n.text)
	if err != nil { // unknown names were refused before
		b.bad.at(n, "", "%v", err)
	}
	return s
}

func onMissing(word string) engine.Status {
	switch word {
	case "fail":
		return engine.StatusFail
	case "skip":
		return engine.StatusSkipped
	}
	return engine.StatusUndecided
}
