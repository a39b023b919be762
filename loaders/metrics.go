package loaders

import (
	"fmt"
	"math"
	"strconv"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders/document"
)

// The largest values that a load test can measure, generously: a value beyond
// them, or below zero, is a damaged file. Such a value counts as not measured,
// with a warning, so that it never passes a gate.
const (
	maxCost        = 1e6        // USD per hour, for the whole endpoint
	maxInvocations = 1e10       // per minute
	maxLatencyMS   = 24 * 3.6e6 // a day
	maxCount       = 1e6        // instances, MB and the like
	maxPercent     = 1e5        // utilisation adds up over cores
)

// metrics reads the measurements of one row and notes where they contradict
// each other.
func (b *builder) metrics(n *document.Node, p *document.Path) engine.Metrics {
	m := engine.Metrics{
		CostPerHour:       b.float(n, p, "CostPerHour", above0, maxCost),
		CostPerInference:  b.float(n, p, "CostPerInference", above0, maxCost),
		MaxInvocations:    b.invocations(n, p),
		CPUUtilization:    b.float(n, p, "CpuUtilization", from0, maxPercent),
		MemoryUtilization: b.float(n, p, "MemoryUtilization", from0, maxPercent),
		ModelLatencyMS:    b.latency(n, p),
	}
	if us, ok := b.integer(n, p, "ModelSetupTime", from0, maxLatencyMS*1000).Get(); ok {
		m.ModelSetupTimeMS = engine.Known(float64(us) / 1000)
	}
	b.warnIf("cost-identity", p, wrongCost(&m, func() string { return n.Get("CostPerInference").Text }))
	b.warnIf("littles-law", p, wrongUnit(&m, b.job.LatencyUnit))
	return m
}

// warnIf warns where there is something to say.
func (b *builder) warnIf(code string, p *document.Path, message string) {
	if message != "" {
		b.warn(code, p, "%s", message)
	}
}

// oldMaxInvocations is the name of MaxInvocations before general availability.
const oldMaxInvocations = "MaximumInvocations"

// invocations reads MaxInvocations under today's name or the old one.
func (b *builder) invocations(n *document.Node, p *document.Path) engine.Measured[int64] {
	today, old := n.Get("MaxInvocations"), n.Get(oldMaxInvocations)
	switch {
	case old == nil:
		return b.integer(n, p, "MaxInvocations", from0, maxInvocations)
	case today != nil && !document.Equal(today, old):
		b.warn("duplicate-key", p.Member("MaxInvocations"), "contradicts MaximumInvocations; taken as not measured")
		return engine.Measured[int64]{}
	}
	return b.integer(n, p, oldMaxInvocations, from0, maxInvocations)
}

// latency reads ModelLatency in the document's unit.
func (b *builder) latency(n *document.Node, p *document.Path) engine.Measured[float64] {
	const name = "ModelLatency"
	switch b.job.LatencyUnit {
	case "ms":
		if ms, ok := b.integer(n, p, name, above0, maxLatencyMS).Get(); ok {
			return engine.Known(float64(ms))
		}
	case "us":
		if us, ok := b.integer(n, p, name, above0, maxLatencyMS*1000).Get(); ok {
			return engine.Known(float64(us) / 1000)
		}
	}
	return engine.Measured[float64]{}
}

// A floor is the smallest value that a metric can have.
type floor int

const (
	from0  floor = iota
	above0       // zero would be a price or a time of nothing
)

func (f floor) allows(v float64) bool { return v > 0 || v == 0 && f == from0 }

// float reads a float metric through float32, the type it has in the service.
func (b *builder) float(n *document.Node, p *document.Path, name string, low floor, high float64) engine.Measured[float64] {
	v := n.Get(name)
	if v == nil || v.Kind != document.Number {
		return engine.Measured[float64]{}
	}
	f, err := strconv.ParseFloat(v.Text, 64)
	f, fits := fromFloat32(f)
	if err != nil || !fits || f == 0 && !zeroDigits(v.Text) || !low.allows(f) || f > high {
		b.warnRange(v, p.Member(name), low, high)
		return engine.Measured[float64]{}
	}
	return engine.Known(f)
}

func (b *builder) integer(n *document.Node, p *document.Path, name string, low floor, high float64) engine.Measured[int64] {
	v := n.Get(name)
	if v == nil || v.Kind != document.Number {
		return engine.Measured[int64]{}
	}
	whole, ok := wholeNumber(v.Text)
	switch {
	case !ok && fractional(v.Text):
		b.warn("out-of-range", p.Member(name), "%s is not a whole number; taken as not measured", shorten(v.Text))
		return engine.Measured[int64]{}
	case !ok || !low.allows(float64(whole)) || float64(whole) > high:
		b.warnRange(v, p.Member(name), low, high)
		return engine.Measured[int64]{}
	}
	return engine.Known(whole)
}

// count reads how many of something there are: at least one.
func (b *builder) count(n *document.Node, p *document.Path, name string) engine.Measured[int64] {
	return b.integer(n, p, name, above0, maxCount)
}

// fractional reports whether s is an ordinary number that is not whole.
func fractional(s string) bool {
	f, err := strconv.ParseFloat(s, 64)
	return err == nil && f != math.Trunc(f)
}

func (b *builder) warnRange(v *document.Node, p *document.Path, low floor, high float64) {
	bound := "at least 0"
	if low == above0 {
		bound = "above 0"
	}
	b.warn("out-of-range", p, "%s cannot be measured (%s, at most %s); taken as not measured",
		shorten(v.Text), bound, fmt.Sprint(high))
}
