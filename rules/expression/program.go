package expression

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/iradvise/iradvise/engine"
)

// Program is a compiled expression. It is read-only and safe for many goroutines.
type Program struct {
	scope     *Scope
	source    string
	place     place
	want      Type
	overrides map[int]any
	root      *node
	slots     int
	reads     []string
	literals  []Literal
	doubts    []*Error

	once   sync.Once
	varied *variation
}

// Source returns the expression as written.
func (p *Program) Source() string { return p.source }

// Type returns the static type of the expression.
func (p *Program) Type() Type { return p.root.typ }

// Reads returns all that the expression reads, through defines too, sorted:
// "rec.cpu_utilization", "params.max_latency_ms", "today", "is_gpu"; members of
// the elements of a list as "recs.model_latency_ms".
func (p *Program) Reads() []string {
	out := slices.Clone(p.reads)
	slices.Sort(out)
	return slices.DeleteFunc(out, func(name string) bool {
		return slices.ContainsFunc(p.reads, func(other string) bool { return strings.HasPrefix(other, name+".") })
	})
}

// Literals returns the constants of the expression, in order.
func (p *Program) Literals() []Literal {
	out := slices.Clone(p.literals)
	slices.SortFunc(out, func(a, b Literal) int { return a.Offset - b.Offset })
	return out
}

// Doubts returns what the expression may say but hardly means, in order.
func (p *Program) Doubts() []*Error { return p.doubts }

// evaluate runs the program; a value that is missing stops it.
func (p *Program) evaluate(c *engine.Case, r *engine.Recommendation) (value, *Stop) {
	f := p.scope.frameFor(c, r, p.slots)
	v, st := p.root.eval(f)
	if st != known {
		return value{}, f.halted()
	}
	return v, nil
}

// halted returns why the evaluation stopped.
func (f *frame) halted() *Stop {
	if f.stop == nil {
		return &Stop{Text: "the expression could not be evaluated"}
	}
	return f.stop
}

// Bool evaluates a boolean expression; r is nil at job scope. A Stop means that
// it is undecided.
func (p *Program) Bool(c *engine.Case, r *engine.Recommendation) (bool, *Stop) {
	v, stop := p.evaluate(c, r)
	if stop != nil {
		return false, stop
	}
	if p.root.typ.Kind != Boolean {
		return false, p.notBoolean()
	}
	return v.n != 0, nil
}

// Number evaluates a numeric expression; what is missing or wrong is not known.
func (p *Program) Number(c *engine.Case, r *engine.Recommendation) (engine.Measured[float64], *Stop) {
	if p.root.measured != nil && r != nil { // the usual objective
		x, ok := p.root.measured(r)
		if !ok {
			return engine.Measured[float64]{}, p.root.stop
		}
		return engine.Finite(x), nil
	}
	v, stop := p.evaluate(c, r)
	if stop != nil {
		return engine.Measured[float64]{}, stop
	}
	if !p.root.typ.numeric() {
		return engine.Measured[float64]{}, &Stop{Text: fmt.Sprintf("the expression is %s, not a number", p.root.typ.phrase())}
	}
	return engine.Finite(v.n), nil
}

func (p *Program) notBoolean() *Stop {
	return &Stop{Text: fmt.Sprintf("the expression is %s, not a boolean", p.root.typ.phrase())}
}

// Value evaluates the expression to float64, int64, string, bool, time.Time,
// time.Duration, a list or map of those, or a row's key.
func (p *Program) Value(c *engine.Case, r *engine.Recommendation) (any, *Stop) {
	v, stop := p.evaluate(c, r)
	if stop != nil {
		return nil, stop
	}
	return export(v, p.root.typ), nil
}

// Missing returns the Stop in the engine's form; the caller knows the position.
func (s *Stop) Missing(at engine.Position) *engine.Missing {
	if s.Name != "" {
		return &engine.Missing{Name: s.Name, Position: at}
	}
	return &engine.Missing{Error: s.Text, Position: at}
}
