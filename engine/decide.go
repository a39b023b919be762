package engine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unsafe"
)

// decide turns statuses and ranking into the run's verdict with its reason. A
// run that nothing decides stays undecided.
func (e *evaluation) decide() {
	for _, answer := range []func(*evaluation) (Verdict, string){
		(*evaluation).notComparable, (*evaluation).failedJobRule, (*evaluation).tooFewCanPass,
		(*evaluation).notCompleted, (*evaluation).noRows, (*evaluation).nothingBinds, (*evaluation).tooMuchWork, (*evaluation).tooFewEligible,
		(*evaluation).undecidedJobRule, (*evaluation).nothingRanked,
	} {
		if verdict, reason := answer(e); reason != "" {
			e.run.Verdict, e.run.Reason = verdict, reason
			return
		}
	}
	e.run.Verdict = Pass
	e.reason = append(append(e.reason[:0], e.run.Winner.Key...), " meets the policy and ranks first of "...)
	e.reason = appendPlural(e.reason, e.eligible, "eligible recommendation")
	e.run.Reason = unsafe.String(unsafe.SliceData(e.reason), len(e.reason)) // valid as long as the run
}

func plural(n int, what string) string { return string(appendPlural(nil, n, what)) }

// appendPlural appends "1 thing" or "3 things".
func appendPlural(b []byte, n int, what string) []byte {
	b = append(append(strconv.AppendInt(b, int64(n), 10), ' '), what...)
	if n != 1 {
		b = append(b, 's')
	}
	return b
}

// minEligible returns the strictest demand of all policies, at least 1.
func (e *evaluation) minEligible() int {
	least := 1
	for _, t := range e.trials {
		least = max(least, t.policy.Gate.MinEligible)
	}
	return least
}

// notComparable comes first: a winner among rows that cannot be compared would be
// no ground for a job rule to say no either.
func (e *evaluation) notComparable() (Verdict, string) { return Undecided, e.job.Incomparable }

func (e *evaluation) failedJobRule() (Verdict, string) {
	return Fail, e.jobRules(StatusFail)
}

func (e *evaluation) undecidedJobRule() (Verdict, string) {
	return Undecided, e.jobRules(StatusUndecided)
}

// jobRules says which error rules of job scope have the status, "" for none.
func (e *evaluation) jobRules(want Status) string {
	var said []string
	for _, t := range e.trials {
		for i, rule := range t.policy.Rules {
			if rule.Scope == ScopeJob && t.severity(rule) == SeverityError && t.status(i, nil) == want {
				said = append(said, fmt.Sprintf("%s: %s", rule.ID, t.finding(i, nil).Message))
			}
		}
	}
	return strings.Join(said, "; ")
}

func (e *evaluation) tooFewCanPass() (Verdict, string) {
	rows, need := len(e.byRow), e.minEligible()
	could := e.eligible + e.onlyUndecided
	switch {
	case rows == 0 || could >= need:
		return Undecided, ""
	case could == 0:
		return Fail, "none of " + plural(rows, "recommendation") + " meets the policy"
	}
	return Fail, fmt.Sprintf("%d of %s can meet the policy, %d are required", could, plural(rows, "recommendation"), need)
}

func (e *evaluation) notCompleted() (Verdict, string) {
	switch status := e.job.Status; status {
	case JobCompleted:
		return Undecided, ""
	case "":
		return Undecided, "the input does not say whether the job completed"
	case JobFailed:
		if why := e.job.FailureReason; why != "" {
			return Undecided, "the job is FAILED: " + why
		}
		return Undecided, "the job is FAILED and gives no reason"
	default:
		return Undecided, fmt.Sprintf("the job is %s, only a COMPLETED one can pass", status)
	}
}

func (e *evaluation) noRows() (Verdict, string) {
	if len(e.byRow) > 0 {
		return Undecided, ""
	}
	return Undecided, "the job has no recommendations"
}

func (e *evaluation) nothingBinds() (Verdict, string) {
	for _, t := range e.trials {
		if t.binds() {
			return Undecided, ""
		}
	}
	return Undecided, "the policy has no rule that could say no"
}

// tooMuchWork holds that no run passes of which something was left unevaluated: a
// preference or a waiver does not say so by itself.
func (e *evaluation) tooMuchWork() (Verdict, string) {
	for _, t := range e.trials {
		if err := t.effort.Err(); err != nil {
			return Undecided, err.Error()
		}
	}
	return Undecided, ""
}

func (e *evaluation) tooFewEligible() (Verdict, string) {
	n, need := e.eligible, e.minEligible()
	if n >= need {
		return Undecided, ""
	}
	missing := ""
	if names := e.missingNames(); len(names) > 0 {
		missing = absence(names)
	}
	return Undecided, plural(e.onlyUndecided, "recommendation") + " could not be judged" + missing
}

// absence says behind a colon of names without a value what they lack: a parameter was not set,
// anything else was not measured.
func absence(names []string) string {
	params, others := unsetParams(names)
	if len(params) == 0 {
		return ": " + strings.Join(names, ", ") + " not measured"
	}
	unset := ": params." + strings.Join(params, ", params.") + " not set"
	if len(others) == 0 {
		return unset
	}
	return ": " + strings.Join(others, ", ") + " not measured; " + unset[2:]
}

// unsetParams takes the parameters out of names without a value.
func unsetParams(names []string) (params, others []string) {
	isParam := func(name string) bool { return strings.HasPrefix(name, "params.") }
	if !slices.ContainsFunc(names, isParam) {
		return nil, names
	}
	for _, name := range names {
		if param, ok := strings.CutPrefix(name, "params."); ok {
			params = append(params, param)
		} else {
			others = append(others, name)
		}
	}
	return params, others
}

// missingNames lists what kept error rules from judging rows, each once, in the
// order of rows and rules.
func (e *evaluation) missingNames() []string {
	var names []string
	for _, r := range e.job.Recommendations {
		for _, t := range e.trials {
			for i, rule := range t.policy.Rules {
				if rule.Scope != ScopeRecommendation || t.severity(rule) != SeverityError || t.status(i, r) != StatusUndecided {
					continue
				}
				if name := t.lacks(i, r); name != "" && !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
	}
	return names
}

func (e *evaluation) nothingRanked() (Verdict, string) {
	if e.run.Winner != nil {
		return Undecided, ""
	}
	return Undecided, fmt.Sprintf("no eligible recommendation can be ranked: each lacks a value of %s", strings.Join(e.lackingObjectives(), " or "))
}

// lackingObjectives lists the objectives that have no value for some eligible row.
func (e *evaluation) lackingObjectives() []string {
	var names []string
	for k, o := range e.score.Objectives {
		if slices.ContainsFunc(e.listed, func(c *Candidate) bool { return !c.Score.Terms[k].Value.IsKnown() }) {
			names = append(names, o.Name)
		}
	}
	return names
}
