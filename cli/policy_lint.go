package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/internal/screen"
	"github.com/iradvise/iradvise/rules"
)

func newPolicyLint(c *console) *cobra.Command {
	var format string
	o := c.program.policy()
	cmd := &cobra.Command{
		Use:   "lint FILE...",
		Short: "Find what is wrong or doubtful in policies and their tests",
		Example: `  iradvise policy lint team.yaml
  iradvise policy lint -o github policies/*.yaml`,
		Long: `lint reports everything that keeps a policy from loading (exit status 3), and
what it may say but hardly means (exit status 1): names that nothing reads, rules
that can never fail or never hold, a policy without a rule that can say no, units
that do not fit, shadowed names, and words that other YAML readers take for
something else.

Of a policy test it reports what keeps it from being run: mistakes in the file, in
its policy, and in the parameters and rules that its cases speak of. It runs no
case and reads no saved run; 'iradvise policy test' does.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("name a policy file\n  iradvise policy lint team.yaml")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			print, err := problemFormat(format)
			if err != nil {
				return err
			}
			found := rules.Lint(args, o)
			if err := print(c.stdout, found); err != nil {
				return err
			}
			return exit(lintStatus(found))
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", "text", "`FORMAT`: text, json or github")
	oneOf(cmd.Flags(), "output", "text", "json", "github")
	cmd.Flags().StringVar(&o.PolicyRoot, "policy-root", "", "`FOLDER` that extends may not leave (default: the work tree of the policy)")
	return cmd
}

func problemFormat(name string) (func(io.Writer, []rules.Problem) error, error) {
	switch name {
	case "text":
		return printProblems, nil
	case "json":
		return printProblemsJSON, nil
	case "github":
		return printProblemsGitHub, nil
	}
	return nil, unknownFormat(name, "text", "json", "github")
}

func lintStatus(found []rules.Problem) int {
	status := ExitOK
	for _, p := range found {
		if p.Invalid {
			return ExitInvalid
		}
		status = ExitFail
	}
	return status
}

func printProblems(w io.Writer, found []rules.Problem) error {
	for _, p := range found {
		if _, err := fmt.Fprintln(w, screen.Text(p.String())); err != nil {
			return err
		}
	}
	return nil
}

// problem is one element of the JSON output.
type problem struct {
	File    string  `json:"file"`
	Line    int     `json:"line"`
	Column  int     `json:"column"`
	Check   string  `json:"check"`
	Message string  `json:"message"`
	Hint    *string `json:"hint"`
}

func printProblemsJSON(w io.Writer, found []rules.Problem) error {
	all := make([]problem, len(found))
	for i, p := range found {
		all[i] = problem{File: p.Position.File, Line: p.Position.Line, Column: p.Position.Column, Check: p.Check, Message: p.Message}
		if p.Hint != "" {
			all[i].Hint = &p.Hint
		}
	}
	return screen.WriteJSON(w, all)
}

// printProblemsGitHub writes workflow commands, which GitHub shows beside the
// lines of a pull request.
func printProblemsGitHub(w io.Writer, found []rules.Problem) error {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for _, p := range found {
		level, text := "warning", screen.Line(p.Message)
		if p.Invalid {
			level = "error"
		}
		if p.Hint != "" {
			text += "\n" + screen.Line(p.Hint)
		}
		place := ""
		if p.Position.Line > 0 {
			place = fmt.Sprintf(",line=%d,col=%d", p.Position.Line, p.Position.Column)
		}
		_, err := fmt.Fprintf(w, "::%s file=%s%s,title=%s::%s\n", level, property.Replace(screen.Line(p.Position.File)), place, property.Replace(p.Check), data.Replace(text))
		if err != nil {
			return err
		}
	}
	return nil
}
