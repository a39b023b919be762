package cli

import (
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// shown are the verdicts of the runs that a report lists; none lists all.
type shown []string

// verdicts are the values of --only.
func verdicts() []string { return []string{"pass", "fail", "undecided", "skipped"} }

// parse reads the values of --only.
func (s *shown) parse(names []string) error {
	for _, name := range names {
		if !slices.Contains(verdicts(), name) {
			return usagef("unknown --only %q: want %s", name, strings.Join(verdicts(), ", "))
		}
	}
	*s = names
	return nil
}

// listed returns the report with the runs that are shown, and all counts.
func (s shown) listed(rep *engine.Report) *engine.Report {
	if len(s) == 0 {
		return rep
	}
	out := *rep
	out.Runs = slices.DeleteFunc(slices.Clone(rep.Runs), func(r *engine.Run) bool { return !s.shows(r) })
	rollup := *rep.Rollup
	if !slices.Contains(s, engine.Fail.String()) {
		rollup.Furthest = nil
	}
	if !slices.Contains(s, engine.Undecided.String()) {
		rollup.Undecided = nil
	}
	out.Rollup = &rollup
	return &out
}

// shows reports whether the run is listed.
func (s shown) shows(r *engine.Run) bool {
	name := r.Verdict.String()
	if r.Skipped {
		name = "skipped"
	}
	return len(s) == 0 || slices.Contains(s, name)
}
