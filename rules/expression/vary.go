package expression

import "github.com/iradvise/iradvise/engine"

// variation is a second compilation of a Program in which literals can be
// replaced and parts recorded: for explanations and changes, never for judging.
type variation struct {
	root  *node
	slots int
	parts []*node // in the order of compilation
}

// vary compiles the variation on first use.
func (p *Program) vary() *variation {
	p.once.Do(func() {
		b := &builder{scope: p.scope, source: p.source, place: p.place, overrides: p.overrides, slots: p.scope.slots, vary: true}
		root := b.compile(p.want)
		p.varied = &variation{root: root, slots: b.slots}
	})
	return p.varied
}

// trace holds what the parts of one evaluation came to, in order.
type trace struct {
	entries []entry
}

type entry struct {
	n  *node
	v  value
	st state
}

// recorded makes a part note its value where somebody asks for it.
func (b *builder) recorded(n *node) {
	inner := n.eval
	n.eval = func(f *frame) (value, state) {
		v, st := inner(f)
		if f.trace != nil {
			f.trace.entries = append(f.trace.entries, entry{n, v, st})
		}
		return v, st
	}
}

// Explain says what the parts of the expression came to for a row.
func (p *Program) Explain(c *engine.Case, r *engine.Recommendation) engine.Explanation {
	return engine.Explanation{}
}

// Margin returns how far a row is from the threshold.
func (p *Program) Margin(c *engine.Case, r *engine.Recommendation) engine.Measured[float64] {
	return engine.Measured[float64]{}
}

// Change is a change with the place of the literal.
type Change struct {
	engine.Change
	Offset int // of the literal in the source; -1 for a parameter
}

// Changes proposes changes.
func (p *Program) Changes(c *engine.Case, r *engine.Recommendation) []Change { return nil }
