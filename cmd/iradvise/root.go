package main

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// console is what a command may talk to.
type console struct {
	stdin          io.Reader
	stdout, stderr io.Writer
}

// run executes one command line and returns its exit status. It is the only
// place that turns an outcome into a number.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(stderr, "iradvise: a bug in iradvise: %v\n%s", p, debug.Stack())
			code = exitBug
		}
	}()
	root := newRoot(&console{stdin, stdout, stderr})
	root.SetArgs(withRun(args))
	return conclude(ctx, root.ExecuteContext(ctx), stderr)
}

// newRoot builds the command tree anew: nothing about it is global.
func newRoot(c *console) *cobra.Command {
	root := &cobra.Command{
		Use:   "iradvise",
		Short: "Decide which SageMaker endpoint configuration to deploy, and defend it",
		Long: `iradvise turns what SageMaker Inference Recommender measured into a decision:
which configuration to deploy, why, how far every other one is from passing, and
a verdict with an exit status.`,
		Example: `  iradvise check job.json
  iradvise check -p policy.yaml runs/
  iradvise show job.json`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return usagef("unknown command %q%s\n  run 'iradvise help' for the list", args[0], didYouMean(cmd, args[0]))
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SuggestionsMinimumDistance = 2
	root.SetIn(c.stdin)
	root.SetOut(c.stdout)
	root.SetErr(c.stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usagef("%w\n  run '%s --help' for its flags", err, cmd.CommandPath())
	})
	for _, command := range commands {
		root.AddCommand(command(c))
	}
	return root
}

func didYouMean(cmd *cobra.Command, arg string) string {
	near := cmd.SuggestionsFor(arg)
	if len(near) == 0 {
		return ""
	}
	return ": did you mean " + strings.Join(near, " or ") + "?"
}
