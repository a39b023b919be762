package rules

import (
	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// constant evaluates a number over the parameters. Not known means that the
// parameters it reads have no value; ok is false where something in it was refused,
// here or before.
func (b *build) constant(n *node) (v engine.Measured[float64], ok bool) {
	if n == nil {
		return v, true
	}
	program, errs := b.scope.CompileConstant(n.text, expression.Type{Kind: expression.Number})
	b.report(n, 0, errs)
	if program == nil || !b.settled(program) {
		return v, false
	}
	b.all = append(b.all, &formula{node: n, build: b, program: program})
	v, stop := program.Number(b.constants, nil)
	if stop != nil && stop.Name == "" {
		b.bad.add(n.file.errorAt(n.locate(stop.Offset), "", stop.Text))
		return v, false
	}
	return v, true
}

// limits is the range of a constant.
type limits struct {
	low, high float64
	open      bool // low itself is not allowed
	whole     bool
	optional  bool // the parameters that it reads may have no value
}

func (l limits) allows(v float64) bool {
	return v >= l.low && v <= l.high && !(l.open && v == l.low) && !(l.whole && v != float64(int64(v)))
}

// within evaluates a constant and holds it against its range; unset stays
// not known.
func (b *build) within(n *node, name string, l limits) engine.Measured[float64] {
	m, sound := b.constant(n)
	v, ok := m.Get()
	switch {
	case !ok:
		if n != nil && sound && !l.optional {
			b.bad.at(n, "", "%s has no value: a parameter in it is not set", name)
		}
		return m
	case l.allows(v):
		return m
	case v == l.low && l.open, v < l.low, v > l.high:
		b.bad.at(n, l.want(v), "%s cannot be %s", name, number(v))
	default:
		b.bad.at(n, "want a whole number", "%s cannot be %s", name, number(v))
	}
	return engine.Measured[float64]{}
}

// want says what is right instead of v.
func (l limits) want(v float64) string {
	switch {
	case l.open:
		return "want more than " + number(l.low) + ", at most " + number(l.high)
	case l.high >= unbounded && v > l.high:
		return "want at most 1e15"
	case l.high >= unbounded:
		return "want " + number(l.low) + " or more"
	}
	return "want " + number(l.low) + " to " + number(l.high)
}

// unbounded is more than anything that is sized or paid for; limits.want
// writes it too.
const unbounded = 1e15

// quantity compiles a number for one row.
func (b *build) quantity(n *node) engine.Quantity {
	f := b.formula(n, engine.ScopeRecommendation, expression.Type{Kind: expression.Number})
	return func(c *engine.Case, r *engine.Recommendation) engine.Measured[float64] {
		v, _ := f.program.Number(c, r)
		return v
	}
}

// score compiles what better means; nil when the policy does not say.
func (b *build) score(n *node) *engine.Score {
	if n == nil {
		return nil
	}
	s := &engine.Score{Method: method(n.word("method")), Normalize: normalization(n.word("normalize"))}
	if s.Normalize == engine.Vector && s.Method != engine.TOPSIS {
		b.bad.at(n.get("normalize"), "method: topsis", "vector is for the method topsis")
	}
	s.Prefer = b.preferences(n.list("prefer"))
	sum, before := 0.0, b.bad.count
	for _, item := range n.list("objectives") {
		b.idleWeight(n, item, s.Method)
		if o, ok := b.objective(item, s.Method); ok {
			s.Objectives = append(s.Objectives, o)
			sum += o.Weight
		}
	}
	for _, item := range n.list("tie_break") {
		s.TieBreak = append(s.TieBreak, b.quantity(item))
	}
	switch {
	case b.bad.count > before: // of an objective: that is what to mend
	case len(s.Objectives) == 0:
		b.incomplete(n, "the score has no objectives", "objectives: a list of what to minimize or maximize")
	case sum <= 0 && s.Method != engine.Lexicographic:
		b.incomplete(n.get("objectives"), "all weights are 0", "give at least one objective a weight above 0")
	}
	return s
}

// preferences compiles the tiers; the first entry beyond the limit is refused.
func (b *build) preferences(items []*node) []engine.Preference {
	if len(items) > engine.MaxPreferences {
		b.bad.at(items[engine.MaxPreferences], "join conditions with and, or and defines",
			"prefer has %d entries, more than the limit of %d", len(items), engine.MaxPreferences)
		return nil
	}
	var all []engine.Preference
	for _, item := range items {
		all = append(all, b.preference(item))
	}
	return all
}

func (b *build) preference(n *node) engine.Preference {
	f := b.formula(n, engine.ScopeRecommendation, expression.Type{Kind: expression.Boolean})
	return func(c *engine.Case, r *engine.Recommendation) bool {
		holds, stop := f.program.Bool(c, r)
		return stop == nil && holds
	}
}

func (b *build) objective(n *node, m engine.Method) (engine.Objective, bool) {
	o := engine.Objective{Name: n.word("name"), Weight: 1, Maximize: n.get("maximize") != nil}
	what := n.get("minimize")
	switch {
	case what != nil && o.Maximize:
		b.bad.at(n.get("maximize"), "keep one of the two", "objective %s is to be minimized and maximized", quote(o.Name))
		return o, false
	case o.Maximize:
		what = n.get("maximize")
	case what == nil:
		hint := misnamed(o.Name, b.draft.inheritedNames("score", "objectives", "name"), "minimize: or maximize: an expression")
		b.incomplete(n, "objective "+quote(o.Name)+" does not say what to do", hint)
		return o, false
	}
	o.Expression, o.Value = trimmed(what.text), b.quantity(what)
	if w := n.get("weight"); w != nil {
		if v, ok := b.within(w, "weight", limits{low: 0, high: unbounded}).Get(); ok {
			o.Weight = v
		}
	}
	b.bounds(n, &o)
	if t := n.get("tolerance"); t != nil {
		o.Tolerance, _ = percent(t.text)
		if m != engine.Lexicographic {
			b.bad.at(t, "method: lexicographic", "tolerance is for the method lexicographic")
		}
	}
	return o, true
}

// idleWeight refuses the weight of an objective that a lexicographic order does not
// weigh. One that the file which says lexicographic inherits is left alone.
func (b *build) idleWeight(score, objective *node, m engine.Method) {
	w, chosen := objective.get("weight"), score.get("method")
	if w == nil || m != engine.Lexicographic {
		return
	}
	if w.file == chosen.file || w.file == b.draft.own.file {
		b.bad.at(w, "leave it out: lexicographic takes the objectives one after the other", "weight is for the methods weighted_sum and topsis")
	}
}

// bounds reads best and worst, which must lie the right way round.
func (b *build) bounds(n *node, o *engine.Objective) {
	if best := n.get("best"); best != nil {
		o.Best, _ = b.constant(best)
	}
	if worst := n.get("worst"); worst != nil {
		o.Worst, _ = b.constant(worst)
	}
	best, hasBest := o.Best.Get()
	worst, hasWorst := o.Worst.Get()
	if !hasBest || !hasWorst {
		return
	}
	if best == worst || (best > worst) != o.Maximize {
		better := "below"
		if o.Maximize {
			better = "above"
		}
		b.bad.at(n.get("best"), "best must be "+better+" worst", "objective %s has best %s and worst %s", quote(o.Name), number(best), number(worst))
	}
}

func method(word string) engine.Method {
	switch word {
	case "topsis":
		return engine.TOPSIS
	case "lexicographic":
		return engine.Lexicographic
	}
	return engine.WeightedSum
}

func normalization(word string) engine.Normalization {
	if word == "vector" {
		return engine.Vector
	}
	return engine.MinMax
}

// gate compiles what a run needs to pass.
func (b *build) gate(n *node) engine.Gate {
	g := engine.Gate{MinEligible: 1}
	if m := n.get("min_eligible"); m != nil {
		v, _ := b.within(m, "min_eligible", limits{low: 1, high: 1e6, whole: true}).Get()
		g.MinEligible = max(1, int(v))
	}
	if m := n.get("at_risk"); m != nil {
		g.AtRisk, _ = percent(m.text)
	}
	return g
}
