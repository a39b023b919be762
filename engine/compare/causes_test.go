package compare

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/engine"
)

// ranked returns a policy that keeps out rows of one instance type and ranks by
// latency, the least or the greatest first.
func ranked(name, out string, status engine.Status, least bool) *engine.Policy {
	p := latencyLimit(name, 1000)
	p.Rules = append(p.Rules, &engine.Rule{ID: "type", Doc: "Keeps a type out.", Policy: name, Severity: engine.SeverityError,
		Check: engine.Each(func(c *engine.Case, r *engine.Recommendation) error {
			switch {
			case r.InstanceType != out:
				c.Pass(r)
			case status == engine.StatusUndecided:
				c.Undecidedf(r, "not known")
			default:
				c.Failf(r, "not this")
			}
			return nil
		})})
	p.Score = &engine.Score{Objectives: []engine.Objective{{
		Name: "latency", Maximize: !least, Weight: 1,
		Value: func(_ *engine.Case, r *engine.Recommendation) engine.Measured[float64] {
			return r.Metrics.ModelLatencyMS
		},
	}}}
	return p
}

func TestCausesAreWhatTurnedIt(t *testing.T) {
	const fast, slow = "ml.c5.xlarge", "ml.m5.large"
	two := []*engine.Recommendation{row(fast, 1, 30), row(slow, 1, 50)}
	three := append(two[:2:2], row("ml.x", 1, 40))
	one := []*engine.Recommendation{row(fast, 1, 30)}
	for _, c := range []struct {
		name     string
		rows     []*engine.Recommendation
		from, to *engine.Policy
		want     []Cause
	}{
		{"the winner is kept out now", two, ranked("p", "", 0, true), ranked("p", fast, engine.StatusFail, true),
			[]Cause{{"type", "p", fast, "ok", "fail", "not this"}}},
		{"the other was kept out", two, ranked("p", fast, engine.StatusFail, true), ranked("p", "", 0, true),
			[]Cause{{"type", "p", fast, "fail", "ok", "not this"}}},
		{"a rule that has nothing to do with it", three, ranked("p", "", 0, true), ranked("p", "ml.x", engine.StatusFail, false),
			[]Cause{{"ranking", "", "", fast, slow, ""}}},
		{"what was undecided fails", one, ranked("p", fast, engine.StatusUndecided, true), ranked("p", fast, engine.StatusFail, true),
			[]Cause{{"type", "p", fast, "undecided", "fail", "not this"}}},
		{"the policy has another name", one, ranked("p", fast, engine.StatusUndecided, true), ranked("q", fast, engine.StatusFail, true),
			[]Cause{{"type", "q", fast, "undecided", "fail", "not this"}}},
	} {
		i := &Impact{From: []*engine.Policy{c.from}, To: []*engine.Policy{c.to}}
		i.Add(newJob("a", c.rows...), engine.Options{})
		if len(i.Flips) != 1 {
			t.Errorf("%s: %d flips", c.name, len(i.Flips))
			continue
		}
		if diff := cmp.Diff(c.want, i.Flips[0].Causes); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
