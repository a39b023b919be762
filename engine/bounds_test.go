package engine_test

import (
	"testing"

	"github.com/iradvise/iradvise/engine"
)

// TestOneFixedBound holds a score with only one fixed bound the right way round
// beyond it: better than best is 1, worse than worst is 0.
func TestOneFixedBound(t *testing.T) {
	none := engine.Measured[float64]{}
	for _, c := range []struct {
		what        string
		maximize    bool
		best, worst engine.Measured[float64]
		values      []float64
		want        []float64
	}{
		{"all better than best", false, engine.Known(10.0), none, []float64{8, 9, 10}, []float64{1, 1, 1}},
		{"some better than best", false, engine.Known(10.0), none, []float64{8, 10, 15, 20}, []float64{1, 1, 0.5, 0}},
		{"all worse than best", false, engine.Known(10.0), none, []float64{15, 20}, []float64{0.5, 0}},
		{"all worse than worst", false, none, engine.Known(5.0), []float64{5, 6, 9}, []float64{0, 0, 0}},
		{"some worse than worst", false, none, engine.Known(5.0), []float64{1, 3, 5, 9}, []float64{1, 0.5, 0, 0}},
		{"all better than worst", false, none, engine.Known(5.0), []float64{1, 3}, []float64{1, 0.5}},
		{"more is better: all better than best", true, engine.Known(10.0), none, []float64{10, 12}, []float64{1, 1}},
		{"more is better: all worse than worst", true, none, engine.Known(10.0), []float64{8, 10}, []float64{0, 0}},
		{"more is better: in between", true, none, engine.Known(10.0), []float64{10, 15, 20}, []float64{0, 0.5, 1}},
		{"both", false, engine.Known(1.0), engine.Known(5.0), []float64{0, 1, 3, 5, 9}, []float64{1, 1, 0.5, 0, 0}},
		{"none", false, none, none, []float64{1, 3, 5}, []float64{1, 0.5, 0}},
		{"none, and all the same", false, none, none, []float64{3, 3}, []float64{1, 1}},
	} {
		var p published
		for _, v := range c.values {
			p.Matrix = append(p.Matrix, []float64{v})
		}
		s := p.score(engine.WeightedSum, engine.MinMax)
		s.Objectives[0].Maximize, s.Objectives[0].Best, s.Objectives[0].Worst = c.maximize, c.best, c.worst
		near(t, c.what, totals(s.Rank(nil, p.rows())), c.want, 1e-12)
	}
}

// TestLexicographicHasNoWeights holds a lexicographic order to say no weights.
func TestLexicographicHasNoWeights(t *testing.T) {
	p := published{Matrix: [][]float64{{1, 2}, {2, 1}}}
	for _, c := range p.score(engine.Lexicographic, engine.MinMax).Rank(nil, p.rows()) {
		for _, term := range c.Score.Terms {
			if term.Weight.IsKnown() || !term.Normalized.IsKnown() {
				t.Errorf("row %s: objective %s has weight %v, normalized %v", c.Key, term.Objective, term.Weight, term.Normalized)
			}
		}
	}
}
