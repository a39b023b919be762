package expression

// Outlook is what a rule can come to over all rows of all jobs. It may claim too
// much and never too little: what is false in it happens for no row.
type Outlook struct {
	Applies    bool // the condition holds
	Holds      bool // it applies, and the requirement holds
	Fails      bool // it applies, and the requirement does not hold
	Unmeasured bool // what is missing can leave it without an answer
	Wrong      bool // so can an error at run time
}

// What is tried is bounded: so many cases, and so many parts of expressions read
// for all of them.
const (
	maxCases       = 5000
	maxPartsOfCase = 200_000
)

// Foresee returns what a rule can come to; when is nil for one that always applies,
// require is nil for a requirement that is no expression. Parameters have the values
// that they have where settled is set, else any. complete is false where there was
// too much to try.
func Foresee(when, require *Program, settled bool) (found Outlook, complete bool) {
	o := &oracle{settled: settled, names: map[string]int{}, readings: map[*node]*reading{}, lets: map[int]*node{}}
	applies, holds := o.program(when), o.program(require)
	complete = o.each(func(t *turn) bool {
		found.add(t, applies, holds)
		t.missed, t.wrong = false, false
		return found.Holds && found.Fails
	})
	if require == nil && found.Applies {
		found.Holds, found.Fails = true, true
	}
	if found.Holds && found.Fails { // not all cases were looked at
		found.Unmeasured, found.Wrong = true, true
	}
	return found, complete
}

// add judges one case; what a case reads that may be missing in another leaves that
// one without an answer.
func (found *Outlook) add(t *turn, when, require *reading) {
	applies, ok := when.truth(t)
	if ok && applies {
		found.Applies = true
		if holds, ok := require.truth(t); ok && require != nil {
			found.Holds, found.Fails = found.Holds || holds, found.Fails || !holds
		}
	}
	found.Unmeasured = found.Unmeasured || t.missed
	found.Wrong = found.Wrong || t.wrong
}

// Predicate is what one of all, any, count and the like asks of each element, as
// far as the source itself writes it.
type Predicate struct {
	Function string
	Offset   int // in bytes of the source
	Outlook  Outlook
}

// Predicates returns the predicates of the expression of which all cases could be
// tried, in order.
func (p *Program) Predicates() []Predicate {
	var all []Predicate
	lets := map[int]*node{}
	eachPart(p.root, func(n *node) {
		switch {
		case n.op == opLet && len(n.kids) > 0:
			lets[n.slot] = n.kids[0]
		case isLoop(n) && n.kids[1].typ.Kind == Boolean:
			o := &oracle{scope: p.scope, names: map[string]int{}, readings: map[*node]*reading{}, lets: lets}
			var found Outlook
			body := o.read(n.kids[1])
			if o.each(func(t *turn) bool { found.add(t, nil, body); return found.Holds && found.Fails }) {
				all = append(all, Predicate{n.op, n.kids[1].at, found})
			}
		}
	})
	return all
}

// eachPart calls f for each part that the source itself writes, the outer ones first.
func eachPart(n *node, f func(*node)) {
	f(n)
	if n.op == opDefine {
		return
	}
	for _, k := range n.kids {
		eachPart(k, f)
	}
}

// isLoop reports a function that evaluates its second part for each element.
func isLoop(n *node) bool {
	switch n.op {
	case "all", "any", "none", "one", "find", "findLast", "findIndex", "findLastIndex", "filter", "count", "sum", "map", "sortBy", "reduce":
		return len(n.kids) > 1
	}
	return false
}
