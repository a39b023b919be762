package cli

import (
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// shown are the verdicts of the runs that a report lists; none lists all.
type shown []string

// parse reads the values of --only.
func (s *shown) parse(names []string) error {
	known := []string{"pass", "fail", "undecided", "skipped"}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return usagef("unknown --only %q: want %s", name, strings.Join(known, ", "))
		}
	}
	*s = names
	return nil
}

// shows reports whether the run is listed.
func (s shown) shows(r *engine.Run) bool {
	name := r.Verdict.String()
	if r.Skipped {
		name = "skipped"
	}
	return len(s) == 0 || slices.Contains(s, name)
}
