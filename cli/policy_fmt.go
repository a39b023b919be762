package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/engine/report"
	"github.com/iradvise/iradvise/internal/screen"
	"github.com/iradvise/iradvise/rules"
)

// fmtFlags are the flags of policy fmt.
type fmtFlags struct{ check, diff bool }

func newPolicyFmt(c *console) *cobra.Command {
	var f fmtFlags
	cmd := &cobra.Command{
		Use:   "fmt FILE...",
		Short: "Format policies and their tests",
		Example: `  iradvise policy fmt policies/*.yaml
  iradvise policy fmt --check policies/*.yaml
  iradvise policy fmt --diff team.yaml
  iradvise policy fmt - < team.yaml`,
		Long: `fmt indents blocks by two spaces and lists two deeper than their key, and removes
white space at the end of lines and empty lines beside one another. Comments, the
order of keys, quotes and expressions stay as they are written, and so does what
the policy means. It prints the names of the files that it changes. What is neither
a policy nor a policy test is refused.

--check changes nothing and ends with exit status 1 when it would; --diff shows
what it would change.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("name a policy file, or - for standard input\n  iradvise policy fmt team.yaml")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return f.format(c, args) },
	}
	cmd.Flags().BoolVar(&f.check, "check", false, "change nothing; exit status 1 if a file is not formatted")
	cmd.Flags().BoolVar(&f.diff, "diff", false, "change nothing; print what would change")
	return cmd
}

// format goes through all files and reports every one that is invalid.
func (f *fmtFlags) format(c *console, args []string) error {
	worst := ExitOK
	for _, name := range args {
		text, err := readText(c, name)
		if err != nil {
			complain(c.stderr, err.Error())
			worst = ExitInvalid
			continue
		}
		formatted, err := rules.Format(name, text)
		if err != nil {
			complain(c.stderr, err.Error())
			worst = ExitInvalid
			continue
		}
		if err := f.settle(c, name, text, formatted); err != nil {
			return err
		}
		if f.check && !bytes.Equal(text, formatted) {
			worst = worse(worst, ExitFail)
		}
	}
	return exit(worst)
}

func readText(c *console, name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(io.LimitReader(c.stdin, 1<<20))
	}
	info, err := os.Stat(name)
	switch {
	case slices.Contains(rules.Builtins(), name):
		return nil, fmt.Errorf("%s: it comes with iradvise and is no file to format\n  print it with 'iradvise policy show -p %s'", name, name)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, withoutPath(err))
	case info.IsDir():
		return nil, fmt.Errorf("%s: is a folder: name the policies in it", name)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, withoutPath(err))
	}
	return text, nil
}

// settle writes, shows or names what differs in one file.
func (f *fmtFlags) settle(c *console, name string, before, after []byte) error {
	same := bytes.Equal(before, after)
	switch {
	case name == "-" && !f.check && !f.diff:
		_, err := c.stdout.Write(after)
		return err
	case same:
		return nil
	case f.diff:
		_, err := io.WriteString(c.stdout, unified(name, before, after))
		return err
	}
	if !f.check {
		if err := report.WriteFile(name, after); err != nil {
			return unwritable(name, err)
		}
	}
	_, err := fmt.Fprintln(c.stdout, screen.Exact(name))
	return err
}
