package compare

import (
	"fmt"
	"math"

	"golang.org/x/perf/benchmath"

	"github.com/iradvise/iradvise/engine"
)

// Sample is what one side measured of one metric.
type Sample struct {
	Runs   int       // runs that have the row
	Values []float64 // ascending; fewer than Runs where some did not measure it

	// Median of the values; with one value, that value. Low and High are its
	// confidence interval from order statistics, not known where there are too
	// few values for one.
	Median, Low, High engine.Measured[float64]
}

// N returns the number of values.
func (s Sample) N() int { return len(s.Values) }

func sampleOf(row *Row, m Metric, confidence float64) Sample {
	s := Sample{Runs: len(row.Recommendations)}
	for _, r := range row.Recommendations {
		if v, ok := m.Get(r.Metrics).Get(); ok && !math.IsNaN(v) && !math.IsInf(v, 0) {
			s.Values = append(s.Values, v)
		}
	}
	s.summarize(confidence)
	return s
}

func (s *Sample) summarize(confidence float64) {
	switch len(s.Values) {
	case 0:
	case 1:
		s.Median = engine.Known(s.Values[0])
	default:
		sum := benchmath.AssumeNothing.Summary(s.sample(nil), confidence)
		s.Median = engine.Finite(sum.Center)
		if !math.IsInf(sum.Lo, 0) && !math.IsInf(sum.Hi, 0) {
			s.Low, s.High = engine.Finite(sum.Lo), engine.Finite(sum.Hi)
		}
	}
}

// sample hands the values to benchmath, which sorts them in place.
func (s *Sample) sample(t *benchmath.Thresholds) *benchmath.Sample {
	return benchmath.NewSample(s.Values, t)
}

// Evidence is what repeats say about a difference.
type Evidence struct {
	P      float64 // of the two-sided Mann-Whitney U test
	LeastP float64 // the least p that samples of these sizes can have, all values distinct
	Alpha  float64
}

// Significant reports whether the samples differ by more than chance explains.
func (e Evidence) Significant() bool { return !above(e.P, e.Alpha) }

// Hopeless reports whether there are too few values for any difference, however
// large, to be significant.
func (e Evidence) Hopeless() bool { return above(e.LeastP, e.Alpha) }

// above leaves rounding alone: 2/20 is not above 0.1 however it is computed.
func above(p, alpha float64) bool { return p > alpha*(1+1e-9) }

// test compares two samples, neither of them empty.
func test(old, new Sample, alpha float64) Evidence {
	return Evidence{P: pOf(old, new), LeastP: leastP(old.N(), new.N()), Alpha: alpha}
}

// leastP returns the p of two samples that do not overlap: 2 / C(n1+n2, n1),
// both tails of the exact U distribution.
func leastP(n1, n2 int) float64 {
	p := 2.0
	for i := 1; i <= min(n1, n2) && p > 0; i++ {
		p *= float64(i) / float64(max(n1, n2)+i)
	}
	return min(p, 1)
}

// runsNeeded returns how many runs each side needs, both alike, before any
// difference can be significant.
func runsNeeded(alpha float64) int {
	n := 1
	for above(leastP(n, n), alpha) {
		n++
	}
	return n
}

// caveats says what the sizes of the samples keep from being known.
func caveats(old, new Sample, e Evidence, confidence float64) []string {
	var out []string
	if e.Hopeless() {
		out = append(out, fmt.Sprintf("n=%s: p cannot go under %.3g; need >= %d samples on each side to detect a difference at alpha level %v",
			sizes(old.N(), new.N()), e.LeastP, runsNeeded(e.Alpha), e.Alpha))
	}
	if !old.Low.IsKnown() || !new.Low.IsKnown() {
		out = append(out, fmt.Sprintf("n=%s: need >= %d samples for confidence interval at level %v",
			sizes(old.N(), new.N()), intervalNeeds(confidence), confidence))
	}
	return out
}

// intervalNeeds returns how many values the confidence interval of a median
// needs: the whole range of n values covers it with probability 1 − 2^(1−n).
func intervalNeeds(confidence float64) int {
	n := 2
	for 1-math.Exp2(float64(1-n)) < confidence {
		n++
	}
	return n
}

func sizes(n1, n2 int) string {
	if n1 == n2 {
		return fmt.Sprint(n1)
	}
	return fmt.Sprintf("%d+%d", n1, n2)
}
