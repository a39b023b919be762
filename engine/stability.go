package engine

import (
	"math"
	"slices"
)

// stability returns for each objective the weights between which the winner
// stays the winner, the others unchanged and in the policy's own units. A
// lexicographic order has no weights.
//
// With a weighted sum the lead over a rival is linear in one weight. With
// TOPSIS it is quadratic in that weight's square: closeness C of the winner
// beats that of a rival when d⁻²·D⁺² ≥ D⁻²·d⁺² (d the winner's distances, D the
// rival's), each square linear in the weight's square. Both are solved exactly.
func (s *Score) stability(candidates []*Candidate) []Stability {
	rows := scoredRows(candidates)
	if len(rows) == 0 || s.Method == Lexicographic {
		return nil
	}
	scaled, unit := s.scaled()
	out := make([]Stability, len(s.Objectives))
	for k, o := range s.Objectives {
		low, high := 0.0, math.Inf(1)
		for _, rival := range rows[1:] {
			if rival.Score.Tier != rows[0].Score.Tier {
				continue
			}
			l, h := scaled.holds(rows, rival, k)
			low, high = max(low, l), min(high, h)
		}
		out[k] = Stability{Objective: o.Name, Weight: o.Weight, Low: low * unit, High: Finite(high * unit)}
	}
	return out
}

// scaled returns the score with its greatest weight made about 1 and what a weight
// of 1 is then: the squares of weights such as 1e-200 are no float64. The unit is
// a power of two, which no weight loses a digit by.
func (s *Score) scaled() (*Score, float64) {
	greatest := 0.0
	for _, o := range s.Objectives {
		greatest = max(greatest, o.Weight)
	}
	_, exponent := math.Frexp(greatest)
	out := *s
	out.Objectives = slices.Clone(s.Objectives)
	for i := range out.Objectives {
		out.Objectives[i].Weight = math.Ldexp(out.Objectives[i].Weight, -exponent)
	}
	return &out, math.Ldexp(1, exponent)
}

func scoredRows(candidates []*Candidate) []*Candidate {
	var rows []*Candidate
	for _, c := range candidates {
		if c.Eligible && c.Score != nil && c.Score.Total.IsKnown() {
			rows = append(rows, c)
		}
	}
	return rows
}

// holds returns the weights of objective k around its own between which the
// winner stays ahead of the rival.
func (s *Score) holds(rows []*Candidate, rival *Candidate, k int) (low, high float64) {
	w := s.Objectives[k].Weight
	if s.Method == WeightedSum {
		rest, slope := s.lead(rows[0], rival, k)
		return around(w, func(x float64) float64 { return rest + slope*x }, linearRoot(rest, slope))
	}
	a, b, c := s.topsisLead(rows, rival, k)
	var roots []float64
	for _, u := range quadraticRoots(a, b, c) {
		if u >= 0 {
			roots = append(roots, math.Sqrt(u))
		}
	}
	return around(w, func(x float64) float64 { return (a*x*x+b)*x*x + c }, roots...)
}

// around returns the nearest of the roots below and above w. Where winner and
// rival are equal at w itself, w is an end on the side on which the lead is lost.
func around(w float64, lead func(float64) float64, roots ...float64) (low, high float64) {
	high = math.Inf(1)
	tied := false
	for _, x := range roots {
		switch {
		case math.IsNaN(x) || x < 0:
		case math.Abs(x-w) <= 1e-12*w:
			tied = true
		case x < w:
			low = max(low, x)
		default:
			high = min(high, x)
		}
	}
	if !tied {
		return low, high
	}
	below, above := low/2+w/2, min(w/2+high/2, 2*w+1)
	if lead(below) < 0 {
		low = w
	}
	if lead(above) < 0 {
		high = w
	}
	return low, high
}

// lead splits the winner's lead over the rival in a weighted sum into what the
// other objectives give and what a unit of weight of objective k gives.
func (s *Score) lead(winner, rival *Candidate, k int) (rest, slope float64) {
	for i, o := range s.Objectives {
		x, _ := winner.Score.Terms[i].Normalized.Get()
		y, _ := rival.Score.Terms[i].Normalized.Get()
		if i == k {
			slope = x - y
		} else {
			rest += o.Weight * (x - y)
		}
	}
	return rest, slope
}

func linearRoot(constant, slope float64) float64 {
	if slope == 0 {
		return math.NaN()
	}
	return -constant / slope
}

// topsisLead returns the lead of the winner over the rival as a polynomial
// a·u² + b·u + c in the square u of objective k's weight: it is zero where both
// are equally close to the ideal.
func (s *Score) topsisLead(rows []*Candidate, rival *Candidate, k int) (a, b, c float64) {
	winBest, winWorst := s.squares(rows, rows[0], k)
	rivBest, rivWorst := s.squares(rows, rival, k)
	// (a0 + a1·u)(B0 + B1·u) − (A0 + A1·u)(b0 + b1·u) with u the weight's square.
	c = winWorst[0]*rivBest[0] - rivWorst[0]*winBest[0]
	b = winWorst[0]*rivBest[1] + winWorst[1]*rivBest[0] - rivWorst[0]*winBest[1] - rivWorst[1]*winBest[0]
	a = winWorst[1]*rivBest[1] - rivWorst[1]*winBest[1]
	return a, b, c
}

// squares returns the row's squared distances from the best and the worst
// point, each as what the other objectives give and what the square of objective
// k's weight is multiplied by.
func (s *Score) squares(rows []*Candidate, row *Candidate, k int) (best, worst [2]float64) {
	for i, o := range s.Objectives {
		low, high := math.Inf(1), math.Inf(-1)
		for _, other := range rows {
			n, _ := other.Score.Terms[i].Normalized.Get()
			low, high = min(low, n), max(high, n)
		}
		if !o.Maximize && s.Normalize == Vector {
			low, high = high, low
		}
		n, _ := row.Score.Terms[i].Normalized.Get()
		toBest, toWorst := (n-high)*(n-high), (n-low)*(n-low)
		if i == k {
			best[1], worst[1] = toBest, toWorst
			continue
		}
		best[0] += o.Weight * o.Weight * toBest
		worst[0] += o.Weight * o.Weight * toWorst
	}
	return best, worst
}

// quadraticRoots solves a·x² + b·x + c = 0 without cancellation.
func quadraticRoots(a, b, c float64) []float64 {
	if a == 0 {
		if b == 0 {
			return nil
		}
		return []float64{-c / b}
	}
	d := b*b - 4*a*c
	if d < 0 {
		return nil
	}
	q := -(b + math.Copysign(math.Sqrt(d), b)) / 2
	if q == 0 {
		return []float64{0}
	}
	return []float64{q / a, c / q}
}
