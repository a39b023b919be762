package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

// newHelp is the help command, which knows the names of commands and no others.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:               "help [command]",
		Short:             "Help about any command",
		Example:           "  iradvise help check\n  iradvise help policy test",
		ValidArgsFunction: completeCommands,
		RunE: func(cmd *cobra.Command, names []string) error {
			found, rest, err := cmd.Root().Find(names)
			switch {
			case err != nil:
				return err
			case len(rest) > 0:
				return unknownCommand(found, rest[0])
			}
			found.InitDefaultHelpFlag()
			return found.Help()
		},
	}
}

// group makes a command show its help, and refuse what is no command of its own.
func group(cmd *cobra.Command) {
	cmd.SuggestionsMinimumDistance = 2
	cmd.Args = func(cmd *cobra.Command, args []string) error { return strayCommand(cmd, args) }
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
}

// refuseStrayHelp lets --help refuse, as the command itself does, what is no
// command. A function for help cannot return an error: the console keeps it.
func refuseStrayHelp(c *console, root *cobra.Command) {
	help := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		if c.refused = strayCommand(cmd, cmd.Flags().Args()); c.refused == nil {
			help(cmd, args)
		}
	})
}

// strayCommand refuses arguments to a command that has commands of its own.
func strayCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 || !cmd.HasSubCommands() {
		return nil
	}
	return unknownCommand(cmd, args[0])
}

func unknownCommand(cmd *cobra.Command, name string) error {
	if !cmd.HasSubCommands() {
		return usagef("unknown command %q: %s has no commands of its own", name, cmd.CommandPath())
	}
	return usagef("unknown command %q%s\n  run '%s --help' for the list", name, didYouMean(cmd, name), cmd.CommandPath())
}

func didYouMean(cmd *cobra.Command, arg string) string {
	near := cmd.SuggestionsFor(arg)
	if len(near) == 0 {
		return ""
	}
	return ": did you mean " + strings.Join(near, " or ") + "?"
}

// completeCommands completes the names of commands, one after another.
func completeCommands(cmd *cobra.Command, names []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var all []cobra.Completion
	if found, rest, err := cmd.Root().Find(names); err == nil && len(rest) == 0 {
		for _, sub := range found.Commands() {
			if sub.IsAvailableCommand() && strings.HasPrefix(sub.Name(), begun) {
				all = append(all, cobra.CompletionWithDesc(sub.Name(), sub.Short))
			}
		}
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}
