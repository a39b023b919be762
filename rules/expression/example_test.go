package expression_test

import (
	"fmt"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// An expression is checked once and then asked of rows. What was not measured
// stops it by name.
func Example() {
	scope, errs := expression.NewScope(expression.Environment{
		Params: []expression.Parameter{{Name: "limit", Type: expression.Type{Kind: expression.Number}, Value: 500.0}},
	})
	if len(errs) > 0 {
		fmt.Println(errs)
		return
	}
	_, errs = scope.Compile("rec.latency <= params.limit", engine.ScopeRecommendation, expression.Type{Kind: expression.Boolean})
	fmt.Println(errs[0].Message, "-", errs[0].Hint)

	program, _ := scope.Compile("rec.model_latency_ms <= params.limit", engine.ScopeRecommendation, expression.Type{Kind: expression.Boolean})
	c := &engine.Case{Job: &engine.Job{}}
	for _, ms := range []engine.Measured[float64]{engine.Known(459.0), {}} {
		holds, stop := program.Bool(c, &engine.Recommendation{Metrics: engine.Metrics{ModelLatencyMS: ms}})
		if stop != nil {
			fmt.Println("undecided:", stop.Name)
			continue
		}
		fmt.Println(holds)
	}
	// Output:
	// unknown name rec.latency - did you mean rec.model_latency_ms?
	// true
	// undecided: rec.model_latency_ms
}
