package cli

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/report"
)

// style returns what the screen behind standard output can show: the width of a
// terminal, and colour only on one and never with NO_COLOR.
func style(c *console) report.Style {
	f := c.stdout.screen()
	if f == nil {
		return report.Style{}
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		width = 0
	}
	return report.Style{Width: width, Color: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
}

// targetsOf reads the values of -o.
func targetsOf(c *console, args []string) ([]report.Target, error) {
	targets, err := report.ParseTargets(c.program.formats(style(c)), args)
	if err != nil {
		return nil, usagef("%w", err)
	}
	return targets, nil
}

// writeReport writes the report to every target.
func writeReport(c *console, targets []report.Target, rep *engine.Report) error {
	if err := report.WriteTargets(targets, c.stdout, rep); err != nil {
		return unreachable(err)
	}
	return nil
}

// formatChoices are formats as values of -o.
func formatChoices(formats []report.Format) []cobra.Completion {
	var all []cobra.Completion
	for _, f := range formats {
		all = append(all, cobra.CompletionWithDesc(f.Name, f.Doc))
	}
	return all
}

// listed joins names for an error message, the first dozen of them.
func listed(names []string) string {
	const most = 12
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
