package compare

import (
	"io"

	"github.com/iradvise/iradvise/engine"
)

func writeJSON(w io.Writer, c *Comparison) error {
	return writeDocument(w, object{
		{"schema", ComparisonSchema},
		{"tool", tool(c.Tool)},
		{"settings", c.settings()},
		{"base", list(c.Base, jobObject)},
		{"new", list(c.New, jobObject)},
		{"band_only", !c.Repeated()},
		{"comparable", len(c.Reasons) == 0},
		{"reasons", list(c.Reasons, text)},
		{"warnings", list(c.notes(), text)},
		{"matched", list(c.Matched, matchObject)},
		{"added", list(c.Added, rowObject)},
		{"removed", list(c.Removed, rowObject)},
		{"ambiguous", list(c.Ambiguous, ambiguityObject)},
		{"judgement", c.Judgement.object()},
		{"summary", c.Summary.object()},
		{"verdict", c.Verdict.String()},
		{"reason", c.Reason},
	})
}

func (c *Comparison) settings() object {
	o := c.Options
	match, failOn := "shape", "regression"
	if o.Exact {
		match = "config"
	}
	if o.AnyChange {
		failOn = "change"
	}
	return object{
		{"metrics", list(o.Metrics, func(m Metric) any { return m.Name })},
		{"match", match}, {"fail_on", failOn}, {"alpha", o.Alpha}, {"confidence", o.Confidence},
	}
}

func jobObject(j *engine.Job) any {
	return object{
		{"source", j.Source}, {"digest", nullable(j.Digest)}, {"name", nullable(j.Name)}, {"type", nullable(j.Type)},
		{"status", nullable(j.Status)}, {"assumed_status", j.AssumedStatus}, {"model", nullable(j.Model().Name)}, {"created", moment(j.Created)},
	}
}

func matchObject(m Match) any {
	return object{
		{"base", m.Base.Key()}, {"new", m.New.Key()}, {"configuration_differs", m.Differs},
		{"base_runs", len(m.Base.Recommendations)}, {"new_runs", len(m.New.Recommendations)},
		{"metrics", list(m.Deltas, deltaObject)},
	}
}

func deltaObject(d Delta) any {
	var p, least, significant any
	if d.Evidence != nil {
		p, least, significant = d.Evidence.P, d.Evidence.LeastP, d.Evidence.Significant()
	}
	unit := "absolute"
	if d.Tolerance.Relative {
		unit = "relative"
	}
	return object{
		{"metric", d.Metric.Name}, {"unit", d.Metric.Unit}, {"better", d.Metric.Better.String()},
		{"old", d.Old.object()}, {"new", d.New.object()},
		{"delta", d.Delta.Any()}, {"percent", d.Percent.Any()}, {"change", nullable(string(d.Change))},
		{"tolerance", object{{"value", d.Tolerance.Value}, {"kind", unit}}},
		{"p", p}, {"least_p", least}, {"significant", significant},
		{"verdict", string(d.Verdict)}, {"caveats", list(d.Caveats, text)},
	}
}

func (s Sample) object() object {
	return object{{"n", s.N()}, {"value", s.Median.Any()}, {"low", s.Low.Any()}, {"high", s.High.Any()}}
}

func rowObject(r *Row) any {
	return object{{"key", r.Key()}, {"configuration", r.Configuration}, {"rows", len(r.Recommendations)}}
}

func ambiguityObject(a Ambiguity) any {
	return object{{"base", list(a.Base, rowObject)}, {"new", list(a.New, rowObject)}, {"reason", a.Reason}}
}

func (j *Judgement) object() any {
	if j == nil {
		return nil
	}
	return object{
		{"policies", list(j.Policies, text)},
		{"before", outcomeOf(j.Before).object()}, {"after", outcomeOf(j.After).object()},
		{"winner_changed", j.WinnerChanged()}, {"why", nullable(j.Why)},
		{"flips", list(j.Flips, func(f Flip) any {
			return object{
				{"base", nullable(f.Base)}, {"new", nullable(f.New)}, {"rule", f.Rule}, {"policy", f.Policy},
				{"severity", f.Severity.String()}, {"from", f.From.String()}, {"to", f.To.String()}, {"message", nullable(f.Message)},
			}
		})},
	}
}

func (s Summary) object() object {
	return object{
		{"matched", s.Matched}, {"added", s.Added}, {"removed", s.Removed}, {"ambiguous", s.Ambiguous},
		{"regressions", s.Regressions}, {"improvements", s.Improvements}, {"changes", s.Changes},
		{"same", s.Equal}, {"within_tolerance", s.Within}, {"no_evidence", s.NoEvidence}, {"too_few_runs", s.TooFew},
		{"missing", s.Missing}, {"not_measured", s.Unmeasured}, {"flips", s.Flips},
	}
}

// Outcome is the short form of a judged run.
type Outcome struct {
	Verdict string // "skipped" when no policy applies
	Winner  string // "" for none
	Reason  string
}

func outcomeOf(run *engine.Run) Outcome {
	o := Outcome{Verdict: run.Verdict.String(), Winner: Winner(run), Reason: run.Reason}
	if run.Skipped {
		o.Verdict = "skipped"
	}
	return o
}

func (o Outcome) object() object {
	return object{{"verdict", o.Verdict}, {"winner", nullable(o.Winner)}, {"reason", o.Reason}}
}
