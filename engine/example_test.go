package engine_test

import (
	"fmt"

	"github.com/iradvise/iradvise/engine"
)

// A rule written in Go judges like one written in YAML.
func Example() {
	warmStart := &engine.Rule{
		ID:  "warm-start",
		Doc: "Require an answer within half a second.",
		Check: engine.Each(func(c *engine.Case, r *engine.Recommendation) error {
			ms, ok := r.Metrics.ModelLatencyMS.Get()
			if !ok {
				c.Undecidedf(r, "model latency was not measured")
			} else if ms > 500 {
				c.Failf(r, "answers in %v ms, more than 500", ms)
			}
			return nil
		}),
	}
	job := &engine.Job{Name: "fraud", Status: engine.JobCompleted, Recommendations: []*engine.Recommendation{
		row("ml.m5.large", 1070, 3.58e-6),
		row("ml.c5.xlarge", 459, 4.3e-6),
	}}
	job.OrderRecommendations()

	policy := &engine.Policy{Name: "go", Rules: []*engine.Rule{warmStart}}
	run := engine.Evaluate(job, []*engine.Policy{policy}, engine.Options{})
	fmt.Println(run.Verdict, run.Winner.Key)
	for _, c := range run.Candidates {
		for _, f := range c.Findings {
			fmt.Println(c.Key, f.Status, f.Message)
		}
	}
	// Output:
	// pass ml.c5.xlarge
	// ml.m5.large fail answers in 1070 ms, more than 500
}

func row(instanceType string, ms, costPerInference float64) *engine.Recommendation {
	return &engine.Recommendation{
		InstanceType: instanceType, InstanceCount: engine.Known(int64(1)), Serverless: engine.Known(false),
		Metrics: engine.Metrics{
			ModelLatencyMS: engine.Known(ms), CostPerInference: engine.Known(costPerInference), MaxInvocations: engine.Known(int64(600)),
		},
	}
}
