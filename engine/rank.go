package engine

import (
	"cmp"
	"slices"
)

// rank scores the eligible rows by the last policy that has a score, or as the
// default does, and finds the winner.
func (e *evaluation) rank() {
	e.ranker, e.score = e.trials[len(e.trials)-1], DefaultScore()
	for _, t := range e.trials {
		if t.policy.Score != nil {
			e.ranker, e.score = t, t.policy.Score
		}
	}
	var eligible []*Candidate
	for _, c := range e.byRow {
		if c.Eligible {
			eligible = append(eligible, c)
		}
	}
	ranked := e.score.Rank(e.ranker.c, eligible)
	for i, c := range ranked {
		c.Rank = i + 1
	}
	if len(ranked) > 0 && ranked[0].Score.Total.IsKnown() {
		e.run.Winner = ranked[0]
	}
	e.run.Candidates = ranked
}

// arrange lists the rows that are not eligible behind those that are.
func (e *evaluation) arrange() {
	var others []*Candidate
	for _, c := range e.byRow {
		if !c.Eligible {
			others = append(others, c)
		}
	}
	if !e.options.Brief || e.run.Verdict != Pass {
		e.nearestFirst(others)
	}
	e.run.Candidates = append(e.run.Candidates, others...)
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
	for _, row := range out {
		row.Score = s.measure(c, row.Recommendation)
	}
	scored := slices.DeleteFunc(slices.Clone(out), func(row *Candidate) bool { return !row.Score.complete() })
	switch s.Method {
	case TOPSIS:
		s.topsis(scored)
	case Lexicographic:
		s.lexicographic(c, scored)
	default:
		s.weightedSum(scored)
	}
	ties := s.tieBreaks(c, out)
	slices.SortStableFunc(out, func(a, b *Candidate) int {
		return cmp.Or(
			compareKnown(a.Score.Total, b.Score.Total),
			cmp.Compare(a.Score.Tier, b.Score.Tier),
			compareMeasured(negated(a.Score.Total), negated(b.Score.Total)),
			slices.CompareFunc(ties[a], ties[b], compareMeasured[float64]),
			cmp.Compare(a.Index, b.Index),
		)
	})
	return out
}

// compareKnown orders what is known before what is not.
func compareKnown[T any](a, b Measured[T]) int {
	switch {
	case a.ok == b.ok:
		return 0
	case a.ok:
		return -1
	}
	return 1
}

func (s *Score) tieBreaks(c *Case, rows []*Candidate) map[*Candidate][]Measured[float64] {
	out := make(map[*Candidate][]Measured[float64], len(rows))
	for _, row := range rows {
		for _, q := range s.TieBreak {
			out[row] = append(out[row], q(c, row.Recommendation))
		}
	}
	return out
}

// measure evaluates tier and objectives of one row.
func (s *Score) measure(c *Case, r *Recommendation) *ScoreResult {
	out := &ScoreResult{Terms: make([]Term, len(s.Objectives))}
	for i, better := range s.Prefer {
		if !better(c, r) {
			out.Tier |= 1 << (len(s.Prefer) - 1 - i)
		}
	}
	total := s.totalWeight()
	for i, o := range s.Objectives {
		out.Terms[i] = Term{Objective: o.Name, Value: o.Value(c, r), Weight: o.Weight / total}
	}
	return out
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
