package engine

// front marks the eligible, scored rows on the Pareto front: no other is at
// least as good in every objective and better in one. Exact duplicates stay
// (the definition of dominance in Deb 2002).
func front(s *Score, candidates []*Candidate) {
	var rows []*Candidate
	for _, c := range candidates {
		if c.Eligible && c.Score.complete() {
			rows = append(rows, c)
		}
	}
	for _, c := range rows {
		dominated := false
		for _, other := range rows {
			dominated = dominated || s.dominates(other, c)
		}
		c.Pareto = Known(!dominated)
	}
}

// dominates reports whether a is at least as good as b in every objective and
// better in one.
func (s *Score) dominates(a, b *Candidate) bool {
	better := false
	for k, o := range s.Objectives {
		x, _ := decimals(a.Score.Terms[k].Value).Get()
		y, _ := decimals(b.Score.Terms[k].Value).Get()
		if o.Maximize {
			x, y = y, x
		}
		if x > y {
			return false
		}
		better = better || x < y
	}
	return better
}
