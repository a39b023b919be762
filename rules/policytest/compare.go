package policytest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules"
)

// compare returns what of the run is not as the case expects. Its error is an
// expectation of a row that the job does not have.
func (r *Result) compare(run *engine.Run) ([]Difference, error) {
	var all []Difference
	add := func(what, want, got, why string) {
		if want != got {
			all = append(all, Difference{what, want, got, why})
		}
	}
	want := r.test.Want
	if want.Verdict != "" {
		add("verdict", want.Verdict, verdict(run), run.Reason)
	}
	if want.Winner != nil {
		if err := r.winner(run, add); err != nil {
			return nil, err
		}
	}
	if want.Count != nil {
		add("eligible", fmt.Sprint(*want.Count), fmt.Sprint(len(eligible(run))), "")
	}
	if want.EligibleSet {
		expected, err := r.rows(run, want.Eligible)
		if err != nil {
			return nil, err
		}
		add("eligible", listed(expected), listed(eligible(run)), "")
	}
	for _, w := range want.Rules {
		if err := r.rule(run, w, add); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func verdict(run *engine.Run) string {
	if run.Skipped {
		return "skipped"
	}
	return run.Verdict.String()
}

func (r *Result) winner(run *engine.Run, add func(what, want, got, why string)) error {
	want := *r.test.Want.Winner
	got := "none"
	if run.Winner != nil {
		got = run.Winner.Key
	}
	if want.Row == "" {
		add("winner", "none", got, "")
		return nil
	}
	right, err := r.rows(run, []rules.Wanted{want})
	if err != nil || slices.Contains(right, got) {
		return err
	}
	add("winner", want.Row, got, "")
	return nil
}

// rows returns the keys of the rows that are named, in key order.
func (r *Result) rows(run *engine.Run, named []rules.Wanted) ([]string, error) {
	var keys []string
	for _, w := range named {
		found := false
		for _, rec := range run.Job.Recommendations {
			if rec.Key == w.Row || rec.InstanceType == w.Row && w.Row != "" {
				keys, found = append(keys, rec.Key), true
			}
		}
		if !found {
			return nil, r.tests.ErrorAt(w.Position, "rows: "+listed(allKeys(run)), "the job has no row "+w.Row)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys), nil
}

func allKeys(run *engine.Run) []string {
	var keys []string
	for _, rec := range run.Job.Recommendations {
		keys = append(keys, rec.Key)
	}
	return keys
}

func eligible(run *engine.Run) []string {
	var keys []string
	for _, c := range run.Candidates {
		if c.Eligible {
			keys = append(keys, c.Key)
		}
	}
	slices.Sort(keys)
	return keys
}

func listed(keys []string) string {
	if len(keys) == 0 {
		return "none"
	}
	return strings.Join(keys, ", ")
}

// rule holds one rule against its expected status: for the job, for one row or
// for all rows.
func (r *Result) rule(run *engine.Run, w rules.RuleWanted, add func(what, want, got, why string)) error {
	if f, ok := finding(run.Findings, w.Rule); ok && w.Row == "" {
		add(w.Rule, w.Status, f.Status.String(), why(f))
		return nil
	}
	keys := allKeys(run)
	if w.Row != "" {
		var err error
		if keys, err = r.rows(run, []rules.Wanted{{Row: w.Row, Position: w.Position}}); err != nil {
			return err
		}
	}
	judged := false
	for _, c := range run.Candidates {
		f, ok := finding(c.Findings, w.Rule)
		if !ok || !slices.Contains(keys, c.Key) {
			continue
		}
		judged = true
		what := w.Rule
		if len(run.Candidates) > 1 {
			what += " on " + c.Key
		}
		add(what, w.Status, f.Status.String(), why(f))
	}
	if !judged {
		add(w.Rule, w.Status, "not judged", "")
	}
	return nil
}

func finding(list []engine.Finding, id string) (engine.Finding, bool) {
	for _, f := range list {
		if f.Rule == id {
			return f, true
		}
	}
	return engine.Finding{}, false
}

// why says what a rule saw: its message and the values that it read.
func why(f engine.Finding) string {
	var values []string
	for _, v := range f.Values {
		if _, verdict := v.Value.(bool); verdict {
			continue
		}
		value := fmt.Sprint(v.Value)
		switch text := v.Value.(type) {
		case nil:
			value = "not measured"
		case string:
			value = strconv.Quote(text)
		}
		values = append(values, v.Expr+" = "+value)
	}
	if len(values) == 0 {
		return f.Message
	}
	return f.Message + " (" + strings.Join(values, ", ") + ")"
}
