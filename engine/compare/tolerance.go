package compare

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Tolerance is the band around the old value within which a difference does not
// count. Its edges belong to it.
type Tolerance struct {
	Value    float64
	Relative bool // Value is a share of the old value: 0.1 is 10 %
}

// DefaultTolerance returns the band of a metric for which nothing else is said:
// 10 % of the old value. Runs of one model on one instance type differ more
// often than they agree to a few percent.
func DefaultTolerance() Tolerance { return Tolerance{Value: 0.1, Relative: true} }

// String returns the band as it is written on the command line.
func (t Tolerance) String() string {
	if t.Relative {
		return strconv.FormatFloat(math.Round(t.Value*1e14)/1e12, 'g', -1, 64) + "%"
	}
	return strconv.FormatFloat(t.Value, 'g', -1, 64)
}

// Width returns the half width of the band around old, in the metric's unit.
func (t Tolerance) Width(old float64) float64 {
	if t.Relative {
		return t.Value * math.Abs(old)
	}
	return t.Value
}

// exceeded reports whether a move from old by delta leaves the band. A billionth
// of the width is left to rounding, so that 0.1265 is within 10 % of 0.115.
func (t Tolerance) exceeded(old, delta float64) bool {
	return math.Abs(delta) > t.Width(old)*(1+1e-9)
}

// Tolerances are the bands of all metrics.
type Tolerances struct {
	general *Tolerance
	metric  map[string]Tolerance
}

// Of returns the band of one metric.
func (t Tolerances) Of(metric string) Tolerance {
	if own, ok := t.metric[metric]; ok {
		return own
	}
	if t.general != nil {
		return *t.general
	}
	return DefaultTolerance()
}

// Named returns the metrics that have a band of their own, in the order of Metrics.
func (t Tolerances) Named() []string {
	var out []string
	for _, m := range Metrics() {
		if _, own := t.metric[m.Name]; own {
			out = append(out, m.Name)
		}
	}
	return out
}

// ToleranceError is a band that cannot be read.
type ToleranceError struct {
	Spec string // as given
	Err  error  // why; an *UnknownMetricError for a metric that there is none of
}

func (e *ToleranceError) Error() string { return fmt.Sprintf("tolerance %q: %v", e.Spec, e.Err) }

func (e *ToleranceError) Unwrap() error { return e.Err }

// ParseTolerances reads bands as the command line gives them: "5%" for every
// metric, "model_latency_ms=20%" or, in the metric's own unit,
// "model_latency_ms=15" for one, which wins over the general band. Its error is a
// *ToleranceError.
func ParseTolerances(specs []string) (Tolerances, error) {
	t := Tolerances{metric: map[string]Tolerance{}}
	for _, spec := range specs {
		if err := t.add(strings.TrimSpace(spec)); err != nil {
			return Tolerances{}, &ToleranceError{spec, err}
		}
	}
	return t, nil
}

func (t *Tolerances) add(spec string) error {
	name, text, named := strings.Cut(spec, "=")
	if !named {
		return t.addGeneral(spec)
	}
	if _, err := Only([]string{name}); err != nil {
		return err
	}
	if _, twice := t.metric[name]; twice {
		return fmt.Errorf("%s has a tolerance already", name)
	}
	band, err := parseBand(text)
	t.metric[name] = band
	return err
}

func (t *Tolerances) addGeneral(text string) error {
	band, err := parseBand(text)
	switch {
	case err != nil:
		return err
	case !band.Relative:
		return fmt.Errorf("metrics have different units: write %s%% for all, or METRIC=%s for one", text, text)
	case t.general != nil:
		return fmt.Errorf("there is a tolerance for all metrics already")
	}
	t.general = &band
	return nil
}

func parseBand(text string) (Tolerance, error) {
	number, relative := strings.CutSuffix(text, "%")
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
		return Tolerance{}, fmt.Errorf("want a number from 0, with %% for a share of the old value: 5%%, model_latency_ms=15")
	}
	if relative {
		v /= 100
	}
	return Tolerance{Value: v, Relative: relative}, nil
}
