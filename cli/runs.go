package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// runForms says in an error what a RUN can be.
func (p Program) runForms() string {
	forms := []string{"a file", "a folder", "-"}
	for _, l := range p.Loaders {
		forms = append(forms, l.Prefix+"NAME")
	}
	return strings.Join(forms, ", ") + " or sagemaker:JOB"
}

// runHelp says in a help text what a RUN is, with what the program's own
// loaders are.
func (p Program) runHelp() string {
	help := `RUN is a file, a folder, "-" for standard input or sagemaker:JOB for a live job.`
	if len(p.Loaders) > 0 {
		help += "\nAnd here:\n"
	}
	for _, l := range p.Loaders {
		help += fmt.Sprintf("\n  %sNAME  %s", l.Prefix, l.Doc)
	}
	return help
}

// atLeastOneRun refuses a command line that names no run.
func (p Program) atLeastOneRun(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usagef("which run? name %s\n  run '%s --help' for examples", p.runForms(), cmd.CommandPath())
	}
	return nil
}
