package engine

import (
	"fmt"
	"strings"
)

// BaselineNotComparable is the code of the warning that a run was judged without
// the values of the baseline.
const BaselineNotComparable = "baseline-not-comparable"

// Baseline is the earlier Job that a Case is compared with.
type Baseline struct {
	Job    *Job
	Winner *Recommendation            // what the same policies chose in it; nil for none
	Rows   map[string]*Recommendation // by key

	stated   []stated  // what the job says of how it was measured
	warnings []Warning // the job's own, marked as the baseline's
}

// stated is a trait with its value in the baseline.
type stated struct {
	trait
	value string
}

func (b *Baseline) row(key string) *Recommendation {
	if b == nil {
		return nil
	}
	return b.Rows[key]
}

// ReadsBody reports whether the Body of another job is needed to tell if it can be
// compared with the baseline.
func (b *Baseline) ReadsBody() bool { return b != nil && b.Job != nil && b.Job.trafficPattern() != "" }

// beside returns what of the baseline can stand beside the job, its rows and its
// winner or only what it says of its job, and what has to be known of that.
func (b *Baseline) beside(job *Job) (*Baseline, []Warning) {
	if b == nil || b.Job == nil || b.Job == job {
		return b, nil
	}
	if why := b.Job.unfinished(); why != "" {
		return b.without(why, "name a run that has completed")
	}
	obstacles, differ := b.differences(job)
	if len(obstacles) > 0 {
		return b.without(strings.Join(obstacles, "; "), "name a run that was measured in the same way")
	}
	if len(differ) == 0 {
		return b, b.warnings
	}
	return b, append(b.warnings[:len(b.warnings):len(b.warnings)], Warning{Code: "baseline-differs", Message: b.Job.Source + ": " + strings.Join(differ, "; ")})
}

// NotComparable returns why policies that judge the job see none of the baseline's
// rows, or "".
func (b *Baseline) NotComparable(job *Job) string {
	_, warnings := b.beside(job)
	return notComparable(warnings)
}

// WithoutBaseline returns why the run was judged without the values of the baseline,
// or "".
func (r *Run) WithoutBaseline() string { return notComparable(r.Caveats) }

func notComparable(warnings []Warning) string {
	for _, w := range warnings {
		if w.Code == BaselineNotComparable {
			return w.Message
		}
	}
	return ""
}

// without returns a baseline that has neither rows nor a winner, with the reason
// and what to do.
func (b *Baseline) without(why, remedy string) (*Baseline, []Warning) {
	return &Baseline{Job: b.Job}, []Warning{{
		Code:    BaselineNotComparable,
		Message: fmt.Sprintf("%s: %s, so policies see none of its rows; %s", b.Job.Source, why, remedy),
	}}
}

// differences returns how the job differs from the baseline where both say it:
// what forbids to compare them, and what does not.
func (b *Baseline) differences(job *Job) (obstacles, differ []string) {
	for _, t := range b.stated {
		for _, part := range job.parts() {
			if v := t.of(part); v == "" || v == t.value {
				continue
			}
			if said, _ := t.check([]*Job{b.Job, part}); t.required {
				obstacles = append(obstacles, said)
			} else {
				differ = append(differ, said)
			}
			break
		}
	}
	return obstacles, differ
}

// describe notes what the baseline says of itself.
func (b *Baseline) describe() {
	for _, t := range traits() {
		if v := t.of(b.Job); v != "" {
			b.stated = append(b.stated, stated{t, v})
		}
	}
	for _, w := range b.Job.Warnings {
		place := b.Job.Source
		if w.Path != "" {
			place += ": " + w.Path
		}
		b.warnings = append(b.warnings, Warning{Code: "baseline-" + w.Code, Message: place + ": " + w.Message})
	}
}

// NewBaseline judges the earlier job by the same policies, with itself as the
// baseline, and returns it as a baseline. What cannot be judged in it, and a job
// that is not COMPLETED or not comparable in itself, has no winner, and several rows
// of one configuration stand for no row: nothing tells which of them a later one
// goes with. Where is not asked: the caller has chosen
// the job already.
func NewBaseline(job *Job, policies []*Policy, o Options) *Baseline {
	b := &Baseline{Job: job, Rows: make(map[string]*Recommendation, len(job.Recommendations))}
	b.describe()
	for _, r := range job.Recommendations {
		b.Rows[r.Key] = r
	}
	o.Baseline, o.Where, o.Explain, o.NearMisses = b, nil, false, false
	if run := Evaluate(job, policies, o); run.Winner != nil && job.Status == JobCompleted && job.Incomparable == "" {
		b.Winner = run.Winner.Recommendation
	}
	for _, r := range job.Recommendations {
		if c := r.Configuration(); c != r.Key {
			delete(b.Rows, c)
			delete(b.Rows, r.Key)
		}
	}
	return b
}
