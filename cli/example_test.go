package cli_test

import (
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"

	"github.com/iradvise/iradvise/cli"
	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/report"
	"github.com/iradvise/iradvise/loaders"
	"github.com/iradvise/iradvise/rules/expression"
)

// A rule of one's own: a policy names it with check.
func ExampleProgram_rules() {
	p := cli.Program{Rules: []*engine.Rule{{
		ID:  "warm-start",
		Doc: "Require an answer within half a second.",
		Check: engine.Each(func(c *engine.Case, r *engine.Recommendation) error {
			if ms, ok := r.Metrics.ModelLatencyMS.Get(); !ok {
				c.Missing(r, "rec.model_latency_ms")
			} else if ms > 500 {
				c.Failf(r, "answers in %v ms, more than 500", ms)
			}
			return nil
		}),
	}}}
	// testdata/quick.yaml has the rule {id: quick, check: warm-start}.
	args := []string{"check", "-p", "testdata/quick.yaml", "../examples/runs/pytorch-default.json"}
	p.Run(context.Background(), args, nil, io.Discard, os.Stdout)
	// Output:
	// PASS policy=quick runs=1 passed=1 failed=0 undecided=0 eligible=2/3 winner=ml.inf1.xlarge nearest=-
}

// A function of one's own: expressions call it.
func ExampleProgram_functions() {
	number := expression.Type{Kind: expression.Number}
	p := cli.Program{Functions: []expression.Function{{
		Name: "with_tax", Doc: "a price with 19 % of tax",
		Params: []expression.Type{number}, Result: number,
		Call: func(args []any) (any, error) { return args[0].(float64) * 1.19, nil },
	}}}
	args := []string{"check", "--require", "with_tax(rec.cost_per_hour) <= 0.25", "../examples/runs/pytorch-default.json"}
	p.Run(context.Background(), args, nil, io.Discard, os.Stdout)
	// Output:
	// PASS policy=builtin:default runs=1 passed=1 failed=0 undecided=0 eligible=2/3 winner=ml.c5.xlarge nearest=-
}

// A loader of one's own: it reads the runs whose name begins with its prefix.
func ExampleProgram_loaders() {
	p := cli.Program{Loaders: []loaders.Loader{{
		Name: "archive", Doc: "a run of the team's archive", Prefix: "archive:",
		Open: func(_ context.Context, name string, o loaders.Options) iter.Seq[loaders.Result] {
			text := `{"JobName": "` + name + `", "JobType": "Default", "Status": "COMPLETED", "InferenceRecommendations": []}`
			return slices.Values(loaders.Decode([]byte(text), "archive:"+name, o))
		},
	}}}
	p.Run(context.Background(), []string{"check", "archive:fraud"}, nil, io.Discard, os.Stdout)
	// Output:
	// UNDECIDED policy=builtin:default runs=1 passed=0 failed=0 undecided=1 eligible=0/0 winner=- nearest=-
}

// A format of one's own: check writes it with -o.
func ExampleProgram_formats() {
	p := cli.Program{Formats: []report.Format{{
		Name: "chat", Doc: "a line for each run",
		Write: func(w io.Writer, rep *engine.Report) error {
			for _, run := range rep.Runs {
				fmt.Fprintf(w, "%s chose %s\n", run.Job.Name, run.Winner.Key)
			}
			return nil
		},
	}}}
	args := []string{"check", "-o", "chat", "../examples/runs/pytorch-default.json"}
	status := p.Run(context.Background(), args, nil, os.Stdout, io.Discard)
	fmt.Println("exit status", status)
	// Output:
	// 175a92e4-9f39-11ec-bfd5-0ac52cb5fde6 chose ml.c5.xlarge
	// exit status 0
}
