package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/engine/report"
	"github.com/iradvise/iradvise/loaders/sagemaker"
	"github.com/iradvise/iradvise/rules"
)

// completes reports whether it is a shell that asks, for what can follow.
func completes(args []string) bool {
	return len(args) > 0 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd)
}

// complete lets the shell complete runs, policies and formats of reports.
func (p Program) complete(root *cobra.Command) {
	for _, cmd := range root.Commands() {
		if strings.Contains(cmd.Use, "RUN") || cmd.Name() == "compare" {
			cmd.ValidArgsFunction = p.completeRuns
		}
		completeFlag(cmd, "policy", completePolicies)
		switch cmd.Name() {
		case "check":
			completeFlag(cmd, "output", p.completeFormats)
		case "impact":
			completeFlag(cmd, "from", completePolicies)
			completeFlag(cmd, "to", completePolicies)
		}
	}
}

// completeFlag sets how a flag is completed, where the command has it.
func completeFlag(cmd *cobra.Command, name string, f cobra.CompletionFunc) {
	if cmd.Flags().Lookup(name) != nil {
		_ = cmd.RegisterFlagCompletionFunc(name, f) // fails only for a flag that is not there or is set twice
	}
}

func (p Program) completeRuns(_ *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	all := []cobra.Completion{cobra.CompletionWithDesc(sagemaker.Prefix, "a live job")}
	for _, l := range p.Loaders {
		all = append(all, cobra.CompletionWithDesc(l.Prefix, l.Doc))
	}
	return besideFiles(all, begun), cobra.ShellCompDirectiveNoSpace
}

func (p Program) completeFormats(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var all []cobra.Completion
	for _, f := range p.formats(report.Style{}) {
		all = append(all, cobra.CompletionWithDesc(f.Name, f.Doc))
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}

func completePolicies(_ *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return besideFiles(rules.Builtins(), begun), cobra.ShellCompDirectiveDefault
}

// besideFiles returns the completions of what is begun. Of nothing it returns
// none: a shell completes files only where there is no other completion.
func besideFiles(all []cobra.Completion, begun string) []cobra.Completion {
	return slices.DeleteFunc(all, func(one cobra.Completion) bool { return begun == "" || !strings.HasPrefix(one, begun) })
}
