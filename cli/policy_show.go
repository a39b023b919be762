package cli

import (
	"bytes"

	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/rules"
)

func newPolicyShow(c *console) *cobra.Command {
	var o policyFlags
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Print the merged policy with the place that each value comes from",
		Example: `  iradvise policy show -p team.yaml
  iradvise policy show -p builtin:production --set min_instances=3`,
		Long: "show prints each policy merged with all that it extends, as YAML. The comment\nbehind a value is the file and line that it comes from.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			var out bytes.Buffer
			if err := rules.Show(&out, o.names, o.rules); err != nil {
				return policyError(err)
			}
			_, err := c.stdout.Write(out.Bytes())
			return err
		},
	}
	o.register(cmd.Flags(), c.program)
	return cmd
}
