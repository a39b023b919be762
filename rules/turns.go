package rules

import (
	"slices"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// turns asks every expression of the policy where it turns: those of job scope, or
// all others. Constants come first, since what they turn at bends the others too.
func (b *build) turns(c *engine.Case, scope engine.Scope, a *engine.Axis) {
	ofRanking := func(p *expression.Program) bool { return p.IsOfRanking() }
	if scope == engine.ScopeJob {
		b.ask(ofRanking, c, nil, a)
		return
	}
	for _, p := range b.turning(func(p *expression.Program) bool { return !p.IsOfRanking() && !p.IsOfRows() }) {
		a.Look(p.Turns(c, nil, b.sized(), a))
	}
	b.ask((*expression.Program).IsOfRows, c, c.Job.Recommendations, a)
}

// ask asks those programs that are wanted: for each row, or once without rows.
func (b *build) ask(wanted func(*expression.Program) bool, c *engine.Case, rows []*engine.Recommendation, a *engine.Axis) {
	for _, p := range b.turning(wanted) {
		if rows == nil {
			p.Turns(c, nil, b.sized(), a)
		}
		for _, r := range rows {
			if a.Full() {
				return
			}
			p.Turns(c, r, b.sized(), a)
		}
	}
}

// turning returns the expressions of the policy that are wanted, and with them
// where objectives pass their bounds: the score bends there.
func (b *build) turning(wanted func(*expression.Program) bool) []*expression.Program {
	var out []*expression.Program
	for _, f := range b.all {
		if f.program != nil && wanted(f.program) {
			out = append(out, f.program)
		}
	}
	for _, p := range b.bends() {
		if wanted(p) {
			out = append(out, p)
		}
	}
	return out
}

// bends compares each objective with its bounds.
func (b *build) bends() []*expression.Program {
	var out []*expression.Program
	for _, o := range b.draft.root.get("score").list("objectives") {
		value := o.get("minimize")
		if value == nil {
			value = o.get("maximize")
		}
		for _, bound := range []*node{o.get("best"), o.get("worst")} {
			if value == nil || bound == nil {
				continue
			}
			source := "(" + value.text + "\n) < (" + bound.text + "\n)"
			if p, errs := b.scope.Compile(source, engine.ScopeRecommendation, expression.Type{Kind: expression.Boolean}); len(errs) == 0 {
				out = append(out, p)
			}
		}
	}
	return slices.Clip(out)
}
