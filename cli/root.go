package cli

import (
	"io"

	"github.com/spf13/cobra"
)

// console is what a command may talk to, and what is plugged in.
type console struct {
	program Program
	stdin   io.Reader
	stdout  *answer
	stderr  io.Writer

	refused error // what --help is asked for and cannot show
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
	}
	root.SetIn(c.stdin)
	root.SetOut(c.stdout)
	root.SetErr(c.stderr)
	root.SetFlagErrorFunc(flagError)
	for _, command := range commands {
		root.AddCommand(command(c))
	}
	root.SetHelpCommand(newHelp())
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	group(root)
	for _, cmd := range root.Commands() {
		if cmd.HasSubCommands() {
			group(cmd)
		}
	}
	refuseStrayHelp(c, root)
	return root
}
