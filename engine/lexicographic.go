package engine

import (
	"cmp"
	"math"
	"slices"
)

// nextLexicographic returns the index of the best of rows: the best preference
// tier, then level by level, then tie breaks, then the key.
func (s *Score) nextLexicographic(rows []*Candidate, ties map[*Candidate][]Measured[float64]) int {
	keep := bestTier(rows)
	for k, o := range s.Objectives {
		keep = o.withinTolerance(rows, keep, k)
	}
	return slices.MinFunc(keep, func(a, b int) int {
		return cmp.Or(
			slices.CompareFunc(ties[rows[a]], ties[rows[b]], compareMeasured[float64]),
			cmp.Compare(rows[a].Index, rows[b].Index))
	})
}

func bestTier(rows []*Candidate) []int {
	best := rows[0].Score.Tier
	for _, row := range rows {
		best = min(best, row.Score.Tier)
	}
	var out []int
	for i, row := range rows {
		if row.Score.Tier == best {
			out = append(out, i)
		}
	}
	return out
}

// withinTolerance keeps the rows whose objective k is within the tolerance of
// the best one, relative to that best. A billionth of the tolerance is left to
// rounding, so that 0.33 is within 10 % of 0.3.
func (o Objective) withinTolerance(rows []*Candidate, keep []int, k int) []int {
	value := func(i int) float64 {
		v, _ := rows[i].Score.Terms[k].Value.Get()
		if o.Maximize {
			return -v
		}
		return v
	}
	best := math.Inf(1)
	for _, i := range keep {
		best = min(best, value(i))
	}
	limit := best + o.Tolerance*math.Abs(best)*(1+1e-9)
	return slices.DeleteFunc(slices.Clone(keep), func(i int) bool { return value(i) > limit })
}
