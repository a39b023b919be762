package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// native returns the rule in Go that an entry of rules names with check; nil for
// an entry without check, and for a name that there is not.
func (d *draft) native(entry *node) *engine.Rule {
	name := entry.word("check")
	i := slices.IndexFunc(d.natives, func(r *engine.Rule) bool { return r.ID == name })
	if name == "" || i < 0 {
		return nil
	}
	return d.natives[i]
}

// scope returns what an entry of rules speaks of: a rule in Go brings it along.
func (d *draft) scope(entry *node) engine.Scope {
	if r := d.native(entry); r != nil {
		return r.Scope
	}
	if entry.word("scope") == "job" {
		return engine.ScopeJob
	}
	return engine.ScopeRecommendation
}

// severity returns the severity of an entry of rules, in the words of a policy.
func (d *draft) severity(entry *node) string {
	unset := engine.SeverityError
	if r := d.native(entry); r != nil {
		unset = r.Severity
	}
	return cmp.Or(entry.word("severity"), unset.String())
}

// nativeRule compiles an entry whose requirement is a rule in Go.
func (b *build) nativeRule(n *node) (*engine.Rule, *rule) {
	scope := b.draft.scope(n)
	u := &rule{id: n.word("id"), native: b.draft.native(n), onMissing: onMissing(n.word("on_missing")), mandatory: n.isTrue("mandatory")}
	if when := n.get("when"); when != nil {
		u.when = b.formula(when, scope, expression.Type{Kind: expression.Boolean})
	}
	u.message = b.template(n.get("message"), scope)
	if !b.fitsNative(n, u.native) {
		return nil, nil
	}
	out := *u.native
	out.ID, out.Policy, out.Position = u.id, b.draft.name, n.get("check").position()
	out.Doc, out.Fix = cmp.Or(n.word("description"), out.Doc), cmp.Or(n.word("fix"), out.Fix)
	if severity := n.get("severity"); severity != nil {
		out.Severity = b.severity(severity)
	}
	out.Check, out.Explain, out.Margin = u.checkNative, u.explainNative, u.marginNative
	if u.native.Lacks != nil {
		out.Lacks = u.lacksNative
	}
	out.Idle = out.Idle || u.idle()
	return &out, u
}

// fitsNative reports whether the keys of an entry go with its rule in Go.
func (b *build) fitsNative(n *node, native *engine.Rule) bool {
	switch check, scope := n.get("check"), n.get("scope"); {
	case n.get("require") != nil:
		b.bad.at(check, "keep one of the two", "rule %s has both require and check", quote(n.word("id")))
	case native == nil:
		b.unknownCheck(check)
	case scope != nil && scope.text != native.Scope.String():
		b.bad.at(scope, "leave scope out", "the rule %s in Go is of scope %s", native.ID, native.Scope)
	default:
		return true
	}
	return false
}

// unknownCheck lists the rules in Go that there are.
func (b *build) unknownCheck(check *node) {
	ids := make([]string, len(b.draft.natives))
	for i, r := range b.draft.natives {
		ids[i] = r.ID
	}
	hint := "check names a rule in Go, and this program has none: write require"
	if len(ids) > 0 {
		hint = "the rules in Go are " + strings.Join(sorted(ids), ", ")
	}
	if near := expression.Nearest(check.text, ids); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	b.bad.at(check, hint, "unknown rule %s in check", quote(check.text))
}

// checkNative lets the rule in Go judge, then lifts it from the rows that when
// leaves out and applies on_missing.
func (u *rule) checkNative(c *engine.Case) error {
	err := run(u.native, c)
	if u.native.Scope == engine.ScopeJob {
		u.settle(c, nil, err)
		return nil
	}
	for _, r := range c.Job.Recommendations {
		u.settle(c, r, err)
	}
	return nil
}

// run calls the rule's Check; what it panics with is an error.
func run(native *engine.Rule, c *engine.Case) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it panicked: %v", p)
		}
	}()
	return native.Check(c)
}

// settle says what the whole rule makes of r; err is why its Check cannot work.
func (u *rule) settle(c *engine.Case, r *engine.Recommendation, err error) {
	status := engine.StatusPass
	if u.when != nil {
		status = u.applies(c, r).status
	}
	switch {
	case status == engine.StatusSkipped:
		c.Skip(r)
	case status == engine.StatusFail:
		c.Fail(r)
	case status != engine.StatusPass:
		c.Undecided(r)
	case err != nil:
		c.Undecidedf(r, "the rule cannot work: %v", err)
	case c.WasMissing(r) != "" && u.onMissing == engine.StatusFail:
		c.Failf(r, "%s was not measured", c.WasMissing(r))
	case c.WasMissing(r) != "" && u.onMissing == engine.StatusSkipped:
		c.Skip(r)
	case c.Status(r) == engine.StatusFail && u.message != nil:
		c.Failf(r, "%s", u.message.render(c, r))
	}
}

func (u *rule) explainNative(c *engine.Case, r *engine.Recommendation) engine.Explanation {
	if e, ok := u.explainWhen(c, r); ok {
		return e
	}
	if u.native.Explain == nil {
		return engine.Explanation{}
	}
	defer u.blame("Explain")
	return u.native.Explain(c, r)
}

func (u *rule) marginNative(c *engine.Case, r *engine.Recommendation) engine.Measured[float64] {
	if u.native.Margin == nil || u.when != nil && u.applies(c, r).status != engine.StatusPass {
		return engine.Measured[float64]{}
	}
	defer u.blame("Margin")
	return u.native.Margin(c, r)
}

func (u *rule) lacksNative(c *engine.Case, r *engine.Recommendation) string {
	defer u.blame("Lacks")
	return u.native.Lacks(c, r)
}

// blame names the rule in Go in a panic of its own: a mistake of the program that
// plugs it in.
func (u *rule) blame(function string) {
	if p := recover(); p != nil {
		panic(fmt.Sprintf("the rule %s in Go: its %s panicked: %v", u.native.ID, function, p))
	}
}
