package report

import (
	"cmp"
	"math"
	"slices"

	"github.com/iradvise/iradvise/engine"
)

// isExplained reports whether the report explains this row in full.
func isExplained(rep *engine.Report, c *engine.Candidate) bool {
	return rep.Explained && (rep.Explain == "" || rep.Explain == c.Key || rep.Explain == c.InstanceType)
}

// shown returns the findings of a row that the report speaks of: what did not
// pass, and everything where the row is explained.
func shown(rep *engine.Report, c *engine.Candidate) []engine.Finding {
	if isExplained(rep, c) {
		return c.Findings
	}
	return problems(c.Findings)
}

// problems returns what did not pass and was not skipped.
func problems(findings []engine.Finding) []engine.Finding {
	var out []engine.Finding
	for _, f := range findings {
		if f.Status != engine.StatusPass && f.Status != engine.StatusSkipped {
			out = append(out, f)
		}
	}
	return out
}

// blocks reports whether a finding keeps its row, or its run, from passing.
func blocks(f engine.Finding) bool {
	return f.Severity == engine.SeverityError && (f.Status == engine.StatusFail || f.Status == engine.StatusUndecided)
}

// verdict returns the run's verdict in one word; a run that no policy applies to
// has none.
func verdict(r *engine.Run) string {
	if r.Skipped {
		return "skipped"
	}
	return r.Verdict.String()
}

// eligible counts the eligible rows.
func eligible(r *engine.Run) int {
	n := 0
	for _, c := range r.Candidates {
		if c.Eligible {
			n++
		}
	}
	return n
}

// policyNames returns the names of all policies.
func policyNames(rep *engine.Report) []string {
	out := make([]string, len(rep.Policies))
	for i, p := range rep.Policies {
		out[i] = p.Name
	}
	return out
}

// title returns what a person calls the run: the job's name, else its source.
func title(r *engine.Run) string { return jobName(r.Job) }

func jobName(j *engine.Job) string { return titled(j.Name, j.Source) }

func titled(name, source string) string {
	if name == "" && source == "-" {
		return "standard input"
	}
	return or(name, source)
}

// attention returns the runs that failed, furthest from passing first, and those
// that are undecided, in input order.
func attention(rep *engine.Report) (failed, undecided []*engine.Run) {
	for _, r := range rep.Runs {
		switch {
		case r.Skipped:
		case r.Verdict == engine.Fail:
			failed = append(failed, r)
		case r.Verdict == engine.Undecided:
			undecided = append(undecided, r)
		}
	}
	slices.SortStableFunc(failed, func(a, b *engine.Run) int { return cmp.Compare(marginOf(a.Nearest), marginOf(b.Nearest)) })
	return failed, undecided
}

// marginOf returns the margin of the nearest row; a run without one is further
// away than any.
func marginOf(n *engine.Nearest) float64 {
	if n == nil {
		return math.Inf(-1)
	}
	return n.Margin
}
