package cli

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/internal/screen"
	"github.com/iradvise/iradvise/rules/expression"
)

func newPolicyNames(c *console) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "names",
		Short: "List every name that a policy can speak of, with type, unit and meaning",
		Example: `  iradvise policy names
  iradvise policy names -o json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			switch format {
			case "table":
				return printNames(c.stdout, c.program.vocabulary())
			case "json":
				return screen.WriteJSON(c.stdout, c.program.vocabulary())
			}
			return unknownFormat(format, "table", "json")
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", "table", "`FORMAT`: table or json")
	oneOf(cmd.Flags(), "output", "table", "json")
	return cmd
}

// name is one thing that a policy can read or call.
type name struct {
	Name  string  `json:"name"`
	Type  string  `json:"type"`
	Unit  *string `json:"unit"`
	Scope string  `json:"scope"` // "any", "recommendation", "job", "function", or "check" for a rule in Go
	Doc   string  `json:"description"`
}

// vocabulary returns every name: those of rows, those of job rules, functions,
// rules in Go.
func (p Program) vocabulary() []name {
	perRow := expression.Names(engine.ScopeRecommendation)
	perJob := expression.Names(engine.ScopeJob)
	both := map[string]bool{}
	for _, n := range perJob {
		both[n.Name] = true
	}
	var all []name
	seen := map[string]bool{}
	for _, n := range perRow {
		scope := "recommendation"
		if both[n.Name] {
			scope = "any"
		}
		seen[n.Name] = true
		all = append(all, newName(n, scope))
	}
	for _, n := range perJob {
		if !seen[n.Name] {
			all = append(all, newName(n, "job"))
		}
	}
	functions := expression.Functions()
	for _, f := range p.Functions {
		functions = append(functions, f.Describe())
	}
	for _, f := range functions {
		all = append(all, name{Name: f.Name, Type: f.Signature, Scope: "function", Doc: f.Doc})
	}
	for _, r := range p.Rules {
		all = append(all, name{Name: r.ID, Type: "rule of each " + r.Scope.String(), Scope: "check", Doc: r.Doc})
	}
	return all
}

func newName(n expression.Name, scope string) name {
	out := name{Name: n.Name, Type: n.Type.String(), Scope: scope, Doc: n.Doc}
	if n.Unit != "" {
		out.Unit = &n.Unit
	}
	return out
}

func printNames(w io.Writer, all []name) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "NAME\tTYPE\tUNIT\tIN RULES OF\tMEANING")
	for _, n := range all {
		unit := "-"
		if n.Unit != nil {
			unit = *n.Unit
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", n.Name, n.Type, unit, n.Scope, n.Doc)
	}
	return t.Flush()
}
