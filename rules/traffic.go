package rules

import (
	"slices"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// setting is one value of traffic.
type setting struct {
	name string
	limits
	put func(*engine.Traffic, float64)
}

// settings returns the values of traffic with their ranges.
func settings() []setting {
	volume := limits{low: 0, high: unbounded, optional: true}
	return []setting{
		{"peak_invocations_per_minute", volume, func(t *engine.Traffic, v float64) { t.Peak = engine.Known(v) }},
		{"invocations_per_month", volume, func(t *engine.Traffic, v float64) { t.PerMonth = engine.Known(v) }},
		{"safety_factor", limits{low: 0, high: 1, open: true}, func(t *engine.Traffic, v float64) { t.SafetyFactor = v }},
		{"min_instances", limits{low: 1, high: 1e6, whole: true}, func(t *engine.Traffic, v float64) { t.MinInstances = int64(v) }},
		{"hours_per_month", limits{low: 0, high: 744, open: true}, func(t *engine.Traffic, v float64) { t.HoursPerMonth = v }},
		{"discount", limits{low: 0, high: 1}, func(t *engine.Traffic, v float64) { t.Discount = v }},
	}
}

// traffic compiles what the policy sizes an endpoint for.
func (b *build) traffic(n *node) engine.Traffic {
	t := engine.DefaultTraffic()
	for _, s := range settings() {
		if v, ok := b.within(n.get(s.name), s.name, s.limits).Get(); ok {
			s.put(&t, v)
		}
	}
	return t
}

// sizing returns the traffic as expressions over the parameters.
func (b *build) sizing() *expression.Sizing {
	var given []setting
	z := &expression.Sizing{}
	for _, s := range settings() {
		n := b.draft.root.get("traffic").get(s.name)
		i := slices.IndexFunc(b.all, func(f *formula) bool { return n != nil && f.node == n })
		if i >= 0 {
			given, z.Settings = append(given, s), append(z.Settings, b.all[i].program)
		}
	}
	z.Traffic = func(values []engine.Measured[float64]) (engine.Traffic, bool) { return trafficOf(given, values) }
	return z
}

// trafficOf makes a traffic of values for the settings; false where one is out of
// its range or lacks a value.
func trafficOf(given []setting, values []engine.Measured[float64]) (engine.Traffic, bool) {
	t := engine.DefaultTraffic()
	for i, s := range given {
		v, ok := values[i].Get()
		switch {
		case !ok && s.optional:
		case !ok || !s.allows(v):
			return t, false
		default:
			s.put(&t, v)
		}
	}
	return t, true
}
