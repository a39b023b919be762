package report

import (
	"slices"
	"time"

	"github.com/iradvise/iradvise/engine"
)

// The samples below are reports as the engine writes them, made by hand so that
// each shows something of its own.

func row(key, instance string, perHour, perInference float64, invocations int64, ms float64) *engine.Recommendation {
	return &engine.Recommendation{
		Key: key, InstanceType: instance, InstanceCount: engine.Known(int64(1)), Serverless: engine.Known(false),
		ID: "pytorch-" + instance + "/1", EndpointName: "sm-epc-1", VariantName: "sm-vt-1",
		Metrics: engine.Metrics{
			CostPerHour: engine.Known(perHour), CostPerInference: engine.Known(perInference),
			MaxInvocations: engine.Known(invocations), ModelLatencyMS: engine.Known(ms),
		},
	}
}

func rows() []*engine.Recommendation {
	return []*engine.Recommendation{
		row("ml.inf1.xlarge compiled", "ml.inf1.xlarge", 0.297, 1.12e-06, 4420, 106.5),
		row("ml.m5.large", "ml.m5.large", 0.115, 3.58e-06, 535, 1070),
		row("ml.c5.xlarge×3 OMP_NUM_THREADS=4", "ml.c5.xlarge", 0.612, 3.7800000000000002e-06, 2698, 1312),
	}
}

func job(name, source string) *engine.Job {
	return &engine.Job{
		Source: source, Digest: "sha256:0011", Name: name, Type: "Default", Status: engine.JobCompleted,
		ARN:     "arn:aws:sagemaker:us-east-1:111122223333:inference-recommendations-job/" + name,
		Created: engine.Known(time.Date(2022, 10, 4, 22, 35, 19, 200e6, time.UTC)), Recommendations: rows(), LatencyUnit: "ms",
	}
}

func policy() *engine.Policy {
	t := engine.DefaultTraffic()
	t.Peak, t.PerMonth, t.MinInstances = engine.Known(6000.0), engine.Known(90e6), 2
	return &engine.Policy{
		Name: "payments/fraud-realtime", Source: "team.yaml", Digest: "sha256:77", Traffic: t,
		Params: []engine.Param{
			{Name: "max_latency_ms", Value: 100.0, From: "default"},
			{Name: "families", Value: []any{"c5", "inf1"}, From: "file"},
			{Name: "monthly_budget", Value: nil, From: "default"},
		},
	}
}

func latency(r *engine.Recommendation, margin float64) engine.Finding {
	ms, _ := r.Metrics.ModelLatencyMS.Get()
	return engine.Finding{
		Rule: "latency-slo", Policy: "payments/fraud-realtime", Status: engine.StatusFail,
		Message: r.InstanceType + " answers in " + number(ms) + " ms", Fix: "try a larger instance, or compile the model",
		Expression: "rec.model_latency_ms <= params.max_latency_ms",
		Position:   engine.Position{File: "team.yaml", Line: 18, Column: 14},
		Explanation: engine.Explanation{
			Values: []engine.Value{{Expr: "rec.model_latency_ms", Value: ms}, {Expr: "params.max_latency_ms", Value: 100.0}},
			Margin: engine.Known(margin),
			Drawing: "rec.model_latency_ms <= params.max_latency_ms\n" +
				"|                    |  |\n" + number(ms) + "               false 100\n",
		},
	}
}

func utilisation() engine.Finding {
	return engine.Finding{
		Rule: "cpu-headroom", Policy: "payments/fraud-realtime", Severity: engine.SeverityError, Status: engine.StatusUndecided,
		Message: "the processor has headroom", Expression: "not (rec.cpu_utilization > 80)",
		Position: engine.Position{File: "team.yaml", Line: 24, Column: 19},
		Explanation: engine.Explanation{
			Values:  []engine.Value{{Expr: "rec.cpu_utilization", Value: nil}},
			Missing: &engine.Missing{Name: "rec.cpu_utilization", Position: engine.Position{File: "team.yaml", Line: 24, Column: 24}},
		},
	}
}

// failing is a run in which no row meets the policy.
func failing(name, source string) *engine.Run {
	j := job(name, source)
	j.Warnings = []engine.Warning{{Code: "cost-identity", Path: "InferenceRecommendations[2].Metrics", Message: "CostPerInference is 7% more than CostPerHour and MaxInvocations give: was the file edited?"}}
	j.ExistingEndpoints = []engine.EndpointPerformance{{EndpointName: "fraud-prod", MaxInvocations: engine.Known(int64(184)), ModelLatencyMS: engine.Known(1312.0)}}
	r := &engine.Run{Job: j, Verdict: engine.Fail, Reason: "none of 3 recommendations meets the policy",
		Next: "ml.inf1.xlarge compiled would pass with max_latency_ms=107 instead of 100"}
	for i, margin := range []float64{-0.065, -9.7, -12.12} {
		c := &engine.Candidate{Recommendation: j.Recommendations[i], Margin: engine.Known(margin), Findings: []engine.Finding{latency(j.Recommendations[i], margin)},
			Derived: engine.Derived{InstancesNeeded: engine.Known(int64(3 + 20*i)), MonthlyCost: engine.Known(650.43 * float64(1+i)), ServesPeak: engine.Known(false)},
			Defined: []engine.Named{{Name: "is_gpu", Value: false}}}
		r.Candidates = append(r.Candidates, c)
	}
	r.Nearest = firstRow(r)
	r.NearMisses = []engine.NearMiss{{Candidate: r.Candidates[0], Margin: engine.Known(-0.065),
		Changes: []engine.Change{{Param: "max_latency_ms", From: 100.0, To: 107.0}, {Rule: "cpu", Literal: 80.0, From: 80.0, To: 83.0}}}}
	return r
}

// firstRow is the first row of a failed run, with the rule that it misses.
func firstRow(r *engine.Run) *engine.Nearest {
	c := r.Candidates[0]
	m, _ := c.Margin.Get()
	return &engine.Nearest{Key: c.Key, Rule: c.Findings[0].Rule, Margin: m}
}

// passing is a run that a row wins, with everything that --explain adds.
func passing(name, source string) *engine.Run {
	j := job(name, source)
	r := &engine.Run{Job: j, Verdict: engine.Pass, Reason: "ml.inf1.xlarge compiled meets the policy and ranks first of 2 eligible recommendations", Next: "deploy ml.inf1.xlarge on 3 instances"}
	for i := range 2 {
		ok := latency(j.Recommendations[i], 0.03+float64(i))
		ok.Status, ok.Fix, ok.Message = engine.StatusPass, "", "rec.model_latency_ms <= params.max_latency_ms holds"
		r.Candidates = append(r.Candidates, &engine.Candidate{
			Recommendation: j.Recommendations[i], Rank: i + 1, Eligible: true, AtRisk: i == 0, Pareto: engine.Known(i == 0), Margin: ok.Margin,
			Derived: engine.Derived{InstancesNeeded: engine.Known(int64(3)), MonthlyCost: engine.Known(650.43), EffectiveCostPerInference: engine.Known(7.227e-06), ServesPeak: engine.Known(true)},
			Defined: []engine.Named{{Name: "is_gpu", Value: false}, {Name: "label", Value: "a"}},
			Score: &engine.ScoreResult{Total: engine.Known(0.8333333333333334 - 0.5*float64(i)), Terms: []engine.Term{
				{Objective: "cost", Value: engine.Known(650.43), Normalized: engine.Known(0.75), Weight: engine.Known(0.75)},
				{Objective: "latency", Value: engine.Known(106.5), Normalized: engine.Known(1.0), Weight: engine.Known(0.25)}}},
			Findings: []engine.Finding{ok},
			Baseline: rows()[1],
		})
	}
	last := &engine.Candidate{Recommendation: j.Recommendations[2], Margin: engine.Known(-12.12), Findings: []engine.Finding{latency(j.Recommendations[2], -12.12)}, Pareto: engine.Known(false)}
	warning := latency(j.Recommendations[2], -0.2)
	warning.Severity, warning.Rule = engine.SeverityWarn, "soft"
	last.Findings = append(last.Findings, warning)
	r.Candidates = append(r.Candidates, last)
	r.Winner = r.Candidates[0]
	r.Findings = []engine.Finding{{Rule: "no-regression", Policy: "payments/fraud-realtime", Scope: engine.ScopeJob, Status: engine.StatusPass, Message: "as fast as last month"}}
	r.Stability = []engine.Stability{{Objective: "cost", Weight: 3, Low: 1.2}, {Objective: "latency", Weight: 1, Low: 0, High: engine.Known(2.5)}}
	return r
}

// waiving is a run that passes only by a waiver.
func waiving(w *engine.Waiver) *engine.Run {
	r := passing("waived", "runs/waived.json")
	f := latency(r.Candidates[0].Recommendation, -0.065)
	f.Status, f.Waiver = engine.StatusWaived, w
	r.Candidates[0].Findings = []engine.Finding{f}
	return r
}

// open is a run that could not be judged: a serverless row without metrics and
// one of unknown shape.
func open(name string) *engine.Run {
	j := job(name, "runs/"+name+".json")
	j.Type, j.Status = "Advanced", engine.JobCompleted
	serverless := &engine.Recommendation{Key: "serverless 2048MB concurrency=5", Serverless: engine.Known(true), MemorySizeMB: engine.Known(int64(2048)), MaxConcurrency: engine.Known(int64(5)),
		Env: []engine.EnvVar{{Name: "B", Value: "2"}, {Name: "C", Value: "<&>"}}}
	j.Recommendations = []*engine.Recommendation{serverless, {Key: "unknown-configuration"}}
	r := &engine.Run{Job: j, Reason: "2 recommendations could not be judged: rec.cpu_utilization not measured", Next: "run a job that measures it"}
	for _, rec := range j.Recommendations {
		r.Candidates = append(r.Candidates, &engine.Candidate{Recommendation: rec, Findings: []engine.Finding{utilisation()}})
	}
	return r
}

func skipped() *engine.Run {
	j := job("other-model", "runs/other.json")
	r := &engine.Run{Job: j, Skipped: true, Reason: "no policy applies to this job"}
	for _, rec := range j.Recommendations {
		r.Candidates = append(r.Candidates, &engine.Candidate{Recommendation: rec})
	}
	return r
}

// hostile is a run whose every text tries to do something to its reader.
func hostile() *engine.Run {
	const evil = "\x1b[31mred\x1b[0m \u202egnp.exe\u202c <script>alert(1)</script> <img src=x onerror=alert(2)> | `code` [a](http://evil.example) @everyone #1 ::error::pwned\r\n::warning::x %0A \"quoted\" & \u009b2J ]]> =1+1 日本語日本語 👩‍👩‍👧"
	r := failing(evil, "runs/=cmd|'/c calc'!A0,\"x\".json")
	r.Reason, r.Next = evil, evil
	r.Job.FailureReason, r.Job.Type, r.Job.Status = evil, "=Type", "@STATUS"
	r.Job.Warnings = append(r.Job.Warnings, engine.Warning{Code: "=code", Path: evil, Message: evil})
	c := r.Candidates[0]
	rec := *c.Recommendation
	rec.Key, rec.ID, rec.InstanceType = "=HYPERLINK(\"http://evil.example\") "+evil, "+1", "-ml"
	rec.Env = []engine.EnvVar{{Name: evil, Value: evil}}
	c.Recommendation = &rec
	c.Findings[0].Message, c.Findings[0].Fix, c.Findings[0].Rule = evil, evil, evil
	c.Findings[0].Values = append(c.Findings[0].Values, engine.Value{Expr: "job.name", Value: evil})
	c.Findings[0].Expression = "job.name == \"" + evil + "\""
	c.Findings[0].Drawing = evil + "\n" + evil
	r.Nearest = firstRow(r)
	return r
}

// reportOf gathers runs as the engine does.
func reportOf(runs ...*engine.Run) *engine.Report {
	for _, r := range runs {
		r.Rules = tallies(r)
	}
	rep := engine.NewReport([]*engine.Policy{policy()}, runs, nil, engine.Options{})
	rep.Tool = engine.Tool{Name: "iradvise", Version: "v1.2.3"}
	return rep
}

// samples returns every kind of report by name.
func samples() map[string]*engine.Report {
	explained := reportOf(passing("pytorch", "runs/pytorch.json"))
	explained.Explained = true
	one := reportOf(passing("pytorch", "runs/pytorch.json"))
	one.Explained, one.Explain = true, "ml.m5.large"

	w := &engine.Waiver{Rule: "latency-slo", Reason: "FIN-4412, Black Friday headroom", Expires: "2026-12-05", Position: engine.Position{File: "team.yaml", Line: 40, Column: 5}}
	old := &engine.Waiver{Rule: "cpu-headroom", Reason: "until the new image", Expires: "2026-01-31", Position: engine.Position{File: "team.yaml", Line: 44, Column: 5}}
	waived := reportOf(waiving(w))
	waived.AsOf = "2026-11-23"
	waived.Waivers = []engine.WaiverUse{{Waiver: w, State: engine.WaiverUsed}, {Waiver: old, State: engine.WaiverExpired}, {Waiver: old, State: engine.WaiverUnused}}

	mixed := engine.NewReport([]*engine.Policy{policy(), {Name: "org", Source: "builtin:default"}},
		[]*engine.Run{failing("a", "runs/a.json"), passing("b", "runs/b.json"), open("c"), skipped(),
			{Job: &engine.Job{Source: "-", Status: engine.JobFailed, FailureReason: "no capacity"}, Reason: "the job is FAILED: no capacity", Next: "run the recommendation job again"}},
		[]engine.InputError{
			{Source: "runs/empty.json", Message: "the file is empty: a describe answer was cut off"},
			{Source: "runs/bad.json", Position: engine.Position{File: "runs/bad.json", Line: 3, Column: 7}, Message: "not JSON: unexpected comma"},
		}, engine.Options{})
	mixed.Tool = engine.Tool{Name: "iradvise", Version: "v1.2.3"}

	var many []*engine.Run
	for i := range 25 {
		name := "job-" + string(rune('a'+i))
		switch i % 5 {
		case 0:
			many = append(many, failing(name, "runs/"+name+".json"))
		case 1:
			many = append(many, open(name))
		default:
			many = append(many, passing(name, "runs/"+name+".json"))
		}
	}
	return map[string]*engine.Report{
		"pass": reportOf(passing("pytorch", "runs/pytorch.json")), "fail": reportOf(failing("pytorch", "runs/pytorch.json")),
		"undecided": reportOf(open("bert")), "explained": explained, "explained-one": one, "waived": waived, "mixed": mixed,
		"skipped": reportOf(skipped()), "many": reportOf(many...), "hostile": reportOf(hostile()), "empty": reportOf(),
	}
}

// tallies counts the findings of a hand-made run as the engine does.
func tallies(r *engine.Run) []engine.RuleTally {
	findings := slices.Clone(r.Findings)
	for _, c := range r.Candidates {
		findings = append(findings, c.Findings...)
	}
	var out []engine.RuleTally
	for _, f := range findings {
		if !blocks(f) {
			continue
		}
		i := slices.IndexFunc(out, func(t engine.RuleTally) bool { return t.Policy == f.Policy && t.Rule == f.Rule })
		if i < 0 {
			i, out = len(out), append(out, engine.RuleTally{Policy: f.Policy, Rule: f.Rule})
		}
		if f.Status == engine.StatusFail {
			out[i].Failed++
		} else {
			out[i].Undecided++
		}
	}
	return out
}
