package engine_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/iradvise/iradvise/engine"
)

// limit is a rule that asks for a latency of at most ms.
func limit(id string, severity engine.Severity, ms float64) *engine.Rule {
	margin := func(_ *engine.Case, r *engine.Recommendation) engine.Measured[float64] {
		if v, ok := r.Metrics.ModelLatencyMS.Get(); ok {
			return engine.Finite((ms - v) / ms)
		}
		return engine.Measured[float64]{}
	}
	return &engine.Rule{
		ID: id, Doc: "Limit the latency.", Severity: severity, Margin: margin,
		Check: engine.Each(func(c *engine.Case, r *engine.Recommendation) error {
			v, ok := r.Metrics.ModelLatencyMS.Get()
			if !ok {
				c.Undecidedf(r, "model latency was not measured")
			} else if v > ms {
				c.Failf(r, "answers in %v ms, more than %v", v, ms)
			}
			return nil
		}),
	}
}

func jobRule(status engine.Status) *engine.Rule {
	return &engine.Rule{ID: "job", Doc: "Speak of the job.", Scope: engine.ScopeJob, Check: func(c *engine.Case) error {
		switch status {
		case engine.StatusPass:
			c.Pass(nil)
		case engine.StatusFail:
			c.Failf(nil, "no")
		case engine.StatusUndecided:
			c.Undecidedf(nil, "who knows")
		}
		return nil
	}}
}

// job has one row for each latency; a negative one was not measured.
func job(status string, latencies ...float64) *engine.Job {
	j := &engine.Job{Name: "j", Status: status}
	for i, ms := range latencies {
		r := &engine.Recommendation{
			Row: i, InstanceType: fmt.Sprintf("ml.c%d.large", i+1), InstanceCount: engine.Known(int64(1)), Serverless: engine.Known(false),
			Metrics: engine.Metrics{
				CostPerHour: engine.Known(0.1), CostPerInference: engine.Known(1e-6), MaxInvocations: engine.Known(int64(100)),
			},
		}
		if ms >= 0 {
			r.Metrics.ModelLatencyMS = engine.Known(ms)
		}
		j.Recommendations = append(j.Recommendations, r)
	}
	j.OrderRecommendations()
	return j
}

// TestVerdicts is the truth table of a run's verdict.
func TestVerdicts(t *testing.T) {
	slo := limit("slo", engine.SeverityError, 50)
	warn := limit("warn", engine.SeverityWarn, 50)
	two := engine.Gate{MinEligible: 2}
	for _, c := range []struct {
		name   string
		job    *engine.Job
		policy engine.Policy
		want   engine.Verdict
		winner string
	}{
		{"a row passes", job("COMPLETED", 40, 60), engine.Policy{Rules: []*engine.Rule{slo}}, engine.Pass, "ml.c1.large"},
		{"no row passes", job("COMPLETED", 60, 70), engine.Policy{Rules: []*engine.Rule{slo}}, engine.Fail, ""},
		{"the only candidate was not measured", job("COMPLETED", 60, -1), engine.Policy{Rules: []*engine.Rule{slo}}, engine.Undecided, ""},
		{"one passes, one was not measured", job("COMPLETED", 40, -1), engine.Policy{Rules: []*engine.Rule{slo}}, engine.Pass, "ml.c1.large"},
		{"two are needed, one could pass", job("COMPLETED", 40, 60), engine.Policy{Rules: []*engine.Rule{slo}, Gate: two}, engine.Fail, "ml.c1.large"},
		{"two are needed, two could pass", job("COMPLETED", 40, -1), engine.Policy{Rules: []*engine.Rule{slo}, Gate: two}, engine.Undecided, "ml.c1.large"},
		{"not completed", job("IN_PROGRESS", 40), engine.Policy{Rules: []*engine.Rule{slo}}, engine.Undecided, "ml.c1.large"},
		{"a status from the future", job("FINISHED", 40), engine.Policy{Rules: []*engine.Rule{slo}}, engine.Undecided, "ml.c1.large"},
		{"no status", job("", 40), engine.Policy{Rules: []*engine.Rule{slo}}, engine.Undecided, "ml.c1.large"},
		{"failed job without rows", job("FAILED"), engine.Policy{Rules: []*engine.Rule{slo}}, engine.Undecided, ""},
		{"no rows", job("COMPLETED"), engine.Policy{Rules: []*engine.Rule{slo}}, engine.Undecided, ""},
		{"no rules", job("COMPLETED", 40), engine.Policy{}, engine.Undecided, "ml.c1.large"},
		{"only warnings", job("COMPLETED", 40), engine.Policy{Rules: []*engine.Rule{warn}}, engine.Undecided, "ml.c1.large"},
		{"a warning never removes a row", job("COMPLETED", 40, 60), engine.Policy{Rules: []*engine.Rule{warn, limit("slo", 0, 100)}, Gate: two}, engine.Pass, "ml.c1.large"},
		{"a job rule fails", job("COMPLETED", 40), engine.Policy{Rules: []*engine.Rule{slo, jobRule(engine.StatusFail)}}, engine.Fail, "ml.c1.large"},
		{"a job rule is undecided", job("COMPLETED", 40), engine.Policy{Rules: []*engine.Rule{slo, jobRule(engine.StatusUndecided)}}, engine.Undecided, "ml.c1.large"},
		{"a job rule passes", job("COMPLETED", 40), engine.Policy{Rules: []*engine.Rule{slo, jobRule(engine.StatusPass)}}, engine.Pass, "ml.c1.large"},
		{"a rule that cannot work", job("COMPLETED", 40), engine.Policy{Rules: []*engine.Rule{{ID: "broken", Check: func(*engine.Case) error { return errors.New("broken") }}}}, engine.Undecided, ""},
		{"the winner's configuration is not known", unknownRows(job("COMPLETED", 40, 60)), engine.Policy{Rules: []*engine.Rule{slo}}, engine.Pass, "unknown-configuration"},
		{"the count of the winner is not known", countless(job("COMPLETED", 40)), engine.Policy{Rules: []*engine.Rule{slo}}, engine.Pass, "ml.c1.large×?"},
		{"jobs of two types together", mixedTypes(), engine.Policy{Rules: []*engine.Rule{slo}}, engine.Undecided, "ml.c1.large"},
		{"jobs of two types together, no row passes", mixedTypes(), engine.Policy{Rules: []*engine.Rule{limit("slo", 0, 5)}}, engine.Undecided, ""},
		{"jobs of two types together, and a job rule", mixedTypes(), engine.Policy{Rules: []*engine.Rule{slo, jobRule(engine.StatusFail)}}, engine.Undecided, "ml.c1.large"},
		{"a rule that says nothing", job("COMPLETED", 40), engine.Policy{Rules: []*engine.Rule{{ID: "silent", Check: func(*engine.Case) error { return nil }}}}, engine.Undecided, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			run := engine.Evaluate(c.job, []*engine.Policy{&c.policy}, engine.Options{Explain: true})
			winner := ""
			if run.Winner != nil {
				winner = run.Winner.Key
			}
			if run.Verdict != c.want || winner != c.winner {
				t.Errorf("got %v (%s) winner %q, want %v winner %q", run.Verdict, run.Reason, winner, c.want, c.winner)
			}
			if run.Reason == "" {
				t.Error("no reason given")
			}
			verdict, reason := run.Verdict, run.Reason
			if brief := engine.Evaluate(c.job, []*engine.Policy{&c.policy}, engine.Options{Brief: true}); brief.Verdict != verdict || brief.Reason != reason {
				t.Errorf("in brief %v (%s), in full %v (%s)", brief.Verdict, brief.Reason, verdict, reason)
			}
		})
	}
}

// unknownRows takes from the rows what an old client leaves out.
func unknownRows(j *engine.Job) *engine.Job {
	for _, r := range j.Recommendations {
		r.InstanceType, r.InstanceCount, r.Serverless = "", engine.Measured[int64]{}, engine.Measured[bool]{}
	}
	j.OrderRecommendations()
	return j
}

func countless(j *engine.Job) *engine.Job {
	for _, r := range j.Recommendations {
		r.InstanceCount = engine.Measured[int64]{}
	}
	j.OrderRecommendations()
	return j
}

// mixedTypes is a Default and an Advanced job as one candidate set.
func mixedTypes() *engine.Job {
	a, b := job("COMPLETED", 40), job("COMPLETED", 45)
	a.Type, b.Type = "Default", "Advanced"
	return engine.Together([]*engine.Job{a, b})
}

// TestTogetherOfOneType holds jobs that may be put together to be comparable.
func TestTogetherOfOneType(t *testing.T) {
	for _, types := range [][2]string{{"Default", "Default"}, {"Default", ""}, {"", ""}} {
		a, b := job("COMPLETED", 40), job("COMPLETED", 45)
		a.Type, b.Type, b.ModelName = types[0], types[1], "another"
		if why := engine.Together([]*engine.Job{a, b}).Incomparable; why != "" {
			t.Errorf("types %q: %s", types, why)
		}
	}
}

// TestStrict judges warn rules as if they were error.
func TestStrict(t *testing.T) {
	p := &engine.Policy{Rules: []*engine.Rule{limit("warn", engine.SeverityWarn, 50)}}
	run := engine.Evaluate(job("COMPLETED", 60), []*engine.Policy{p}, engine.Options{Strict: true})
	if run.Verdict != engine.Fail {
		t.Errorf("got %v, want fail", run.Verdict)
	}
}

// TestWaivers tells used, unused and expired waivers apart.
func TestWaivers(t *testing.T) {
	p := &engine.Policy{
		Rules: []*engine.Rule{limit("slo", 0, 50)},
		Waivers: []*engine.Waiver{
			{Rule: "slo", Reason: "last year", Expires: "2025-12-31"},
			{Rule: "slo", Reason: "this week", Expires: "2026-11-23"},
			{Rule: "other", Reason: "never needed", Expires: "2026-12-31"},
		},
	}
	o := engine.Options{Today: "2026-11-23"}
	run := engine.Evaluate(job("COMPLETED", 60), []*engine.Policy{p}, o)
	if run.Verdict != engine.Pass || run.Candidates[0].Findings[0].Status != engine.StatusWaived {
		t.Fatalf("got %v (%s)", run.Verdict, run.Reason)
	}
	rep := engine.NewReport([]*engine.Policy{p}, []*engine.Run{run}, nil, o)
	want := []engine.WaiverState{engine.WaiverExpired, engine.WaiverUsed, engine.WaiverUnused}
	for i, w := range rep.Waivers {
		if w.State != want[i] {
			t.Errorf("waiver %q is %s, want %s", w.Reason, w.State, want[i])
		}
	}
	if run := engine.Evaluate(job("COMPLETED", 60), []*engine.Policy{p}, engine.Options{}); run.Verdict != engine.Fail {
		t.Errorf("without a day waivers counted: %v", run.Verdict)
	}
}

// TestSeveralPolicies asks every policy; the last with a score ranks.
func TestSeveralPolicies(t *testing.T) {
	org := &engine.Policy{Name: "org", Rules: []*engine.Rule{limit("slo", 0, 50)}}
	slowest := &engine.Score{Objectives: []engine.Objective{{Name: "slow", Weight: 1, Maximize: true,
		Value: func(_ *engine.Case, r *engine.Recommendation) engine.Measured[float64] {
			return r.Metrics.ModelLatencyMS
		}}}}
	team := &engine.Policy{Name: "team", Rules: []*engine.Rule{limit("slo", 0, 70)}, Score: slowest}
	run := engine.Evaluate(job("COMPLETED", 30, 40, 60), []*engine.Policy{team, org}, engine.Options{})
	if run.Winner == nil || run.Winner.Key != "ml.c2.large" {
		t.Errorf("winner %v, want ml.c2.large", run.Winner)
	}
}

// TestManyRuns is the truth table of a report's verdict.
func TestManyRuns(t *testing.T) {
	winner := &engine.Candidate{Recommendation: &engine.Recommendation{}}
	pass, fail := &engine.Run{Job: &engine.Job{}, Verdict: engine.Pass, Winner: winner}, &engine.Run{Job: &engine.Job{}, Verdict: engine.Fail}
	undecided, skipped := &engine.Run{Job: &engine.Job{}}, &engine.Run{Job: &engine.Job{}, Skipped: true}
	broken := []engine.InputError{{Source: "x"}}
	for _, c := range []struct {
		runs   []*engine.Run
		errors []engine.InputError
		want   engine.Verdict
	}{
		{nil, nil, engine.Undecided},
		{nil, broken, engine.Undecided},
		{[]*engine.Run{pass}, nil, engine.Pass},
		{[]*engine.Run{pass, skipped}, nil, engine.Pass},
		{[]*engine.Run{skipped}, nil, engine.Undecided},
		{[]*engine.Run{pass}, broken, engine.Undecided},
		{[]*engine.Run{pass, undecided}, nil, engine.Undecided},
		{[]*engine.Run{pass, undecided, fail}, broken, engine.Fail},
	} {
		if got := engine.NewReport(nil, c.runs, c.errors, engine.Options{}).Verdict; got != c.want {
			t.Errorf("%d runs, %d errors: got %v, want %v", len(c.runs), len(c.errors), got, c.want)
		}
	}
}

// TestRowOrderDoesNotMatter judges the same rows in every order.
func TestRowOrderDoesNotMatter(t *testing.T) {
	p := []*engine.Policy{{Rules: []*engine.Rule{limit("slo", 0, 55)}}}
	order := func(latencies ...float64) string {
		j := job("COMPLETED", latencies...)
		for _, r := range j.Recommendations {
			r.InstanceType = "ml.c5.large" // equal configurations: only content tells them apart
		}
		j.OrderRecommendations()
		out := ""
		for _, c := range engine.Evaluate(j, p, engine.Options{}).Candidates {
			ms, _ := c.Metrics.ModelLatencyMS.Get()
			out += fmt.Sprintf("%s=%v ", c.Key, ms)
		}
		return out
	}
	want := order(10, 50, 60)
	for _, got := range []string{order(60, 50, 10), order(50, 10, 60), order(10, 60, 50)} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
