package compare_test

import (
	"fmt"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/compare"
)

// Two runs of one model, a month apart: one number each, so the tolerance band
// is all there is.
func Example() {
	measured := func(name string, latencyMS float64) *engine.Job {
		job := &engine.Job{Name: name, Type: "Default", Status: engine.JobCompleted, Recommendations: []*engine.Recommendation{{
			InstanceType:  "ml.c5.xlarge",
			InstanceCount: engine.Known[int64](1),
			Metrics:       engine.Metrics{ModelLatencyMS: engine.Known(latencyMS)},
		}}}
		job.OrderRecommendations()
		return job
	}
	old, today := measured("june", 459), measured("july", 628)

	c := compare.Jobs([]*engine.Job{old}, []*engine.Job{today}, compare.Options{})
	fmt.Println(c.Verdict, "-", c.Reason)
	for _, row := range c.Matched {
		for _, d := range row.Deltas {
			if percent, ok := d.Percent.Get(); ok {
				fmt.Printf("%s %s %+.1f%%\n", row.Base.Key(), d.Metric.Name, percent)
			}
		}
	}
	// Output:
	// fail - 1 regression beyond the tolerance (n=1, band only: not proven)
	// ml.c5.xlarge model_latency_ms +36.8%
}
