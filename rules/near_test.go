package rules

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/iradvise/iradvise/engine"
)

// TestNearMissIsTheLeast looks between the old and the new value of a near miss:
// nothing nearer lets the row pass, whichever way the parameter acts.
func TestNearMissIsTheLeast(t *testing.T) {
	row := engine.Recommendation{
		InstanceType: "ml.m5.large", InstanceCount: engine.Known(int64(2)), Serverless: engine.Known(false),
		Metrics: engine.Metrics{
			CostPerHour: engine.Known(0.23), CostPerInference: engine.Known(0.0000035825544), MaxInvocations: engine.Known(int64(1071)),
			ModelLatencyMS: engine.Known(213.7),
		},
	}
	for _, c := range []struct{ param, traffic, require string }{
		{"{default: 100, min: 1}", "{}", "rec.model_latency_ms <= params.p"},
		{"{default: 100, min: 1}", "{}", "rec.model_latency_ms < params.p * 1.1"},
		{"{default: 3000, min: 0}", "{peak_invocations_per_minute: params.p}", "rec.serves_peak"},
		{"{default: 3000, min: 0}", "{peak_invocations_per_minute: params.p}", "rec.monthly_cost <= 500"},
		{"{default: 0.2, min: 0.01, max: 1}", "{peak_invocations_per_minute: 1000, safety_factor: params.p}", "rec.monthly_cost <= 500"},
		{"{default: 0.1, min: 0, max: 1}", "{peak_invocations_per_minute: 3000, discount: params.p}", "rec.monthly_cost <= 500"},
		{"{default: 700, min: 1, max: 744}", "{peak_invocations_per_minute: 3000, hours_per_month: params.p}", "rec.monthly_cost < 500"},
		{"{type: integer, default: 9, min: 1, max: 20}", "{min_instances: params.p}", "rec.monthly_cost <= 500"},
		{"{default: 100000, min: 1}", "{invocations_per_month: params.p}", "rec.effective_cost_per_inference <= 0.00001"},
		{"{default: 2, min: 0}", "{peak_invocations_per_minute: 'let x = params.p; x * 1000'}", "let x = rec.instances_needed; x <= 2"},
	} {
		policy := withOneParam(t, c.param, c.traffic, c.require)
		r := row
		job := &engine.Job{Status: engine.JobCompleted, Recommendations: []*engine.Recommendation{&r}}
		job.OrderRecommendations()
		run := engine.Evaluate(job, []*engine.Policy{policy}, engine.Options{NearMisses: true})
		if len(run.NearMisses) != 1 || len(run.NearMisses[0].Changes) != 1 {
			t.Errorf("%s with %s: near misses %+v, want one of one change", c.require, c.traffic, run.NearMisses)
			continue
		}
		ch := run.NearMisses[0].Changes[0]
		from, to := asFloat(ch.From), asFloat(ch.To)
		for k := range 200 {
			v := from + (to-from)*float64(k)/201
			nearer, err := policy.With([]engine.Change{{Param: "p", To: v}})
			if err != nil {
				continue // no whole number
			}
			if engine.Evaluate(job, []*engine.Policy{nearer}, engine.Options{}).Verdict == engine.Pass {
				t.Errorf("%s with %s: says %v, and %v passes too", c.require, c.traffic, to, v)
			}
		}
	}
}

// withOneParam returns a policy with one parameter, p, and one rule whose literals
// are nobody's to change.
func withOneParam(t *testing.T, param, traffic, require string) *engine.Policy {
	t.Helper()
	name := filepath.Join(t.TempDir(), "p.yaml")
	text := "apiVersion: iradvise/v1\nkind: Policy\nparams: {p: " + param + "}\ntraffic: " + traffic +
		"\nrules: [{id: r, mandatory: true, require: " + require + "}]\n"
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	policies, err := Load([]string{name}, Options{})
	if err != nil {
		t.Fatalf("%s%v", text, err)
	}
	return policies[0]
}

// TestNearMissesOfRowsAlone holds the search that looks at one row by itself to find
// what the one that judges the whole job finds.
func TestNearMissesOfRowsAlone(t *testing.T) {
	policy := loadText(t, `apiVersion: iradvise/v1
kind: Policy
params: {p: {type: number, default: 5, min: 0}, q: {type: number, default: 1, min: 0}}
traffic: {peak_invocations_per_minute: 4000}
rules:
  - {id: a, require: rec.model_latency_ms <= params.p}
  - {id: b, require: rec.monthly_cost <= params.q * 10, when: rec.cost_per_hour > 0.05}
  - {id: c, on_missing: fail, require: rec.cpu_utilization < 50 or rec.cost_per_hour < params.q / 100}
waivers: [{rule: a, match: rec.model_latency_ms > 250, reason: old, expires: "2099-01-01"}]
`)[0]
	together := *policy
	together.Rules = nil
	for _, r := range policy.Rules {
		rule := *r
		rule.Alone = false
		together.Rules = append(together.Rules, &rule)
	}
	random := rand.New(rand.NewPCG(7, 8))
	o := engine.Options{NearMisses: true, Today: "2026-11-23"}
	for range 30 {
		job := randomJob(random)
		got := engine.Evaluate(job, []*engine.Policy{policy}, o).NearMisses
		want := engine.Evaluate(job, []*engine.Policy{&together}, o).NearMisses
		if len(got) != len(want) {
			t.Fatalf("%d near misses, want %d", len(got), len(want))
		}
		for i := range got {
			if got[i].Candidate.Key != want[i].Candidate.Key || !reflect.DeepEqual(got[i].Changes, want[i].Changes) {
				t.Errorf("got %s %+v, want %s %+v", got[i].Candidate.Key, got[i].Changes, want[i].Candidate.Key, want[i].Changes)
			}
		}
	}
}

// BenchmarkNearMisses has rows that each miss by another amount: four times the rows
// take four times as long.
func BenchmarkNearMisses(b *testing.B) {
	policies, err := Load([]string{"builtin:default"}, Options{Set: []string{"max_latency_ms=50"}})
	if err != nil {
		b.Fatal(err)
	}
	for _, rows := range []int{1000, 4000} {
		job := &engine.Job{Status: engine.JobCompleted}
		for i := range rows {
			job.Recommendations = append(job.Recommendations, &engine.Recommendation{
				InstanceType: fmt.Sprintf("ml.c%d.large", i), InstanceCount: engine.Known(int64(1)), Serverless: engine.Known(false),
				Metrics: engine.Metrics{CostPerHour: engine.Known(0.1), CostPerInference: engine.Known(0.00001),
					MaxInvocations: engine.Known(int64(100)), ModelLatencyMS: engine.Known(100 + float64(i)/10)},
			})
		}
		job.OrderRecommendations()
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			for b.Loop() {
				if n := len(engine.Evaluate(job, policies, engine.Options{NearMisses: true}).NearMisses); n != rows {
					b.Fatalf("%d near misses of %d rows", n, rows)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*rows), "µs/row")
		})
	}
}
