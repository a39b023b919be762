package compare

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// Direction says which way a metric gets better.
type Direction int8

const (
	Neutral Direction = iota // neither: a change is reported, never judged
	Lower
	Higher
)

func (d Direction) String() string { return [...]string{"neutral", "lower", "higher"}[d] }

// Metric is one measurement that two runs are compared by.
type Metric struct {
	Name   string // as policies spell it, without "rec."
	Unit   string
	Better Direction
	Get    func(engine.Metrics) engine.Measured[float64]
}

// Metrics returns every metric, in the order of the output.
func Metrics() []Metric {
	return []Metric{
		{"cost_per_hour", "USD", Lower, func(m engine.Metrics) engine.Measured[float64] { return m.CostPerHour }},
		{"cost_per_inference", "USD", Lower, func(m engine.Metrics) engine.Measured[float64] { return m.CostPerInference }},
		{"max_invocations_per_minute", "per minute", Higher, func(m engine.Metrics) engine.Measured[float64] { return widen(m.MaxInvocations) }},
		{"model_latency_ms", "ms", Lower, func(m engine.Metrics) engine.Measured[float64] { return m.ModelLatencyMS }},
		{"cpu_utilization", "percent", Neutral, func(m engine.Metrics) engine.Measured[float64] { return m.CPUUtilization }},
		{"memory_utilization", "percent", Neutral, func(m engine.Metrics) engine.Measured[float64] { return m.MemoryUtilization }},
		{"model_setup_time_ms", "ms", Lower, func(m engine.Metrics) engine.Measured[float64] { return m.ModelSetupTimeMS }},
	}
}

func widen(m engine.Measured[int64]) engine.Measured[float64] {
	if v, ok := m.Get(); ok {
		return engine.Known(float64(v))
	}
	return engine.Measured[float64]{}
}

// Only returns the metrics of those names, in the order of the output; all of
// them for no names.
func Only(names []string) ([]Metric, error) {
	all := Metrics()
	for _, name := range names {
		if !slices.ContainsFunc(all, func(m Metric) bool { return m.Name == name }) {
			return nil, unknownMetric(name)
		}
	}
	if len(names) == 0 {
		return all, nil
	}
	return slices.DeleteFunc(all, func(m Metric) bool { return !slices.Contains(names, m.Name) }), nil
}

// UnknownMetricError is the name of a metric that there is none of.
type UnknownMetricError struct {
	Name  string
	Known []string
}

func (e *UnknownMetricError) Error() string {
	return fmt.Sprintf("unknown metric %q: want one of %s", e.Name, strings.Join(e.Known, ", "))
}

func unknownMetric(name string) error {
	var names []string
	for _, m := range Metrics() {
		names = append(names, m.Name)
	}
	return &UnknownMetricError{name, names}
}

// change says what a move from old to new by delta means for the metric.
func (m Metric) change(delta float64) Change {
	switch {
	case delta == 0:
		return Same
	case m.Better == Neutral:
		return Changed
	case (delta > 0) == (m.Better == Higher):
		return Better
	}
	return Worse
}
