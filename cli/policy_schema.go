package cli

import (
	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/rules"
)

func newPolicySchema(c *console) *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON Schema of policies and their tests, for editors",
		Example: "  iradvise policy schema > policy.schema.json",
		Long: `schema prints a JSON Schema (draft 2020-12) that lets an editor complete and check
keys. Name it in the first line of a policy or of a policy test:

  # yaml-language-server: $schema=policy.schema.json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := c.stdout.Write(rules.Schema(c.program.policy()))
			return err
		},
	}
}
