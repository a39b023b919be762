package expression

import (
	"testing"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"github.com/iradvise/iradvise/engine"
)

// flat is the environment of the same expressions for bare expr.
type flat struct {
	Rec struct {
		ModelLatencyMS float64 `expr:"model_latency_ms"`
		CPUUtilization float64 `expr:"cpu_utilization"`
		CostPerHour    float64 `expr:"cost_per_hour"`
		MaxInvocations int     `expr:"max_invocations_per_minute"`
		InstanceFamily string  `expr:"instance_family"`
		InstanceCount  int     `expr:"instance_count"`
	} `expr:"rec"`
	Params struct {
		MaxLatencyMS float64  `expr:"max_latency_ms"`
		MinCount     int      `expr:"min_count"`
		Families     []string `expr:"families"`
	} `expr:"params"`
}

func flatEnvironment() flat {
	var e flat
	e.Rec.ModelLatencyMS, e.Rec.CPUUtilization, e.Rec.CostPerHour = 50, 80, 0.204
	e.Rec.MaxInvocations, e.Rec.InstanceFamily, e.Rec.InstanceCount = 1000, "c5", 2
	e.Params.MaxLatencyMS, e.Params.MinCount, e.Params.Families = 100, 1, []string{"c5", "m5"}
	return e
}

// fiveRulesAndScore are what one policy asks of one row.
func fiveRulesAndScore() []string {
	return []string{
		"rec.model_latency_ms <= params.max_latency_ms",
		"rec.cpu_utilization <= 80.0",
		"rec.instance_family in params.families",
		"rec.max_invocations_per_minute >= 500 and rec.instance_count >= params.min_count",
		`not (rec.instance_family startsWith "g") or rec.cost_per_hour < 1.0`,
		"rec.cost_per_hour * 730.0 * 3.0 + rec.model_latency_ms",
	}
}

// ratio returns how much longer a takes than b: the fastest of many short turns
// of each, taken alternately, so that a busy machine does not decide.
func ratio(a, b func()) (times float64, fastest time.Duration) {
	best := [2]time.Duration{1 << 62, 1 << 62}
	for range 200 {
		for i, f := range []func(){a, b} {
			start := time.Now()
			for range 50 {
				f()
			}
			best[i] = min(best[i], time.Since(start)/50)
		}
	}
	return float64(best[0]) / float64(best[1]), best[0]
}

func bareRun(t testing.TB) func() {
	env := any(flatEnvironment())
	var programs []*vm.Program
	for _, source := range fiveRulesAndScore() {
		p, err := expr.Compile(source, expr.Env(flat{}))
		if err != nil {
			t.Fatal(err)
		}
		programs = append(programs, p)
	}
	machine := &vm.VM{}
	return func() {
		for _, p := range programs {
			if _, err := machine.Run(p, env); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func ownRun(t testing.TB, r *engine.Recommendation, c *engine.Case) func() {
	s := testScope(t)
	var programs []*Program
	for _, source := range fiveRulesAndScore() {
		p, errs := s.Compile(source, engine.ScopeRecommendation, Type{})
		for _, e := range errs {
			t.Fatal(e)
		}
		programs = append(programs, p)
	}
	return func() {
		for _, p := range programs[:5] {
			p.Bool(c, r)
		}
		programs[5].Number(c, r)
	}
}

// TestNoAllocations holds that judging a measured row leaves nothing behind.
func TestNoAllocations(t *testing.T) {
	c, measured, _ := testCase()
	if n := testing.AllocsPerRun(100, ownRun(t, measured, c)); n != 0 {
		t.Errorf("judging a measured row allocates %v times, want 0", n)
	}
}

func ownCompile(t testing.TB) func() {
	s := testScope(t)
	return func() {
		for _, source := range fiveRulesAndScore() {
			s.Compile(source, engine.ScopeRecommendation, Type{})
		}
	}
}

func bareCompile(t testing.TB) func() {
	return func() {
		for _, source := range fiveRulesAndScore() {
			if _, err := expr.Compile(source, expr.Env(flat{})); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func BenchmarkJudge(b *testing.B) {
	c, measured, lacking := testCase()
	for name, r := range map[string]*engine.Recommendation{"measured": measured, "missing": lacking} {
		b.Run(name, func(b *testing.B) { compare(b, ownRun(b, r, c), bareRun(b)) })
	}
}

func BenchmarkCompile(b *testing.B) { compare(b, ownCompile(b), bareCompile(b)) }

// compare runs own as the benchmark and reports its ratio to bare expr.
func compare(b *testing.B, own, bare func()) {
	times, took := ratio(own, bare)
	b.ReportAllocs()
	for b.Loop() {
		own()
	}
	b.ReportMetric(times, "ratio-to-expr")
	b.ReportMetric(float64(took.Nanoseconds()), "fastest-ns")
}
