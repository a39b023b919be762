package iradvise_test

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/report"
	"github.com/iradvise/iradvise/loaders"
	"github.com/iradvise/iradvise/rules"
)

// The whole way without the command line: load, judge, report.
func Example() {
	policies, err := rules.Load([]string{"builtin:default"}, rules.Options{Set: []string{"max_latency_ms=300"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	var runs []*engine.Run
	for result := range loaders.Open(context.Background(), []loaders.Loader{loaders.Files()}, []string{"examples/runs/pytorch-default.json"}, loaders.Options{}) {
		if result.Err != nil {
			fmt.Println(result.Err)
			continue
		}
		runs = append(runs, engine.Evaluate(result.Job, policies, engine.Options{}))
	}
	rep := engine.NewReport(policies, runs, nil, engine.Options{})
	format, err := report.Find(report.Formats(report.Style{}), "jsonl")
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := format.Write(os.Stdout, rep); err != nil {
		fmt.Println(err)
	}
	fmt.Println(report.Closing(rep))
	// Output:
	// {"schema":"iradvise.run/v1","source":"examples/runs/pytorch-default.json","job":"175a92e4-9f39-11ec-bfd5-0ac52cb5fde6","verdict":"pass","reason":"ml.inf1.xlarge meets the policy and ranks first of 1 eligible recommendation","winner":"ml.inf1.xlarge","eligible":1,"recommendations":3,"warnings":[],"nearest":null}
	// PASS policy=builtin:default runs=1 passed=1 failed=0 undecided=0 eligible=1/3 winner=ml.inf1.xlarge nearest=-
}

// Kinds of errors are told apart with errors.As.
func Example_errors() {
	_, err := rules.Load(nil, rules.Options{Set: []string{"max_latency=300"}})
	var usage *rules.UsageError
	fmt.Println(errors.As(err, &usage))

	_, err = rules.Load([]string{"builtin:defualt"}, rules.Options{})
	var list rules.Errors
	fmt.Println(errors.As(err, &list))
	// Output:
	// true
	// true
}
