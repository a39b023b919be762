package expression

import "github.com/iradvise/iradvise/engine"

// A measurement reads a number of a row in one step; ok is false where it was not
// measured.
type measurement func(r *engine.Recommendation) (x float64, ok bool)

// limit returns how a number of the row is compared with a constant or a
// parameter, which is what most requirements do: without a call for each side. It
// returns nil where the sides are something else, or where parts are recorded.
func (b *builder) limit(n *node) eval {
	l, r := n.kids[0], n.kids[1]
	if b.vary || l.measured == nil || r.op != opLiteral && r.op != opParam {
		return nil
	}
	measured, stop, bound := l.measured, l.stop, r.eval
	orEqual, more := len(n.op) == 2, n.op[0] == '>'
	fixed := r.op == opLiteral
	var y float64
	if fixed {
		v, _ := bound(nil)
		y = v.n
	}
	return func(f *frame) (value, state) {
		x, ok := measured(f.row.r)
		if !ok {
			f.stop = stop
			return value{}, stopped
		}
		y := y
		if !fixed {
			v, st := bound(f)
			if st != known {
				return value{}, stopped
			}
			y = v.n
		}
		if more && x > y || !more && x < y || orEqual && x == y {
			return value{n: 1}, known
		}
		return value{}, known
	}
}
