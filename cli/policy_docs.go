package cli

import (
	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/rules"
)

func newPolicyDocs(c *console) *cobra.Command {
	o := c.program.policy()
	cmd := &cobra.Command{
		Use:   "docs FILE...",
		Short: "Write what policies ask for as Markdown",
		Example: `  iradvise policy docs team.yaml > team.md
  iradvise policy docs builtin:production`,
		Long: `docs writes a page for each policy: its owner, parameters, traffic, rules, score and
waivers, merged with all that it extends.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("name a policy file or builtin:NAME\n  iradvise policy docs team.yaml")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := rules.Document(c.stdout, args, o); err != nil {
				return policyError(err)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&o.PolicyRoot, "policy-root", "", "`FOLDER` that extends may not leave (default: the work tree of the policy)")
	return cmd
}
