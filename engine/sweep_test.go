package engine_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/iradvise/iradvise/engine"
)

// movable is a policy with one parameter, the latency limit; strict asks for
// less than the limit instead of at most.
func movable(ms float64, strict bool) *engine.Policy {
	p := &engine.Policy{
		Params: []engine.Param{{Name: "max", Value: ms, Type: "number"}},
		Rules: []*engine.Rule{{ID: "slo", Check: engine.Each(func(c *engine.Case, r *engine.Recommendation) error {
			v, _ := r.Metrics.ModelLatencyMS.Get()
			if v > ms || strict && v == ms {
				c.Fail(r)
			}
			return nil
		})}},
	}
	p.With = func(changes []engine.Change) (*engine.Policy, error) {
		return movable(changes[0].To.(float64), strict), nil
	}
	p.Changes = func(_ *engine.Case, _ *engine.Rule, r *engine.Recommendation) []engine.Change {
		v, _ := r.Metrics.ModelLatencyMS.Get()
		to := v
		if strict {
			to = math.Nextafter(v, math.Inf(1))
		}
		return []engine.Change{{Param: "max", From: ms, To: to, Distance: math.Abs(to-ms) / ms}}
	}
	return p
}

func TestSweepFindsExactBreakpoints(t *testing.T) {
	j := job("COMPLETED", 40, 40.1, 1070)
	for _, c := range []struct {
		strict bool
		want   string
	}{
		{false, "fail [-Inf 40) | pass [40 40.1) | pass [40.1 1070) | pass [1070 +Inf]"},
		{true, "fail [-Inf 40] | pass (40 40.1] | pass (40.1 1070] | pass (1070 +Inf]"},
	} {
		intervals, err := engine.Sweep(j, []*engine.Policy{movable(100, c.strict)}, "max", engine.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, i := range intervals {
			open, closed := "[", "]"
			if i.LowOpen {
				open = "("
			}
			if i.HighOpen {
				closed = ")"
			}
			got = append(got, fmt.Sprintf("%v %s%v %v%s", i.Verdict, open, i.Low, i.High, closed))
		}
		if strings.Join(got, " | ") != c.want {
			t.Errorf("strict %v:\n got %s\nwant %s", c.strict, strings.Join(got, " | "), c.want)
		}
	}
}

// TestSweepCoversTheRange looks at both ends of a parameter's range, however
// narrow, far or wide it is, and however close to an end the change is.
func TestSweepCoversTheRange(t *testing.T) {
	none := engine.Measured[float64]{}
	for _, c := range []struct {
		name      string
		latency   float64
		low, high engine.Measured[float64]
		want      string
	}{
		{"just above the least", 1.01, engine.Known(1.0), none, "fail from 1, pass from 1.01"},
		{"just below the greatest", 9.999, none, engine.Known(10.0), "fail from -Inf, pass from 9.999"},
		{"at the greatest", 10, none, engine.Known(10.0), "fail from -Inf, pass from 10"},
		{"beyond the grid", 1, engine.Known(1e13), none, "pass from 1e+13"},
		{"wider than a float64", 40, engine.Known(-1.7e308), engine.Known(1.7e308), "fail from -1.7e+308, pass from 40"},
		{"one value", 40, engine.Known(50.0), engine.Known(50.0), "pass from 50"},
	} {
		p := movable(100, false)
		p.Params[0].Min, p.Params[0].Max = c.low, c.high
		p.Changes = nil // the rule's own threshold would tell
		intervals, err := engine.Sweep(job("COMPLETED", c.latency), []*engine.Policy{p}, "max", engine.Options{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		var got []string
		for _, i := range intervals {
			got = append(got, fmt.Sprintf("%v from %v", i.Verdict, i.Low))
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: got %s, want %s", c.name, strings.Join(got, ", "), c.want)
		}
	}
}

// TestSweepOfASharedParameter keeps to the values that every policy accepts,
// whichever comes first.
func TestSweepOfASharedParameter(t *testing.T) {
	open, narrow, apart := movable(100, false), movable(100, false), movable(100, false)
	narrow.Params[0].Min, narrow.Params[0].Max = engine.Known(10.0), engine.Known(50.0)
	apart.Params[0].Min = engine.Known(51.0)
	for _, policies := range [][]*engine.Policy{{open, narrow}, {narrow, open}} {
		intervals, err := engine.Sweep(job("COMPLETED", 40), policies, "max", engine.Options{})
		if err != nil || len(intervals) != 2 || intervals[0].Low != 10 || intervals[1].High != 50 {
			t.Errorf("got %+v, %v; want 10 to 40 to 50", intervals, err)
		}
	}
	if _, err := engine.Sweep(job("COMPLETED", 40), []*engine.Policy{narrow, apart}, "max", engine.Options{}); err == nil {
		t.Error("no error where no value suits both policies")
	}
}

func TestNearMisses(t *testing.T) {
	run := engine.Evaluate(job("COMPLETED", 60, 51, -1), []*engine.Policy{movable(50, false)}, engine.Options{NearMisses: true})
	var got []string
	for _, n := range run.NearMisses {
		got = append(got, fmt.Sprintf("%s %v→%v", n.Candidate.Key, n.Changes[0].From, n.Changes[0].To))
	}
	if want := "ml.c2.large 50→51, ml.c1.large 50→60"; strings.Join(got, ", ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, ", "), want)
	}
	if want := "ml.c2.large would pass with max=51 instead of 50"; run.Next != want && run.Verdict == engine.Fail {
		t.Errorf("next: %q, want %q", run.Next, want)
	}
}

// TestSharedParameter changes a parameter that two policies share once, and only
// by a value that both accept.
func TestSharedParameter(t *testing.T) {
	run := engine.Evaluate(job("COMPLETED", 60), []*engine.Policy{movable(50, false), movable(40, true)}, engine.Options{NearMisses: true})
	if len(run.NearMisses) != 1 || len(run.NearMisses[0].Changes) != 1 {
		t.Fatalf("got %+v, want one near miss of one change", run.NearMisses)
	}
	if to := run.NearMisses[0].Changes[0].To; to != math.Nextafter(60, math.Inf(1)) {
		t.Errorf("changed to %v, which the stricter policy does not accept", to)
	}
}

func TestTraffic(t *testing.T) {
	traffic := engine.DefaultTraffic()
	traffic.Peak, traffic.PerMonth, traffic.MinInstances = engine.Known(6000.0), engine.Known(9e7), 2
	r := &engine.Recommendation{Serverless: engine.Known(false), InstanceType: "ml.m5.large", InstanceCount: engine.Known(int64(3)),
		Metrics: engine.Metrics{CostPerHour: engine.Known(0.345), MaxInvocations: engine.Known(int64(1605))}}
	d := traffic.Derive(r)
	// 1605/3 per instance, half of it used: 267.5; ceil(6000/267.5) = 23.
	if d.InstancesNeeded != engine.Known(int64(23)) {
		t.Errorf("instances needed %v, want 23", d.InstancesNeeded.Any())
	}
	if cost, _ := d.MonthlyCost.Get(); math.Abs(cost-0.115*23*730) > 1e-9 {
		t.Errorf("monthly cost %v", cost)
	}
	if d.ServesPeak != engine.Known(false) {
		t.Error("802.5 per minute do not serve 6000")
	}
	serverless := &engine.Recommendation{Serverless: engine.Known(true), Metrics: engine.Metrics{CostPerInference: engine.Known(2e-5)}}
	d = traffic.Derive(serverless)
	if cost, _ := d.MonthlyCost.Get(); math.Abs(cost-1800) > 1e-9 || d.InstancesNeeded.IsKnown() {
		t.Errorf("serverless: cost %v, instances %v", cost, d.InstancesNeeded.Any())
	}
	serverless.ProvisionedConcurrency = engine.Known(int64(1))
	if traffic.Derive(serverless).MonthlyCost.IsKnown() {
		t.Error("provisioned concurrency has a price that the job does not tell")
	}
	if traffic.Derive(&engine.Recommendation{}).MonthlyCost.IsKnown() {
		t.Error("a row of unknown shape has a monthly cost")
	}
}
