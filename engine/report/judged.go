package report

import "github.com/iradvise/iradvise/engine"

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

// closest returns the row that misses being eligible by least and the finding
// that it misses most, or nil when no margin is known.
func closest(r *engine.Run) (*engine.Candidate, *engine.Finding) {
	var best *engine.Candidate
	var least float64
	for _, c := range r.Candidates {
		if m, ok := c.Margin.Get(); ok && !c.Eligible && (best == nil || m > least) {
			best, least = c, m
		}
	}
	if best == nil {
		return nil, nil
	}
	return best, worst(best.Findings)
}

// worst returns the failed error finding with the least margin, or nil.
func worst(findings []engine.Finding) *engine.Finding {
	var out *engine.Finding
	var least float64
	for i, f := range findings {
		if !blocks(f) || f.Status != engine.StatusFail {
			continue
		}
		if m, ok := f.Margin.Get(); ok && (out == nil || m < least) {
			out, least = &findings[i], m
		}
	}
	return out
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

func jobName(j *engine.Job) string {
	if j.Name == "" && j.Source == "-" {
		return "standard input"
	}
	return or(j.Name, j.Source)
}
