package compare

import (
	"fmt"
	"slices"
	"strings"
)

// shown returns the metrics that any side measured.
func (m Match) shown() []Delta {
	return slices.DeleteFunc(slices.Clone(m.Deltas), func(d Delta) bool { return d.Verdict == NotMeasured })
}

func (m Match) heading(repeated bool) string {
	s := m.Base.Key()
	if m.Differs {
		s += " → " + m.New.Key() + " (configuration differs)"
	}
	if repeated {
		s += " (n=" + sizes(len(m.Base.Recommendations), len(m.New.Recommendations)) + ")"
	}
	return s
}

func (d Delta) cells(repeated bool) []string {
	row := []string{label(d.Metric), d.Old.cell(), d.New.cell(), d.move()}
	if repeated {
		p := "-"
		if d.Evidence != nil {
			p = fmt.Sprintf("%.3f", d.Evidence.P)
		}
		row = append(row, p)
	}
	return append(row, d.Verdict.word())
}

// label returns a metric's name as short as a column needs it.
func label(m Metric) string {
	if short, ok := strings.CutSuffix(m.Name, "_per_minute"); ok {
		return short + "/min"
	}
	return m.Name
}

// word returns the verdict for a column.
func (v Verdict) word() string {
	switch v {
	case Regression:
		return "worse"
	case Improvement:
		return "better"
	case Within:
		return "within"
	case NoEvidence:
		return "~"
	case TooFew:
		return "too few"
	}
	return string(v)
}

// cell returns the median and how far its interval reaches.
func (s Sample) cell() string {
	text := known(s.Median)
	if len(s.Values) < 2 {
		return text
	}
	return text + " ±" + s.spread()
}

// spread returns the half width of the interval in percent of the median.
func (s Sample) spread() string {
	mid, _ := s.Median.Get()
	low, ok := s.Low.Get()
	high, _ := s.High.Get()
	switch {
	case !ok:
		return "∞"
	case low == high:
		return "0%"
	case mid <= 0:
		return "?"
	}
	return fmt.Sprintf("%.0f%%", 100*max(high/mid-1, 1-low/mid))
}

// move returns the difference: "~" where repeats do not show one.
func (d Delta) move() string {
	switch {
	case d.Verdict == OneSided:
		return "-"
	case d.Change == Same:
		return "0%"
	case d.Evidence != nil && !d.Evidence.Significant():
		return "~"
	}
	if v, ok := d.Percent.Get(); ok {
		return signed(v)
	}
	if v, ok := d.Delta.Get(); ok {
		return strings.TrimPrefix(fmt.Sprintf("%+g", v), "-0")
	}
	return "?"
}
