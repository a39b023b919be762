package expression

import (
	"testing"

	"github.com/iradvise/iradvise/engine"
)

// testJob returns a job of two rows: the first fully measured, the second with
// its utilization missing.
func testJob() *engine.Job {
	job := &engine.Job{
		Name: "recommend-fraud", Type: "Default", Status: "COMPLETED",
		ARN: "arn:aws:sagemaker:eu-west-1:123456789012:inference-recommendations-job/recommend-fraud",
		Stopping: engine.Stopping{
			MaxInvocations: engine.Known[int64](500), LatencyThreshold: engine.Known(100.0), Percentile: "P95",
		},
		Recommendations: []*engine.Recommendation{
			{
				ID: "recommend-fraud/1", InstanceType: "ml.c5.xlarge", InstanceCount: engine.Known[int64](2), Serverless: engine.Known(false),
				Env: []engine.EnvVar{{Name: "OMP_NUM_THREADS", Value: "4"}},
				Metrics: engine.Metrics{
					CostPerHour: engine.Known(0.204), CostPerInference: engine.Known(0.0000034), MaxInvocations: engine.Known[int64](1000),
					ModelLatencyMS: engine.Known(50.0), CPUUtilization: engine.Known(80.0), MemoryUtilization: engine.Known(40.0),
				},
			},
			{
				ID: "recommend-fraud/2", InstanceType: "ml.m5.large", InstanceCount: engine.Known[int64](1), Serverless: engine.Known(false),
				Metrics: engine.Metrics{CostPerHour: engine.Known(0.115), MaxInvocations: engine.Known[int64](300), ModelLatencyMS: engine.Known(120.0)},
			},
		},
	}
	job.OrderRecommendations()
	return job
}

// testCase returns the job before a policy without rules, and its rows: the
// first is measured, the second lacks utilization.
func testCase() (c *engine.Case, measured, lacking *engine.Recommendation) {
	job := testJob()
	c = &engine.Case{Job: job, Policy: &engine.Policy{Traffic: engine.DefaultTraffic()}, Today: "2026-11-23"}
	return c, job.Recommendations[0], job.Recommendations[1]
}

// testScope has parameters, defines that refer to each other, and no functions.
func testScope(t testing.TB) *Scope {
	t.Helper()
	s, errs := NewScope(Environment{
		Params: []Parameter{
			{Name: "max_latency_ms", Type: Type{Kind: Number}, Value: 100.0},
			{Name: "min_count", Type: Type{Kind: Integer}, Value: int64(1)},
			{Name: "budget", Type: Type{Kind: Number}, Nullable: true},
			{Name: "families", Type: ListOf(String), Value: []any{"c5", "m5"}},
			{Name: "allow_gpu", Type: Type{Kind: Boolean}, Value: false},
			{Name: "team", Type: Type{Kind: String}, Value: "fraud"},
		},
		Defines: []Define{
			{Name: "busy", Source: "not idle"},
			{Name: "idle", Source: "rec.cpu_utilization < 50"},
			{Name: "is_gpu", Source: `rec.instance_family startsWith "g"`},
		},
	})
	for _, e := range errs {
		t.Fatal(e)
	}
	return s
}

// outcome judges a boolean expression: "pass", "fail", "undecided NAME" or the error.
func outcome(t testing.TB, s *Scope, source string, c *engine.Case, r *engine.Recommendation) string {
	t.Helper()
	scope := engine.ScopeRecommendation
	if r == nil {
		scope = engine.ScopeJob
	}
	p, errs := s.Compile(source, scope, Type{Kind: Boolean})
	if len(errs) > 0 {
		return "error: " + errs[0].Error()
	}
	holds, stop := p.Bool(c, r)
	switch {
	case stop != nil:
		return "undecided: " + stop.Text
	case holds:
		return "pass"
	}
	return "fail"
}

func TestOutcome(t *testing.T) {
	s := testScope(t)
	c, measured, lacking := testCase()
	tests := []struct {
		source, measured, lacking string
	}{
		{"rec.cpu_utilization <= 80", "pass", "undecided: rec.cpu_utilization was not measured"},
		{"busy", "pass", "undecided: rec.cpu_utilization was not measured"},
		{"is_gpu or rec.model_latency_ms <= params.max_latency_ms", "pass", "fail"},
		{"rec.cpu_utilization != nil", "pass", "fail"},
		{"(rec.cpu_utilization ?? 0) <= 80", "pass", "pass"},
		{`rec.env.OMP_NUM_THREADS == "4"`, "pass", `undecided: rec.env has no "OMP_NUM_THREADS"`},
		{`rec.instance_family in params.families`, "pass", "pass"},
		{`rec.instance_count in 2..3`, "pass", "fail"},
		{`let x = rec.cpu_utilization; x == nil or x > 50`, "pass", "pass"},
		{`today > date("2026-01-01")`, "pass", "pass"},
		{`rec.baseline == nil`, "pass", "pass"},
	}
	for _, test := range tests {
		if got := outcome(t, s, test.source, c, measured); got != test.measured {
			t.Errorf("%s: got %s, want %s", test.source, got, test.measured)
		}
		if got := outcome(t, s, test.source, c, lacking); got != test.lacking {
			t.Errorf("%s without utilization: got %s, want %s", test.source, got, test.lacking)
		}
	}
}
