package compare

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/engine"
)

func TestWhyTheWinnerChanged(t *testing.T) {
	policy := []*engine.Policy{latencyLimit("slo", 100)}
	fast, slow := func(ms float64) *engine.Recommendation { return row("ml.c5.large", 1, ms) }, func(ms float64) *engine.Recommendation { return row("ml.m5.large", 1, ms) }
	for _, c := range []struct {
		name     string
		old, new []*engine.Recommendation
		want     string
	}{
		{"the same wins", []*engine.Recommendation{fast(10), slow(20)}, []*engine.Recommendation{fast(12), slow(20)}, ""},
		{"a rule did it", []*engine.Recommendation{fast(10), slow(20)}, []*engine.Recommendation{fast(120), slow(20)}, "ml.c5.large is not eligible any more: latency-slo is fail"},
		{"it is gone", []*engine.Recommendation{fast(10), slow(20)}, []*engine.Recommendation{slow(20)}, "the new run does not have ml.c5.large"},
		{"the other was out", []*engine.Recommendation{fast(10), slow(200)}, []*engine.Recommendation{fast(30), slow(5)}, "ml.m5.large was not eligible before: latency-slo is fail"},
		{"a new row", []*engine.Recommendation{slow(20)}, []*engine.Recommendation{slow(20), fast(5)}, "ml.c5.large is new and scores higher"},
		{"none is left", []*engine.Recommendation{slow(20)}, []*engine.Recommendation{slow(200)}, "nothing wins now (none of 1 recommendation meets the policy)"},
	} {
		got := Jobs([]*engine.Job{newJob("a", c.old...)}, []*engine.Job{newJob("b", c.new...)}, Options{Policies: policy})
		if got.Judgement.Why != c.want {
			t.Errorf("%s: %q, want %q", c.name, got.Judgement.Why, c.want)
		}
	}
}

func TestFlipsNameTheRule(t *testing.T) {
	policy := []*engine.Policy{latencyLimit("slo", 100)}
	old, new := newJob("a", row("ml.m5.large", 1, 95)), newJob("b", row("ml.m5.large", 1, 101))
	c := Jobs([]*engine.Job{old}, []*engine.Job{new}, Options{Policies: policy, Gating: true})
	want := []Flip{{Base: "ml.m5.large", New: "ml.m5.large", Rule: "latency-slo", Policy: "slo", From: engine.StatusPass, To: engine.StatusFail, Message: "answers in 101 ms, more than 100"}}
	if diff := cmp.Diff(want, c.Judgement.Flips); diff != "" {
		t.Errorf("flips (-want +got):\n%s", diff)
	}
	if c.Verdict != engine.Fail || c.Summary.Regressions != 0 {
		t.Errorf("a verdict that turned within the tolerance: %s, %s", c.Verdict, c.Reason)
	}
	if c := Jobs([]*engine.Job{old}, []*engine.Job{new}, Options{Policies: policy}); c.Verdict != engine.Pass || c.Judgement.Flips != nil {
		t.Errorf("a policy that nobody asked for: %s, flips %v", c.Verdict, c.Judgement.Flips)
	}
}

// Repeats are judged by their medians: one slow run of three changes nothing.
func TestRepeatsAreJudgedByTheirMedians(t *testing.T) {
	c := Jobs(repeats("a", 90, 95, 300), repeats("b", 91, 94, 96), Options{Policies: []*engine.Policy{latencyLimit("slo", 100)}, Gating: true})
	if c.Judgement.Before.Verdict != engine.Pass || c.Judgement.After.Verdict != engine.Pass {
		t.Errorf("%s and %s", c.Judgement.Before.Verdict, c.Judgement.After.Verdict)
	}
	if got := c.Judgement.Before.Winner.Metrics.ModelLatencyMS.Any(); got != 95.0 {
		t.Errorf("median %v, want 95", got)
	}
}

func TestImpactCauses(t *testing.T) {
	i := impactScene()
	want := []RuleFlips{{Rule: "latency-slo", Policy: "slo", Runs: 1, Verdicts: 1, Winners: 1, Stricter: 1}}
	if diff := cmp.Diff(want, i.Rules); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	back := &Impact{From: i.To, To: i.From}
	back.Add(newJob("b", row("ml.m5.large", 1, 50)), engine.Options{})
	want = []RuleFlips{{Rule: "latency-slo", Policy: "slo", Runs: 1, Verdicts: 1, Winners: 1, Looser: 1}}
	if diff := cmp.Diff(want, back.Rules); diff != "" {
		t.Errorf("the other way (-want +got):\n%s", diff)
	}
}

func TestImpactCountsEveryRun(t *testing.T) {
	never := latencyLimit("other", 1)
	never.AppliesTo = func(j *engine.Job) (bool, error) { return j.Name == "x", nil }
	i := &Impact{From: []*engine.Policy{never}, To: []*engine.Policy{never}}
	for _, name := range []string{"x", "y", "z"} {
		i.Add(newJob(name, row("ml.m5.large", 1, 0.5)), engine.Options{})
	}
	if s := i.Summary; s != (ImpactSummary{Runs: 3, Neither: 2, Same: 1}) {
		t.Errorf("%+v", s)
	}
	if got := i.Verdict(true); got != engine.Pass {
		t.Errorf("verdict %s", got)
	}
	if got := (&Impact{}).Verdict(true); got != engine.Undecided {
		t.Errorf("no run at all: %s", got)
	}
}

func TestHistoryOrderAndChanges(t *testing.T) {
	h := historyScene()
	var got []string
	for _, m := range h.Models {
		for _, e := range m.Entries {
			line := m.Model + "/" + e.Job + " " + e.Outcome.Winner
			if e.Changed {
				line += " was " + e.Previous
			}
			got = append(got, line)
		}
	}
	want := []string{
		"fraud/first ml.m5.large", "fraud/second ml.m5.large", "fraud/third ml.c5.xlarge was ml.m5.large", "fraud/timeless ml.m5.large", "/broken ml.m5.large",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}
