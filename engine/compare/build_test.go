package compare

import (
	"fmt"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// newJob returns a completed Default job of these rows.
func newJob(name string, rows ...*engine.Recommendation) *engine.Job {
	j := &engine.Job{
		Source: name + ".json", Digest: "sha256:" + name, Name: name, Type: "Default", Status: engine.JobCompleted, ModelName: "fraud",
	}
	for i, r := range rows {
		c := *r
		c.Row = i
		j.Recommendations = append(j.Recommendations, &c)
	}
	j.OrderRecommendations()
	return j
}

// row returns a measured row of an instance type, with environment parameters
// as "NAME=VALUE".
func row(instance string, count int64, latency float64, env ...string) *engine.Recommendation {
	r := &engine.Recommendation{InstanceType: instance, InstanceCount: engine.Known(count), Serverless: engine.Known(false)}
	for _, e := range env {
		name, value, _ := strings.Cut(e, "=")
		r.Env = append(r.Env, engine.EnvVar{Name: name, Value: value})
	}
	r.Metrics = engine.Metrics{
		CostPerHour: engine.Known(0.2 * float64(count)), CostPerInference: engine.Known(4e-06),
		MaxInvocations: engine.Known[int64](800), ModelLatencyMS: engine.Known(latency),
	}
	return r
}

// repeats returns jobs of one row each, with these latencies.
func repeats(side string, latencies ...float64) []*engine.Job {
	var out []*engine.Job
	for i, ms := range latencies {
		out = append(out, newJob(fmt.Sprintf("%s%d", side, i), row("ml.m5.large", 1, ms)))
	}
	return out
}

// delta returns the comparison of one metric of the first matched row.
func (c *Comparison) delta(metric string) Delta {
	for _, d := range c.Matched[0].Deltas {
		if d.Metric.Name == metric {
			return d
		}
	}
	panic("no metric " + metric)
}
