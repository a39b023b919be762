package engine

import (
	"cmp"
	"slices"
)

// rank scores the eligible rows by the last policy that has a score, or as the
// default does, and finds the winner.
func (e *evaluation) rank() {
	e.ranker = e.trials[len(e.trials)-1]
	for _, t := range e.trials {
		if t.policy.Score != nil {
			e.ranker, e.score = t, t.policy.Score
		}
	}
	if e.score == nil {
		e.score = DefaultScore()
	}
	e.listed = e.listed[:0]
	for _, c := range e.byRow {
		if c.Eligible {
			e.listed = append(e.listed, c)
		}
	}
	e.score.rank(e.ranker.c, e.listed, &e.scratch)
	for i, c := range e.listed {
		c.Rank = i + 1
	}
	if len(e.listed) > 0 && e.listed[0].Score.Total.IsKnown() {
		e.run.Winner = e.listed[0]
	}
	e.run.Candidates = e.listed
}

// arrange lists the rows that are not eligible behind those that are.
func (e *evaluation) arrange() {
	n := len(e.listed)
	for _, c := range e.byRow {
		if !c.Eligible {
			e.listed = append(e.listed, c)
		}
	}
	if !e.options.Brief || e.run.Verdict != Pass {
		e.nearestFirst(e.listed[n:])
	}
	e.run.Candidates = e.listed
}

// nearestFirst measures how far rows are from passing and orders them: nearest
// first, not known last, ties by key.
func (e *evaluation) nearestFirst(rows []*Candidate) {
	for _, c := range rows {
		c.Margin = e.leastMargin(c.Recommendation, StatusFail)
	}
	slices.SortStableFunc(rows, func(a, b *Candidate) int {
		return cmp.Or(compareMeasured(negated(a.Margin), negated(b.Margin)), cmp.Compare(a.Index, b.Index))
	})
}

func negated(m Measured[float64]) Measured[float64] {
	if v, ok := m.Get(); ok {
		return Known(-v)
	}
	return m
}

// leastMargin returns the least margin over the error rules with that status.
func (e *evaluation) leastMargin(r *Recommendation, status Status) Measured[float64] {
	var least Measured[float64]
	for _, t := range e.trials {
		for i, rule := range t.policy.Rules {
			if rule.Scope != ScopeRecommendation || t.severity(rule) != SeverityError || t.status(i, r) != status {
				continue
			}
			if m := t.margin(i, r); compareMeasured(m, least) < 0 {
				least = m
			}
		}
	}
	return least
}

// Rank scores the candidates and returns them best first. It is a total order
// that does not depend on the order of its input: preference tier, score, tie
// breaks, key. Candidates without a score come after all scored ones.
func (s *Score) Rank(c *Case, candidates []*Candidate) []*Candidate {
	out := slices.Clone(candidates)
	slices.SortStableFunc(out, func(a, b *Candidate) int { return cmp.Compare(a.Index, b.Index) })
	s.rank(c, out, &ranked{})
	return out
}

// ranked is the memory of a ranking.
type ranked struct {
	scored  []*Candidate
	results []ScoreResult
	terms   []Term
}

// rank orders candidates that stand in the order of their keys.
func (s *Score) rank(c *Case, rows []*Candidate, m *ranked) {
	s.measure(c, rows, m)
	m.scored = m.scored[:0]
	for _, row := range rows {
		if row.Score.complete() {
			m.scored = append(m.scored, row)
		}
	}
	switch s.Method {
	case TOPSIS:
		s.topsis(m.scored)
	case Lexicographic:
		s.lexicographic(c, m.scored)
	default:
		s.weightedSum(m.scored)
	}
	ties := s.tieBreaks(c, rows)
	slices.SortStableFunc(rows, func(a, b *Candidate) int {
		if c := compareScores(a.Score, b.Score); c != 0 {
			return c
		}
		if c := slices.CompareFunc(ties[a], ties[b], compareMeasured[float64]); c != 0 {
			return c
		}
		return cmp.Compare(a.Index, b.Index)
	})
}

// compareScores orders what is scored first, then by tier, then by score.
func compareScores(a, b *ScoreResult) int {
	switch {
	case a.Total.ok != b.Total.ok:
		return compareMeasured(a.Total, b.Total)
	case a.Tier != b.Tier:
		return cmp.Compare(a.Tier, b.Tier)
	case a.Total.v > b.Total.v:
		return -1
	case a.Total.v < b.Total.v:
		return 1
	}
	return 0
}

func (s *Score) tieBreaks(c *Case, rows []*Candidate) map[*Candidate][]Measured[float64] {
	if len(s.TieBreak) == 0 {
		return nil
	}
	out := make(map[*Candidate][]Measured[float64], len(rows))
	for _, row := range rows {
		for _, q := range s.TieBreak {
			out[row] = append(out[row], decimals(q(c, row.Recommendation)))
		}
	}
	return out
}

// measure evaluates tier and objectives of the rows.
func (s *Score) measure(c *Case, rows []*Candidate, m *ranked) {
	n := len(s.Objectives)
	m.results, m.terms = sized(m.results, len(rows)), sized(m.terms, len(rows)*n)
	total := s.totalWeight()
	for i, row := range rows {
		row.Score = &m.results[i]
		row.Score.Terms = m.terms[i*n : (i+1)*n : (i+1)*n]
		for k, better := range s.Prefer {
			if !better(c, row.Recommendation) {
				row.Score.Tier |= 1 << (len(s.Prefer) - 1 - k)
			}
		}
		for k := range s.Objectives {
			o := &s.Objectives[k]
			t := &row.Score.Terms[k]
			t.Objective, t.Value = o.Name, o.Value(c, row.Recommendation)
			if s.Method == Lexicographic { // its levels compare the values themselves
				t.Value = decimals(t.Value)
			} else {
				t.Weight = Known(o.Weight / total)
			}
		}
	}
}

func (s *Score) totalWeight() float64 {
	sum := 0.0
	for _, o := range s.Objectives {
		sum += o.Weight
	}
	if sum == 0 {
		return 1
	}
	return sum
}

// complete reports whether every objective has a value.
func (r *ScoreResult) complete() bool {
	for _, t := range r.Terms {
		if !t.Value.IsKnown() {
			return false
		}
	}
	return true
}
