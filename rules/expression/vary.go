package expression

// variation is a second compilation of a Program in which literals can be
// replaced and parts recorded: for explanations and changes, never for judging.
type variation struct {
	root  *node
	slots int
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

// size returns how many entries the trace has; a nil trace has none.
func (t *trace) size() int {
	if t == nil {
		return 0
	}
	return len(t.entries)
}

// cut forgets all but the first n entries.
func (t *trace) cut(n int) {
	if t != nil {
		t.entries = t.entries[:n]
	}
}
