package expression

import (
	"math/rand/v2"
	"testing"

	"github.com/iradvise/iradvise/engine"
)

// TestAnswersAgreeWithBool holds that all rows at once get what each of them gets,
// and an answer of its own for each reason to stop.
func TestAnswersAgreeWithBool(t *testing.T) {
	g := generator{Rand: rand.New(rand.NewPCG(5, 6))}
	s := testScope(t)
	sources := []string{
		"rec.model_latency_ms <= params.max_latency_ms", "rec.instance_count >= params.min_count", "rec.cost_per_hour < params.budget",
		"rec.max_invocations_per_minute > 500", "rec.cpu_utilization >= 80", "80 >= rec.cpu_utilization", "rec.cost_per_million < 4",
		"rec.memory_utilization == 40", "rec.cost_per_hour / (rec.instance_count - 1) > 0.1", `rec.instance_type matches "c5"`,
	}
	for range 2000 {
		sources = append(sources, g.withNil(2))
	}
	seen := map[Answer]int{}
	for i, source := range sources {
		c, first, _ := testCase()
		forget(i, first, map[string]any{})
		p, errs := s.Compile(source, engine.ScopeRecommendation, Type{Kind: Boolean})
		if len(errs) > 0 {
			t.Fatalf("%s: %v", source, errs[0])
		}
		rows := p.Over(c)
		for row, got := range rows.Answers() {
			seen[got]++
			if want := answer(p.Bool(c, c.Job.Recommendations[row])); got != want {
				t.Errorf("%s, row %d: got %d, want %d", source, row, got, want)
			}
		}
	}
	for _, a := range []Answer{No, Yes, Unmeasured, Wrong} {
		if seen[a] == 0 {
			t.Errorf("no expression came to %d", a)
		}
	}
}
