package compare

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// Change is the direction in which a metric moved.
type Change string

const (
	Better  Change = "better"
	Worse   Change = "worse"
	Changed Change = "changed" // of a metric that has no better side
	Same    Change = "same"
)

// Verdict is what a comparison says of one metric of one row.
type Verdict string

const (
	Equal       Verdict = "same"
	Within      Verdict = "within tolerance"
	Regression  Verdict = "regression"   // worse, beyond the tolerance; with repeats also significant
	Improvement Verdict = "improvement"  // better, likewise
	Moved       Verdict = "changed"      // a metric without a better side, likewise
	NoEvidence  Verdict = "no evidence"  // beyond the tolerance, but the repeats do not show that it is more than chance
	TooFew      Verdict = "too few runs" // beyond the tolerance, and no result of so few repeats could show it
	OneSided    Verdict = "missing"      // measured on one side only
	NotMeasured Verdict = "not measured" // on neither side
)

// Delta is how one metric of one row differs between the two sides.
type Delta struct {
	Metric    Metric
	Old, New  Sample
	Delta     engine.Measured[float64] // new minus old median, in the metric's unit
	Percent   engine.Measured[float64] // of the old median; not known when that is zero
	Change    Change                   // "" when a side is missing
	Tolerance Tolerance
	Beyond    bool      // the delta leaves the tolerance band
	Evidence  *Evidence // nil without repeats: nothing but the band decides
	Verdict   Verdict
	Caveats   []string
}

// compareMetric compares one metric of two rows. repeated says whether any side
// of the whole comparison has repeats: then the band alone never decides.
func compareMetric(p pairing, m Metric, o Options, repeated bool) Delta {
	d := Delta{
		Metric: m, Tolerance: o.Tolerances.Of(m.Name),
		Old: sampleOf(p.base, m, o.Confidence), New: sampleOf(p.new, m, o.Confidence),
	}
	old, inOld := d.Old.Median.Get()
	new, inNew := d.New.Median.Get()
	switch {
	case !inOld && !inNew:
		d.Verdict = NotMeasured
		return d
	case !inOld || !inNew:
		d.Verdict = OneSided
		return d
	}
	delta := new - old + 0 // never a negative zero
	d.Delta, d.Percent = engine.Finite(delta), percent(delta, old)
	d.Change = m.change(delta)
	d.Beyond = d.Tolerance.exceeded(old, delta)
	if repeated {
		e := test(d.Old, d.New, o.Alpha)
		d.Evidence, d.Caveats = &e, caveats(d.Old, d.New, e, o.Confidence)
	}
	d.Verdict = d.judge()
	if d.Beyond && !repeated {
		d.Caveats = rounding(p, m, old, new)
	}
	return d
}

// rounding warns of costs per inference that differ by less than what their last
// digit hides: notebooks print them as 4e-06.
func rounding(p pairing, m Metric, old, new float64) []string {
	if m.Name != "cost_per_inference" || math.Abs(new-old) >= (lastDigit(old)+lastDigit(new))/2 {
		return nil
	}
	return []string{fmt.Sprintf("%s of %s: %v and %v are no further apart than their last printed digits hide", m.Name, p.new.Key(), old, new)}
}

// lastDigit returns the unit of the last digit of v as it was printed: 1e-06 for
// 4e-06.
func lastDigit(v float64) float64 {
	digits, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', -1, 64), "e")
	e, err := strconv.Atoi(exponent)
	if err != nil {
		return 0
	}
	if _, fraction, ok := strings.Cut(digits, "."); ok {
		e -= len(fraction)
	}
	return math.Pow10(e)
}

func percent(delta, old float64) engine.Measured[float64] {
	switch {
	case old == 0:
		return engine.Measured[float64]{}
	case delta == 0:
		return engine.Known(0.0)
	}
	return engine.Finite(delta / math.Abs(old) * 100)
}

func (d *Delta) judge() Verdict {
	switch {
	case d.Change == Same:
		return Equal
	case !d.Beyond:
		return Within
	case d.Evidence != nil && d.Evidence.Hopeless():
		return TooFew
	case d.Evidence != nil && !d.Evidence.Significant():
		return NoEvidence
	}
	switch d.Change {
	case Better:
		return Improvement
	case Worse:
		return Regression
	}
	return Moved
}
