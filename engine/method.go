package engine

import (
	"math"
)

// DefaultScore ranks by cost per inference, model latency and throughput in
// equal parts, between the least and greatest values of the eligible rows. It
// is what ranks when no policy has a score.
func DefaultScore() *Score {
	return &Score{
		Objectives: []Objective{
			{Name: "cost", Expression: "rec.cost_per_inference", Weight: 1,
				Value: func(_ *Case, r *Recommendation) Measured[float64] { return r.Metrics.CostPerInference }},
			{Name: "latency", Expression: "rec.model_latency_ms", Weight: 1,
				Value: func(_ *Case, r *Recommendation) Measured[float64] { return r.Metrics.ModelLatencyMS }},
			{Name: "throughput", Expression: "rec.max_invocations_per_minute", Weight: 1, Maximize: true,
				Value: func(_ *Case, r *Recommendation) Measured[float64] {
					if n, ok := r.Metrics.MaxInvocations.Get(); ok {
						return Known(float64(n))
					}
					return Measured[float64]{}
				}},
		},
	}
}

// normalize fills each term's Normalized by best and worst: 1 at the best and
// beyond, 0 at the worst and beyond, in proportion between them. Where observed
// bounds are equal every row is as good.
func (s *Score) normalize(rows []*Candidate) {
	for i := range s.Objectives {
		o := &s.Objectives[i]
		best, worst := s.bounds(rows, i)
		for _, row := range rows {
			t := &row.Score.Terms[i]
			v, _ := t.Value.Get()
			t.Normalized = Known(o.share(v, best, worst))
		}
	}
}

// share returns where v lies between worst (0) and best (1). A fixed bound decides
// alone of what is beyond it: all rows may be better than a fixed best, and then the
// worst of them bounds nothing.
func (o *Objective) share(v, best, worst float64) float64 {
	switch {
	case o.Best.IsKnown() && (v == best || o.better(v, best)):
		return 1
	case o.Worst.IsKnown() && !o.better(v, worst):
		return 0
	case best == worst:
		return 1
	}
	// Halved, so that bounds at both ends of the range of float64 do not overflow.
	return min(1, max(0, (v/2-worst/2)/(best/2-worst/2)))
}

func (o *Objective) better(a, b float64) bool { return a != b && (a > b) == o.Maximize }

// bounds returns the fixed bounds of objective i, or the least and greatest
// value of the rows.
func (s *Score) bounds(rows []*Candidate, i int) (best, worst float64) {
	o := &s.Objectives[i]
	if o.Best.IsKnown() && o.Worst.IsKnown() {
		return o.Best.v, o.Worst.v
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, row := range rows {
		v, _ := row.Score.Terms[i].Value.Get()
		low, high = min(low, v), max(high, v)
	}
	best, worst = low, high
	if o.Maximize {
		best, worst = high, low
	}
	if v, ok := o.Best.Get(); ok {
		best = v
	}
	if v, ok := o.Worst.Get(); ok {
		worst = v
	}
	return best, worst
}

// weightedSum is simple additive weighting (Fishburn 1967) of min-max
// normalised objectives. With fixed bounds a row's score does not depend on the
// other rows; it is then one minus the normalised distance of SPOTIS (Dezert et
// al. 2020). The score is a Decimal, so that noise decides no tie.
func (s *Score) weightedSum(rows []*Candidate) {
	s.normalize(rows)
	for _, row := range rows {
		sum := 0.0
		for i := range row.Score.Terms {
			t := &row.Score.Terms[i]
			sum += t.Weight.v * t.Normalized.v
		}
		row.Score.Total = Decimal(min(1, sum))
	}
}

// topsis is the technique for order of preference by similarity to ideal
// solution (Hwang and Yoon 1981): the closeness to the best point of all rows
// against the distance from the worst. Rows that cannot be told apart score 1.
func (s *Score) topsis(rows []*Candidate) {
	points := s.weightedPoints(rows)
	for i, row := range rows {
		toBest, toWorst := 0.0, 0.0
		for k, o := range s.Objectives {
			low, high := column(points, k)
			best, worst := low, high
			if o.Maximize || s.Normalize == MinMax {
				best, worst = high, low
			}
			toBest = math.Hypot(toBest, points[i][k]-best)
			toWorst = math.Hypot(toWorst, points[i][k]-worst)
		}
		closeness := 1.0
		if toBest+toWorst > 0 {
			closeness = toWorst / (toWorst + toBest)
		}
		row.Score.Total = Decimal(closeness)
	}
}

// weightedPoints returns each row's normalised objectives times their weights.
// Min-max turns every objective so that more is better; vector normalisation
// divides by the column's Euclidean length and keeps its direction.
func (s *Score) weightedPoints(rows []*Candidate) [][]float64 {
	s.normalize(rows)
	points := make([][]float64, len(rows))
	for i := range points {
		points[i] = make([]float64, len(s.Objectives))
	}
	for k := range s.Objectives {
		length := 0.0
		for _, row := range rows {
			v, _ := row.Score.Terms[k].Value.Get()
			length = math.Hypot(length, v)
		}
		for i, row := range rows {
			t := &row.Score.Terms[k]
			if s.Normalize == Vector {
				v, _ := t.Value.Get()
				t.Normalized = Known(0.0)
				if length > 0 {
					t.Normalized = Known(v / length)
				}
			}
			n, _ := t.Normalized.Get()
			points[i][k] = n * t.Weight.v
		}
	}
	return points
}

func column(points [][]float64, k int) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, p := range points {
		low, high = min(low, p[k]), max(high, p[k])
	}
	return low, high
}

// lexicographic takes the objectives in their order. At each level the rows
// within the tolerance of the level's best stay; the last one standing is next
// in rank. The score is rank-based: 1 for the first, in equal steps to 1/n.
func (s *Score) lexicographic(c *Case, rows []*Candidate) {
	s.normalize(rows)
	rest := append([]*Candidate(nil), rows...)
	ties := s.tieBreaks(c, rows)
	for len(rest) > 0 {
		i := s.nextLexicographic(rest, ties)
		rest[i].Score.Total = Decimal(float64(len(rest)) / float64(len(rows)))
		rest = append(rest[:i], rest[i+1:]...)
	}
}
