// Command embedding is iradvise with a rule, a function, a loader and a format
// of its own. Copy it to begin a program of yours.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"github.com/iradvise/iradvise/cli"
	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/report"
	"github.com/iradvise/iradvise/loaders"
	"github.com/iradvise/iradvise/rules/expression"
)

func main() {
	cli.Program{
		Rules:     []*engine.Rule{warmStart()},
		Functions: []expression.Function{withTax()},
		Loaders:   []loaders.Loader{archive("examples/runs")},
		Formats:   []report.Format{chat()},
	}.Main()
}

// warmStart is what a policy asks for with "check: warm-start".
func warmStart() *engine.Rule {
	return &engine.Rule{
		ID:  "warm-start",
		Doc: "Require an answer within half a second.",
		Fix: "try a larger instance",
		Check: engine.Each(func(c *engine.Case, r *engine.Recommendation) error {
			ms, ok := r.Metrics.ModelLatencyMS.Get()
			if !ok {
				c.Missing(r, "rec.model_latency_ms")
			} else if ms > 500 {
				c.Failf(r, "answers in %v ms, more than 500", ms)
			}
			return nil
		}),
	}
}

// withTax is what an expression calls as with_tax(rec.cost_per_hour).
func withTax() expression.Function {
	number := expression.Type{Kind: expression.Number}
	return expression.Function{
		Name:   "with_tax",
		Doc:    "a price with 19 % of tax",
		Params: []expression.Type{number},
		Result: number,
		Call:   func(args []any) (any, error) { return args[0].(float64) * 1.19, nil },
	}
}

// archive reads the run archive:NAME from a folder.
func archive(folder string) loaders.Loader {
	return loaders.Loader{
		Name:   "archive",
		Doc:    "a saved run of the team's archive, by name",
		Prefix: "archive:",
		Open: func(_ context.Context, name string, o loaders.Options) iter.Seq[loaders.Result] {
			source := "archive:" + name
			text, err := os.ReadFile(filepath.Join(folder, filepath.Base(name)+".json"))
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return failed(&loaders.Error{Source: source, Message: "the archive has no such run", Kind: loaders.Unreadable, Err: err})
			case err != nil: // exit status 5: it may be there another time
				return failed(&loaders.Error{Source: source, Message: "the archive cannot be read: " + err.Error(), Kind: loaders.Unreachable, Err: err})
			}
			return slices.Values(loaders.Decode(text, source, o))
		},
	}
}

// failed is what a loader yields when there is no run to decode.
func failed(e *loaders.Error) iter.Seq[loaders.Result] {
	return slices.Values([]loaders.Result{{Source: e.Source, Err: e}})
}

// chat writes a line for each run, as a message to the team.
func chat() report.Format {
	return report.Format{
		Name: "chat",
		Doc:  "a line for each run, for the team's channel",
		Write: func(w io.Writer, rep *engine.Report) error {
			for _, run := range rep.Runs {
				if _, err := fmt.Fprintf(w, "%s: %s: %s\n", run.Job.Name, run.Verdict, run.Reason); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
