package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders/sagemaker"
	"github.com/iradvise/iradvise/rules"
)

// completes reports whether it is a shell that asks, for what can follow.
func completes(args []string) bool {
	return len(args) > 0 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd)
}

// complete lets the shell complete runs and policies, and flags by their values
// and with their descriptions, of every command below cmd.
func (p Program) complete(cmd *cobra.Command) {
	switch {
	case cmd.ValidArgsFunction != nil:
	case strings.Contains(cmd.Use, "RUN") || cmd.Name() == "compare":
		cmd.ValidArgsFunction = p.completeRuns
	case cmd.Args != nil && cmd.Args(cmd, []string{"a file"}) != nil:
		cmd.ValidArgsFunction = cobra.NoFileCompletions
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if complete := p.completer(f); complete != nil {
			_ = cmd.RegisterFlagCompletionFunc(f.Name, complete) // fails only for a flag that is set twice
		}
		_, f.Usage = pflag.UnquoteUsage(f) // a shell shows it as it is
	})
	for _, sub := range cmd.Commands() {
		p.complete(sub)
	}
}

// completer returns what completes a flag; nil for names of files.
func (p Program) completer(f *pflag.Flag) cobra.CompletionFunc {
	if values, ok := f.Annotations[choices]; ok {
		return completeValues(values, f.Value.Type() == "stringSlice")
	}
	switch placeholder, _ := pflag.UnquoteUsage(f); {
	case placeholder == "DIR" || placeholder == "FOLDER":
		return cobra.FixedCompletions(nil, cobra.ShellCompDirectiveFilterDirs)
	case f.Name == "policy" || f.Name == "from" || f.Name == "to":
		return completePolicies
	case f.Name == "set":
		return p.completeParams("=")
	case f.Name == "param":
		return p.completeParams("")
	case placeholder == "RUN":
		return p.completeRuns
	case placeholder == "FILE":
		return nil
	}
	return cobra.NoFileCompletions
}

// choices annotates flags with the values that they can take.
const choices = "iradvise_choices"

// oneOf lets the shell complete the values of a flag, each alone or with a
// description after a tab. One that ends in "=" has more to follow.
func oneOf(flags *pflag.FlagSet, name string, values ...cobra.Completion) {
	_ = flags.SetAnnotation(name, choices, values) // fails only for a flag that is not there
}

// completeValues completes fixed values; in a list, the last of several.
func completeValues(values []cobra.Completion, list bool) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
		before := ""
		if list {
			before = begun[:strings.LastIndexByte(begun, ',')+1]
		}
		var all []cobra.Completion
		directive := cobra.ShellCompDirectiveNoFileComp
		for _, v := range values {
			name, _, _ := strings.Cut(v, "\t")
			if strings.HasPrefix(before+name, begun) {
				all = append(all, before+v)
			}
			if strings.HasSuffix(name, "=") {
				directive |= cobra.ShellCompDirectiveNoSpace
			}
		}
		return all, directive
	}
}

// completeParams completes the names of the parameters of the policies that the
// command line names so far, each with an end.
func (p Program) completeParams(end string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
		var all []cobra.Completion
		for _, policy := range p.policiesOf(cmd) {
			for _, one := range policy.Params {
				all = append(all, cobra.CompletionWithDesc(one.Name+end, strings.TrimSpace(one.Type+" "+one.Unit)))
			}
		}
		slices.Sort(all)
		return completeValues(slices.Compact(all), false)(cmd, args, begun)
	}
}

// policiesOf returns the policies of a command line that can be read.
func (p Program) policiesOf(cmd *cobra.Command) []*engine.Policy {
	var names []string
	for _, flag := range []string{"policy", "from", "to"} {
		more, _ := cmd.Flags().GetStringArray(flag) // fails where the command has no such flag
		names = append(names, more...)
	}
	if len(names) == 0 {
		names = []string{"builtin:default"}
	}
	options := p.policy()
	options.PolicyRoot, _ = cmd.Flags().GetString("policy-root")
	var all []*engine.Policy
	for _, name := range names {
		if subject, err := rules.Examine(name, options); err == nil {
			all = append(all, subject.Policy)
		}
	}
	return all
}

func (p Program) completeRuns(_ *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	all := []cobra.Completion{cobra.CompletionWithDesc(sagemaker.Prefix, "a live job")}
	for _, l := range p.Loaders {
		all = append(all, cobra.CompletionWithDesc(l.Prefix, l.Doc))
	}
	return besideFiles(all, begun), cobra.ShellCompDirectiveNoSpace
}

func completePolicies(_ *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return besideFiles(rules.Builtins(), begun), cobra.ShellCompDirectiveDefault
}

// besideFiles returns the completions of what is begun. Of nothing it returns
// none: a shell completes files only where there is no other completion.
func besideFiles(all []cobra.Completion, begun string) []cobra.Completion {
	return slices.DeleteFunc(all, func(one cobra.Completion) bool { return begun == "" || !strings.HasPrefix(one, begun) })
}
