package expression

import "github.com/iradvise/iradvise/engine"

// A measurement reads a number of a row in one step; ok is false where it was not
// measured.
type measurement func(r *engine.Recommendation) (x float64, ok bool)

// answers evaluates a boolean for many rows.
type answers func(f *frame, rows []row, out []Answer)

// limit makes n compare a number of the row with a constant or a parameter for
// many rows at once, which is what most requirements are. It changes nothing where
// the sides are something else, or where parts are recorded.
func (b *builder) limit(n *node) {
	l, r := n.kids[0], n.kids[1]
	if b.vary || l.measured == nil || r.op != opLiteral && r.op != opParam {
		return
	}
	measured, bound := l.measured, r.eval
	orEqual, more := len(n.op) == 2, n.op[0] == '>'
	n.answers = func(f *frame, rows []row, out []Answer) {
		v, st := bound(f)
		y := v.n
		for i := range rows {
			switch x, ok := measured(rows[i].r); {
			case !ok || st != known:
				out[i] = Unmeasured
			case more && x > y || !more && x < y || orEqual && x == y:
				out[i] = Yes
			default:
				out[i] = No
			}
		}
	}
}
