package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/internal/screen"
	"github.com/iradvise/iradvise/rules"
)

func newPolicyNew(c *console) *cobra.Command {
	return &cobra.Command{
		Use:     "new NAME.yaml",
		Short:   "Write a commented policy to begin with, and its test",
		Example: "  iradvise policy new policies/fraud.yaml",
		Long: `new writes NAME.yaml and NAME_test.yaml. Both are complete: the policy lints, and
its test passes and notices every small change. A file that is there stays as it is.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("name the policy file to write\n  iradvise policy new team.yaml")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return writeStarter(c, args[0]) },
	}
}

func writeStarter(c *console, name string) error {
	ext := filepath.Ext(name)
	base := strings.TrimSuffix(filepath.Base(name), ext)
	switch {
	case ext != ".yaml":
		return usagef("%s: a policy's name ends in .yaml", name)
	case !regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`).MatchString(base) || strings.HasSuffix(base, "_test"):
		return usagef("%s: call it by letters, digits, - and _, and not NAME_test", name)
	}
	test := strings.TrimSuffix(name, ext) + "_test" + ext
	for _, file := range []string{name, test} {
		switch _, err := os.Lstat(file); {
		case err == nil:
			return usagef("%s is there already: choose another name", file)
		case !errors.Is(err, fs.ErrNotExist):
			return unwritable(file, err)
		}
	}
	policy, cases := rules.Starter(base)
	for _, file := range [][2]string{{name, policy}, {test, cases}} {
		if err := writeNew(file[0], file[1]); err != nil {
			return unwritable(file[0], err)
		}
		fmt.Fprintln(c.stdout, screen.Exact(file[0]))
	}
	return nil
}

// unwritable is why a file could not be written.
func unwritable(name string, err error) error {
	return unreachable(fmt.Errorf("%s: it cannot be written: %w", name, withoutPath(err)))
}

// writeNew writes a file that must not be there yet.
func writeNew(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	if _, err = f.WriteString(text); err != nil {
		f.Close()
		return errors.Join(err, os.Remove(name))
	}
	return f.Close()
}
