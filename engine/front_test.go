package engine_test

import (
	"slices"
	"testing"

	"math"
	"math/rand/v2"

	"github.com/iradvise/iradvise/engine"
)

// matrixPolicy judges every row as eligible and ranks by the score.
func matrixPolicy(s *engine.Score) []*engine.Policy {
	return []*engine.Policy{{Score: s, Rules: []*engine.Rule{{ID: "any", Check: engine.Each(
		func(*engine.Case, *engine.Recommendation) error { return nil })}}}}
}

func (p published) job() *engine.Job {
	j := &engine.Job{Status: engine.JobCompleted}
	for _, c := range p.rows() {
		j.Recommendations = append(j.Recommendations, c.Recommendation)
	}
	return j
}

func TestParetoFront(t *testing.T) {
	p := publishedCase(t, "nds-bruteforce-24x3")
	run := engine.Evaluate(p.job(), matrixPolicy(p.score(engine.WeightedSum, engine.MinMax)), engine.Options{Explain: true})
	var got []int
	for _, c := range run.Candidates {
		if on, ok := c.Pareto.Get(); ok && on {
			got = append(got, c.Row)
		}
	}
	slices.Sort(got)
	var want []int
	for _, v := range p.Computed["fronts"].([]any)[0].([]any) {
		want = append(want, int(v.(float64)))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestStabilityIsExact ranks again with each weight just inside and just outside
// the bounds that are claimed.
func TestStabilityIsExact(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		p := published{Weights: []float64{1 + random.Float64(), 0.5, 1}, Types: []int{-1, 1, -1}}
		for range 5 {
			p.Matrix = append(p.Matrix, []float64{1 + random.Float64(), 1 + random.Float64(), 1 + random.Float64()})
		}
		for _, s := range []*engine.Score{
			p.score(engine.WeightedSum, engine.MinMax), p.score(engine.TOPSIS, engine.MinMax), p.score(engine.TOPSIS, engine.Vector),
		} {
			checkStability(t, p, s)
		}
	}
}

// TestStabilityAtATie has two rows that score the same: the first wins by its
// key, and any more weight on what the other is better in makes that one win.
func TestStabilityAtATie(t *testing.T) {
	p := published{Matrix: [][]float64{{1, 2}, {2, 1}}}
	for _, s := range []*engine.Score{
		p.score(engine.WeightedSum, engine.MinMax), p.score(engine.TOPSIS, engine.MinMax), p.score(engine.TOPSIS, engine.Vector),
	} {
		run := engine.Evaluate(p.job(), matrixPolicy(s), engine.Options{Explain: true})
		mine, theirs := run.Stability[0], run.Stability[1]
		if mine.Low != 1 || mine.High.IsKnown() || theirs.Low != 0 || theirs.High != engine.Known(1.0) {
			t.Errorf("%v/%v: got %+v, want from 1 up and from 0 to 1", s.Method, s.Normalize, run.Stability)
		}
	}
}

// TestStabilityOfTinyWeights has weights whose squares are no float64: nothing but
// the unit of the bounds changes.
func TestStabilityOfTinyWeights(t *testing.T) {
	const unit = 0x1p-660
	p := published{Matrix: [][]float64{{1, 2, 3}, {2, 1, 2.5}, {3, 2, 1}}, Weights: []float64{1, 2, 1.5}}
	tiny := published{Matrix: p.Matrix, Weights: []float64{unit, 2 * unit, 1.5 * unit}}
	for _, m := range []engine.Method{engine.WeightedSum, engine.TOPSIS} {
		want := engine.Evaluate(p.job(), matrixPolicy(p.score(m, engine.MinMax)), engine.Options{Explain: true}).Stability
		got := engine.Evaluate(p.job(), matrixPolicy(tiny.score(m, engine.MinMax)), engine.Options{Explain: true}).Stability
		for k := range want {
			high, bounded := want[k].High.Get()
			if got[k].Low != want[k].Low*unit || bounded && got[k].High != engine.Known(high*unit) || !bounded && got[k].High.IsKnown() {
				t.Errorf("%v: got %+v, want %+v in units of %v", m, got[k], want[k], unit)
			}
		}
	}
}

func checkStability(t *testing.T, p published, s *engine.Score) {
	t.Helper()
	winner := func() int {
		return engine.Evaluate(p.job(), matrixPolicy(s), engine.Options{}).Winner.Row
	}
	run := engine.Evaluate(p.job(), matrixPolicy(s), engine.Options{Explain: true})
	first := run.Winner.Row
	for k, bound := range run.Stability {
		weight := s.Objectives[k].Weight
		at := func(w float64) int {
			s.Objectives[k].Weight = w
			defer func() { s.Objectives[k].Weight = weight }()
			return winner()
		}
		high, bounded := bound.High.Get()
		if !bounded {
			high = math.Max(weight, 1) * 1e6
		} else if at(high*(1+1e-6)) == first {
			t.Errorf("%v/%v objective %d: still the winner above %v", s.Method, s.Normalize, k, high)
		}
		if at(high*(1-1e-6)) != first {
			t.Errorf("%v/%v objective %d: not the winner below %v", s.Method, s.Normalize, k, high)
		}
		if bound.Low > 1e-6 && at(bound.Low*(1-1e-6)) == first {
			t.Errorf("%v/%v objective %d: still the winner below %v", s.Method, s.Normalize, k, bound.Low)
		}
		if at(bound.Low*(1+1e-6)+1e-12) != first {
			t.Errorf("%v/%v objective %d: not the winner above %v", s.Method, s.Normalize, k, bound.Low)
		}
	}
}
