package rules

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/iradvise/iradvise/engine"
)

// TestSweepAgainstEveryValue holds sweeps of random policies to what the judge says
// of many values one by one, and to not depending on the value that is set.
func TestSweepAgainstEveryValue(t *testing.T) {
	const rounds, seed = 20, 5
	random := rand.New(rand.NewPCG(seed, 6))
	for n := range rounds {
		job, kind := randomJob(random), []string{"number", "integer"}[random.IntN(2)]
		greatest := []float64{10, 60, 200}[random.IntN(3)]
		rest := randomRest(random, greatest)
		var first []engine.Interval
		for _, set := range []float64{1, 2 + math.Floor(random.Float64()*(greatest-2))} {
			text := fmt.Sprintf("apiVersion: iradvise/v1\nkind: Policy\nparams: {p: {type: %s, default: %v, min: 1, max: %v}}\n%s", kind, set, greatest, rest)
			policies := loadText(t, text)
			got, err := engine.Sweep(job, policies, "p", engine.Options{})
			if err != nil {
				t.Fatalf("%d: %v\n%s", n, err, text)
			}
			if first == nil {
				first = got
			} else if !reflect.DeepEqual(got, first) {
				t.Fatalf("%d: it depends on what p is set to:\n%v\n%v\n%s", n, first, got, text)
			}
			for _, v := range someValues(random, kind, greatest, got) {
				holdsAt(t, job, policies[0], v, got, text)
			}
		}
	}
}

func loadText(t *testing.T, text string) []*engine.Policy {
	t.Helper()
	name := filepath.Join(t.TempDir(), "p.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	policies, err := Load([]string{name}, Options{})
	if err != nil {
		t.Fatalf("%s%v", text, err)
	}
	return policies
}

func randomJob(random *rand.Rand) *engine.Job {
	job := &engine.Job{Status: engine.JobCompleted}
	for i := range 2 + random.IntN(3) {
		r := &engine.Recommendation{
			InstanceType: fmt.Sprintf("ml.c%d.large", i), InstanceCount: engine.Known(1 + random.Int64N(2)), Serverless: engine.Known(false),
			Metrics: engine.Metrics{
				CostPerHour: engine.Known(float64(1+random.IntN(300)) / 1000), MaxInvocations: engine.Known(20 + random.Int64N(400)),
				ModelLatencyMS: engine.Known(float64(1+random.IntN(3000)) / 10), CostPerInference: engine.Known(float64(1+random.IntN(300)) / 1e6),
			},
		}
		if random.IntN(3) > 0 {
			r.Metrics.CPUUtilization = engine.Known(float64(random.IntN(1000)) / 10)
		}
		job.Recommendations = append(job.Recommendations, r)
	}
	job.OrderRecommendations()
	return job
}

// randomRest returns a policy without its head: rules, traffic and score that read p
// in one way or another.
func randomRest(random *rand.Rand, greatest float64) string {
	x := func() string { return fmt.Sprint(math.Round(random.Float64()*greatest*10) / 10) }
	pick := func(all ...string) string { return all[random.IntN(len(all))] }
	requirement := func() string {
		return pick(
			"rec.model_latency_ms <= params.p", "rec.max_invocations_per_minute / 3.3 >= params.p", "rec.cost_per_hour > 0",
			"rec.monthly_cost <= 400", "rec.monthly_cost <= params.p * 3", "rec.instances_needed < params.p / 7", "rec.serves_peak",
			"rec.cpu_utilization <= params.p", "(rec.cpu_utilization ?? params.p) >= "+x(), "params.p in "+fmt.Sprintf("%v..%v", random.IntN(50), 50+random.IntN(100)),
			"not (params.p > "+x()+" and params.p < "+x()+")", "abs(rec.model_latency_ms - params.p) > 4", "min(params.p, "+x()+") * 2 < rec.model_latency_ms",
			"let y = params.p * 2; y < "+x()+" or y > rec.model_latency_ms", "ceil(params.p / 9) != 3", "close", "rec.model_latency_ms > 0",
			"params.p > "+x()+" ? rec.model_latency_ms < 150 : rec.cost_per_hour < 0.1",
		)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "define: {close: 'rec.model_latency_ms - params.p < %s', half: params.p / 2}\n", x())
	fmt.Fprintf(&b, "traffic: {safety_factor: %s, peak_invocations_per_minute: '%s', min_instances: %s, hours_per_month: '%s'}\n",
		pick("1", "0.5", "(params.p + 300) / 1300"), pick("params.p", "params.p * 3 + 5", "1000", "params.p > "+x()+" ? 900 : params.p"), pick("1", "3"), pick("730", "params.p / 5"))
	b.WriteString("rules:\n")
	for i := range 1 + random.IntN(3) {
		fmt.Fprintf(&b, "  - {id: r%d, severity: %s, on_missing: %s, require: '%s'", i, pick("error", "error", "warn"), pick("undecided", "fail", "skip"), requirement())
		if random.IntN(4) == 0 {
			fmt.Fprintf(&b, ", when: '%s'", requirement())
		}
		b.WriteString("}\n")
	}
	if random.IntN(2) == 0 {
		fmt.Fprintf(&b, "  - {id: j, scope: job, require: '%s'}\n", pick("winner.model_latency_ms <= params.p", "len(eligible) * 20 > params.p",
			"all(eligible, .monthly_cost < params.p * 9)", "winner.monthly_cost < "+x(), "sum(recs, .instances_needed) != 7"))
	}
	if random.IntN(3) == 0 {
		return b.String()
	}
	b.WriteString("score:\n")
	if random.IntN(3) == 0 {
		fmt.Fprintf(&b, "  prefer: ['%s']\n", requirement())
	}
	method := pick("weighted_sum", "weighted_sum", "topsis", "lexicographic")
	weight := func() string {
		if method == "lexicographic" {
			return ""
		}
		return pick("", ", weight: 2", ", weight: params.p", ", weight: half")
	}
	fmt.Fprintf(&b, "  method: %s\n  objectives:\n", method)
	fmt.Fprintf(&b, "    - {name: a, minimize: %s%s}\n", pick("rec.monthly_cost", "rec.cost_per_hour"), strings.ReplaceAll(weight(), "half", "params.p / 2"))
	fmt.Fprintf(&b, "    - {name: b, minimize: rec.model_latency_ms%s%s}\n", strings.ReplaceAll(weight(), "half", "params.p / 2"), pick("", ", best: 0, worst: params.p", ", best: 5"))
	if random.IntN(2) == 0 {
		fmt.Fprintf(&b, "    - {name: c, maximize: '%s'}\n", pick("rec.max_invocations_per_minute", "rec.max_invocations_per_minute - params.p * rec.cost_per_hour"))
	}
	fmt.Fprintf(&b, "  tie_break: ['%s']\n", pick("rec.cost_per_hour", "rec.cost_per_hour * params.p"))
	return b.String()
}

// someValues returns values of p: many over its range, the ends of the intervals, and
// values next to them: of an integer the next, else the nearest that no rounding of ends reaches.
func someValues(random *rand.Rand, kind string, greatest float64, intervals []engine.Interval) []float64 {
	var out []float64
	for i := range 100 {
		out = append(out, 1+(greatest-1)*(float64(i)+random.Float64())/100)
	}
	for _, i := range intervals {
		out = append(out, i.Low, i.High, i.Low/2+i.High/2)
		next := 1.1e-10 * math.Abs(i.Low) // an end may be the decimal that is meant
		if kind == "integer" {
			next = 1
		}
		out = append(out, i.Low-next, i.Low+next)
	}
	if kind == "integer" {
		for i := range out {
			out[i] = math.Round(out[i])
		}
	}
	return slices.DeleteFunc(out, func(v float64) bool { return v < 1 || v > greatest })
}

// holdsAt compares the judgement with p at v with that of the interval that v is in.
func holdsAt(t *testing.T, job *engine.Job, policy *engine.Policy, v float64, intervals []engine.Interval, text string) {
	t.Helper()
	changed, err := policy.With([]engine.Change{{Param: "p", To: v}})
	if err != nil {
		t.Fatal(err)
	}
	run := engine.Evaluate(job, []*engine.Policy{changed}, engine.Options{})
	got := engine.Interval{Verdict: run.Verdict}
	if run.Winner != nil {
		got.Winner = run.Winner.Key
	}
	for _, r := range job.Recommendations {
		if slices.ContainsFunc(run.Candidates, func(c *engine.Candidate) bool { return c.Eligible && c.Key == r.Key }) {
			got.Eligible = append(got.Eligible, r.Key)
		}
	}
	var in []engine.Interval
	for _, i := range intervals {
		if (v > i.Low || v == i.Low && !i.LowOpen) && (v < i.High || v == i.High && !i.HighOpen) {
			in = append(in, i)
		}
	}
	if len(in) != 1 {
		t.Fatalf("p=%v lies in %d intervals\n%s", v, len(in), text)
	}
	if in[0].Verdict != got.Verdict || in[0].Winner != got.Winner || !slices.Equal(in[0].Eligible, got.Eligible) {
		t.Fatalf("p=%v: sweep says %+v\njudge says %+v\n%s", v, in[0], got, text)
	}
}
