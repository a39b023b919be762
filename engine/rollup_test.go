package engine_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/iradvise/iradvise/engine"
)

// TestRollupDoesNotDependOnTheCut rolls the same runs up in one piece and in
// random pieces, merged in random order.
func TestRollupDoesNotDependOnTheCut(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	policies := []*engine.Policy{{Name: "p", Rules: []*engine.Rule{limit("slo", 0, 50), limit("hard", 0, 90)}}}
	var runs []*engine.Run
	for i := range 120 {
		var latencies []float64
		for range random.IntN(4) {
			latencies = append(latencies, float64(random.IntN(130)-10))
		}
		j := job("COMPLETED", latencies...)
		j.Name, j.ModelName = fmt.Sprint("job", i), fmt.Sprint("model", i%3)
		runs = append(runs, engine.Evaluate(j, policies, engine.Options{}))
	}
	whole := engine.NewRollup()
	for _, run := range runs {
		whole.Add(run)
	}
	for range 50 {
		parts := []*engine.Rollup{engine.NewRollup(), engine.NewRollup(), engine.NewRollup(), engine.NewRollup()}
		for _, run := range runs {
			parts[random.IntN(len(parts))].Add(run)
		}
		random.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		parts[1].Merge(parts[2])
		parts[0].Merge(parts[1])
		parts[3].Merge(parts[0])
		if !reflect.DeepEqual(parts[3], whole) {
			t.Fatalf("got %+v\nwant %+v", parts[3], whole)
		}
	}
	if s := whole.Summary; s.Runs != len(runs) || s.Passed+s.Failed+s.Undecided+s.Skipped != len(runs) {
		t.Errorf("runs were lost: %+v", s)
	}
}
