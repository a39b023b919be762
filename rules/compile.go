package rules

import "github.com/iradvise/iradvise/engine"

// compile builds the policy of a draft.
func (d *draft) compile(require []string, bad *mistakes) {
	d.policy = &engine.Policy{Name: d.name, Source: d.source, Traffic: engine.DefaultTraffic(), Gate: engine.Gate{MinEligible: 1, AtRisk: 0.05}}
	for _, p := range d.params {
		d.policy.Params = append(d.policy.Params, p.public())
	}
}
