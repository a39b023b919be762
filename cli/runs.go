package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/loaders"
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

// naming lets the loader of files name all forms of a run where there is no such
// file.
func (p Program) naming(files loaders.Loader) loaders.Loader {
	if len(p.Loaders) == 0 {
		return files
	}
	open := files.Open
	files.Open = func(ctx context.Context, name string, o loaders.Options) iter.Seq[loaders.Result] {
		return func(yield func(loaders.Result) bool) {
			for r := range open(ctx, name, o) {
				var e *loaders.Error
				if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) && errors.As(r.Err, &e) {
					hinted := *e
					hinted.Hint = "name " + p.runForms()
					r.Err = &hinted
				}
				if !yield(r) {
					return
				}
			}
		}
	}
	return files
}
