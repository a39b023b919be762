package cli

import (
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// console is what a command may talk to, and what is plugged in.
type console struct {
	program Program
	stdin   io.Reader
	stdout  *answer
	stderr  io.Writer
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
	root.SetFlagErrorFunc(flagError)
	for _, command := range commands {
		root.AddCommand(command(c))
	}
	c.program.complete(root)
	return root
}

func didYouMean(cmd *cobra.Command, arg string) string {
	near := cmd.SuggestionsFor(arg)
	if len(near) == 0 {
		return ""
	}
	return ": did you mean " + strings.Join(near, " or ") + "?"
}
