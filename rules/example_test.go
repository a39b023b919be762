package rules_test

import (
	"errors"
	"fmt"

	"github.com/iradvise/iradvise/rules"
)

// Policies load with all that they extend; parameters are set from outside.
func ExampleLoad() {
	policies, err := rules.Load([]string{"builtin:production"}, rules.Options{Set: []string{"max_latency_ms=200"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range policies[0].Params {
		fmt.Println(p.Name, p.Value, p.From)
	}
	// Output:
	// max_latency_ms 200 flag
	// monthly_budget <nil> default
	// min_invocations_per_minute <nil> default
	// peak_invocations_per_minute <nil> default
	// min_instances 2 default
	// max_memory_utilization 80 default
}

// What is wrong with a policy has a place and says what to do; what is wrong
// with the command line is an error of another kind.
func ExampleLoad_errors() {
	for _, o := range []rules.Options{
		{Require: []string{"rec.latency <= 100"}},
		{Set: []string{"max_latency=200"}},
	} {
		_, err := rules.Load(nil, o)
		var wrong *rules.Error
		var usage *rules.UsageError
		switch {
		case errors.As(err, &wrong):
			fmt.Println("policy:", wrong.Message, "-", wrong.Hint)
		case errors.As(err, &usage):
			fmt.Println("usage:", usage.Message, "-", usage.Hint)
		}
	}
	// Output:
	// policy: unknown name rec.latency - did you mean rec.model_latency_ms?
	// usage: --set max_latency=200: no policy has a parameter "max_latency" - did you mean max_latency_ms?
}
