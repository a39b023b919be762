package compare

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/engine"
)

func TestARunAgainstItselfShowsNoChange(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		j := randomJob(r, "a")
		if len(j.Recommendations) == 0 {
			continue
		}
		again := *j
		c := Jobs([]*engine.Job{j}, []*engine.Job{&again}, Options{AnyChange: true})
		if c.Verdict != engine.Pass || c.Summary.Matched != len(j.Recommendations) {
			t.Fatalf("%s: %s, %d of %d rows matched", c.Verdict, c.Reason, c.Summary.Matched, len(j.Recommendations))
		}
	}
}

func TestSwappingTheSidesFlipsEveryDelta(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		var a, b []*engine.Job
		for i := range 1 + r.IntN(8) {
			a = append(a, newJob(fmt.Sprint("a", i), row("ml.m5.large", 1, float64(r.IntN(50)))))
		}
		for i := range 1 + r.IntN(8) {
			b = append(b, newJob(fmt.Sprint("b", i), row("ml.m5.large", 1, float64(r.IntN(50)))))
		}
		there := Jobs(a, b, Options{}).delta("model_latency_ms")
		back := Jobs(b, a, Options{}).delta("model_latency_ms")
		x, _ := there.Delta.Get()
		y, _ := back.Delta.Get()
		if x != -y {
			t.Fatalf("delta %v one way and %v the other", x, y)
		}
		if (there.Evidence == nil) != (back.Evidence == nil) {
			t.Fatal("evidence one way only")
		}
		if there.Evidence != nil && *there.Evidence != *back.Evidence {
			t.Fatalf("evidence %v one way and %v the other", *there.Evidence, *back.Evidence)
		}
	}
}

func TestVerdictOfOneMetric(t *testing.T) {
	five := []float64{100, 101, 102, 103, 104}
	scaled := func(f float64) []float64 {
		var out []float64
		for _, v := range five {
			out = append(out, v*f)
		}
		return out
	}
	for _, c := range []struct {
		name     string
		old, new []float64
		want     Verdict
		verdict  engine.Verdict
	}{
		{"equal", []float64{100}, []float64{100}, Equal, engine.Pass},
		{"on the edge of the band", []float64{100}, []float64{110}, Within, engine.Pass},
		{"beyond", []float64{100}, []float64{110.1}, Regression, engine.Fail},
		{"better", []float64{100}, []float64{50}, Improvement, engine.Pass},
		{"from zero", []float64{0}, []float64{1}, Regression, engine.Fail},
		{"one more repeat: too few to tell", []float64{100, 100}, []float64{250, 251}, TooFew, engine.Undecided},
		{"too few, but better", []float64{100, 100}, []float64{50, 51}, TooFew, engine.Pass},
		{"too few, within the band", []float64{100, 100}, []float64{101, 102}, Within, engine.Pass},
		{"one against five", []float64{100}, scaled(2), TooFew, engine.Undecided},
		{"five and clear", five, scaled(2), Regression, engine.Fail},
		{"five, significant, within the band", five, scaled(1.05), Within, engine.Pass},
		{"five, wide, no evidence", []float64{50, 80, 100, 180, 200}, []float64{60, 90, 150, 170, 190}, NoEvidence, engine.Pass},
	} {
		comparison := Jobs(repeats("a", c.old...), repeats("b", c.new...), Options{})
		got := comparison.delta("model_latency_ms")
		if got.Verdict != c.want || comparison.Verdict != c.verdict {
			t.Errorf("%s: %s and %s (%s), want %s and %s", c.name, got.Verdict, comparison.Verdict, comparison.Reason, c.want, c.verdict)
		}
	}
}

func TestOneRunIsNeverCalledProven(t *testing.T) {
	c := Jobs(repeats("a", 459), repeats("b", 628), Options{})
	if d := c.delta("model_latency_ms"); d.Evidence != nil {
		t.Errorf("n=1 has evidence %v", *d.Evidence)
	}
	if !strings.Contains(c.Reason, "n=1, band only: not proven") {
		t.Errorf("reason %q does not say what n=1 is worth", c.Reason)
	}
}

func TestDirectionOfAMetric(t *testing.T) {
	slow := row("ml.m5.large", 1, 100)
	slow.Metrics.MaxInvocations = engine.Known[int64](400)
	slow.Metrics.CPUUtilization = engine.Known(90.0)
	quick := row("ml.m5.large", 1, 100)
	quick.Metrics.CPUUtilization = engine.Known(40.0)
	c := Jobs([]*engine.Job{newJob("a", quick)}, []*engine.Job{newJob("b", slow)}, Options{})
	if got := c.delta("max_invocations_per_minute"); got.Change != Worse || got.Verdict != Regression {
		t.Errorf("half the throughput is %s, %s", got.Change, got.Verdict)
	}
	if got := c.delta("cpu_utilization"); got.Change != Changed || got.Verdict != Moved {
		t.Errorf("another utilization is %s, %s", got.Change, got.Verdict)
	}
	if got := c.delta("model_setup_time_ms"); got.Verdict != NotMeasured {
		t.Errorf("what nobody measured is %s", got.Verdict)
	}
}

func TestMissingIsNeverZeroAndNeverPasses(t *testing.T) {
	whole, gap := row("ml.m5.large", 1, 100), row("ml.m5.large", 1, 100)
	gap.Metrics.ModelLatencyMS = engine.Measured[float64]{}
	for _, sides := range [][2]*engine.Recommendation{{whole, gap}, {gap, whole}} {
		c := Jobs([]*engine.Job{newJob("a", sides[0])}, []*engine.Job{newJob("b", sides[1])}, Options{})
		d := c.delta("model_latency_ms")
		if d.Verdict != OneSided || d.Delta.IsKnown() || d.Percent.IsKnown() || c.Verdict != engine.Undecided {
			t.Errorf("missing on one side: %s, delta %v, %s", d.Verdict, d.Delta.Any(), c.Verdict)
		}
	}
	bare := &engine.Recommendation{InstanceType: "ml.m5.large", InstanceCount: engine.Known[int64](1)}
	c := Jobs([]*engine.Job{newJob("a", bare)}, []*engine.Job{newJob("b", bare)}, Options{})
	if c.Verdict != engine.Undecided {
		t.Errorf("nothing measured at all: %s, %s", c.Verdict, c.Reason)
	}
}

func TestPercentOfZeroIsNotKnown(t *testing.T) {
	d := Jobs(repeats("a", 0), repeats("b", 5), Options{}).delta("model_latency_ms")
	if d.Percent.IsKnown() || d.Delta.Any() != 5.0 {
		t.Errorf("delta %v, percent %v; want 5 and none", d.Delta.Any(), d.Percent.Any())
	}
	d = Jobs(repeats("a", math.MaxFloat64), repeats("b", -math.MaxFloat64), Options{}).delta("model_latency_ms")
	if d.Delta.IsKnown() || d.Verdict != Improvement {
		t.Errorf("a difference that overflows: %v, %s", d.Delta.Any(), d.Verdict)
	}
}

func TestNotComparable(t *testing.T) {
	base := newJob("old", row("ml.m5.large", 1, 100))
	with := func(change func(*engine.Job)) *engine.Job {
		j := newJob("new", row("ml.m5.large", 1, 100))
		change(j)
		return j
	}
	percentile := func(p string) func(*engine.Job) {
		return func(j *engine.Job) { j.Stopping.Thresholds = []engine.LatencyThreshold{{Percentile: p, MS: 100}} }
	}
	body := func(users string) func(*engine.Job) {
		return func(j *engine.Job) {
			j.TrafficType = "PHASES"
			j.Body = []byte(`{"InputConfig": {"TrafficPattern": {"TrafficType": "PHASES", "Phases": [{"InitialNumberOfUsers": ` + users + `}]}}}`)
		}
	}
	for _, c := range []struct {
		base, new *engine.Job
		want      string
	}{
		{base, with(func(j *engine.Job) { j.Type = "Advanced" }), "job types differ (Default in old, Advanced in new)"},
		{with(percentile("P95")), with(percentile("P99")), "latency percentiles differ"},
		{with(func(j *engine.Job) { j.TrafficType = "PHASES" }), with(func(j *engine.Job) { j.TrafficType = "STAIRS" }), "traffic types differ"},
		{with(body("1")), with(body("2")), "traffic patterns differ"},
		{base, with(func(j *engine.Job) { j.Status, j.FailureReason = "FAILED", "no capacity" }), "new is FAILED, not COMPLETED: no capacity"},
		{base, with(func(j *engine.Job) { j.Status = "IN_PROGRESS" }), "new is IN_PROGRESS, not COMPLETED"},
		{base, with(func(j *engine.Job) { j.Status = "" }), "does not say its status"},
		{base, with(func(j *engine.Job) { j.Recommendations = nil }), "new has no recommendations"},
		{base, newJob("new", row("ml.c5.large", 1, 100)), "no configuration of one side matches"},
	} {
		got := Jobs([]*engine.Job{c.base}, []*engine.Job{c.new}, Options{})
		if got.Verdict != engine.Undecided || !strings.Contains(got.Reason, c.want) {
			t.Errorf("%s: %s, want undecided with %q", got.Verdict, got.Reason, c.want)
		}
	}
}

func TestDifferentModelsAreAWarning(t *testing.T) {
	other := newJob("new", row("ml.m5.large", 1, 100))
	other.ModelName = "churn"
	c := Jobs([]*engine.Job{newJob("old", row("ml.m5.large", 1, 100))}, []*engine.Job{other}, Options{})
	want := []string{"models differ (fraud in old, churn in new): a difference may come from the model"}
	if diff := cmp.Diff(want, c.Warnings); diff != "" || c.Verdict != engine.Pass {
		t.Errorf("%s, warnings (-want +got):\n%s", c.Verdict, diff)
	}
}

// Six copies of one file are one run: noise must not become significant.
func TestTheSameRunTwiceIsNoRepeat(t *testing.T) {
	old, new := repeats("a", 100), repeats("b", 200)
	for range 6 {
		old, new = append(old, old[0]), append(new, new[0])
	}
	c := Jobs(old, new, Options{})
	if len(c.Base) != 1 || len(c.New) != 1 || c.Repeated() {
		t.Errorf("%d and %d runs count, want 1 and 1", len(c.Base), len(c.New))
	}
	if len(c.Warnings) == 0 {
		t.Error("no warning says so")
	}
}

func TestAmbiguousRowsNeverPass(t *testing.T) {
	twice := func(name string, a, b float64) *engine.Job {
		return newJob(name, row("ml.c5.large", 1, 5), row("ml.m5.large", 1, a), row("ml.m5.large", 1, b))
	}
	c := Jobs([]*engine.Job{twice("a", 1, 2)}, []*engine.Job{twice("b", 1, 9)}, Options{})
	if c.Verdict != engine.Undecided || c.Summary.Matched != 1 || c.Summary.Ambiguous != 1 {
		t.Errorf("%s: %s", c.Verdict, c.Reason)
	}
}

func TestFailOnChange(t *testing.T) {
	old, new := newJob("a", row("ml.m5.large", 1, 100)), newJob("b", row("ml.m5.large", 1, 50), row("ml.c5.large", 1, 1))
	if c := Jobs([]*engine.Job{old}, []*engine.Job{new}, Options{}); c.Verdict != engine.Pass {
		t.Errorf("an improvement: %s", c.Verdict)
	}
	c := Jobs([]*engine.Job{old}, []*engine.Job{new}, Options{AnyChange: true})
	want := "1 other change beyond the tolerance (n=1, band only: not proven), 1 configuration added or removed"
	if c.Verdict != engine.Fail || c.Reason != want {
		t.Errorf("%s: %q, want fail: %q", c.Verdict, c.Reason, want)
	}
}

// A run saved in two dialects has two digests and is still one run.
func TestTheSameRunInTwoDialectsIsNoRepeat(t *testing.T) {
	base := newJob("a", row("ml.m5.large", 1, 100))
	again := *base
	again.Digest, again.Source = "sha256:yaml", "a.yaml"
	c := Jobs([]*engine.Job{base, &again}, repeats("b", 100), Options{})
	if len(c.Base) != 1 || len(c.Warnings) != 1 {
		t.Errorf("%d runs count, warnings %q", len(c.Base), c.Warnings)
	}
}

func TestOneSideHoldsRepeatsOfOneModel(t *testing.T) {
	sides := repeats("a", 100, 101)
	sides[1].ModelName = "churn"
	c := Jobs(sides, repeats("b", 100), Options{})
	if c.Verdict != engine.Undecided || !strings.Contains(c.Reason, "have to be repeats") {
		t.Errorf("%s: %s", c.Verdict, c.Reason)
	}
}

// With three runs a side, p is 0.1 at best: at that level they can decide.
func TestAlphaAtTheLeastP(t *testing.T) {
	c := Jobs(repeats("a", 10, 11, 12), repeats("b", 20, 21, 22), Options{Alpha: 0.1})
	if d := c.delta("model_latency_ms"); d.Verdict != Regression {
		t.Errorf("%s with p %v", d.Verdict, d.Evidence.P)
	}
}

// Whatever the repeats, the answer follows from the verdicts that the table
// shows and from nothing else.
func TestTheAnswerIsWhatTheTableShows(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 400 {
		var a, b []float64
		for range 1 + r.IntN(7) {
			a = append(a, float64(80+r.IntN(40)))
		}
		for range 1 + r.IntN(7) {
			b = append(b, float64(80+r.IntN(60)))
		}
		c := Jobs(repeats("a", a...), repeats("b", b...), Options{})
		d := c.delta("model_latency_ms")
		want := engine.Pass
		switch {
		case d.Verdict == Regression:
			want = engine.Fail
		case d.Verdict == TooFew && d.Change == Worse:
			want = engine.Undecided
		}
		if c.Verdict != want {
			t.Fatalf("%v against %v: the table shows %s, the answer is %s", a, b, d.Verdict, c.Verdict)
		}
	}
}
