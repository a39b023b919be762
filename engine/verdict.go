package engine

import "fmt"

// A Verdict is the answer of the gate. The zero value is Undecided, so that a
// forgotten assignment never lets anything pass.
type Verdict int8

const (
	Undecided Verdict = iota // it could not judge
	Pass                     // the policy is met
	Fail                     // the policy said no
)

// String returns the word of the JSON report: "pass", "fail" or "undecided".
func (v Verdict) String() string {
	switch v {
	case Pass:
		return "pass"
	case Fail:
		return "fail"
	}
	return "undecided"
}

// A Status is what one Rule says of one Recommendation. The zero value is
// StatusUndecided.
type Status int8

const (
	StatusUndecided Status = iota // it reached something that was not measured, or an error
	StatusPass                    // what it asks for holds
	StatusFail                    // what it asks for does not hold
	StatusWaived                  // it failed or was undecided, and a waiver covers that
	StatusSkipped                 // its condition did not apply
)

// String returns the word that reports and policy tests use: "waived".
func (s Status) String() string {
	return [...]string{"undecided", "pass", "fail", "waived", "skipped"}[s]
}

// Severity is what breaking a rule costs. The zero value is the strictest.
type Severity int8

const (
	SeverityError  Severity = iota // removes the row from the eligible ones; fails the run at job scope
	SeverityWarn                   // reported
	SeverityInfo                   // reported
	SeverityIgnore                 // not judged at all
)

// severities holds the names of all severities, strictest first.
var severities = [...]string{"error", "warn", "info", "ignore"}

// String returns the word that a policy says, which ParseSeverity reads: "warn".
func (s Severity) String() string { return severities[s] }

// ParseSeverity returns the Severity of that name.
func ParseSeverity(name string) (Severity, error) {
	for i, n := range severities {
		if n == name {
			return Severity(i), nil
		}
	}
	return 0, fmt.Errorf("unknown severity %q: want error, warn, info or ignore", name)
}

// Scope is what a rule speaks of.
type Scope int8

const (
	ScopeRecommendation Scope = iota // each row
	ScopeJob                         // the job as a whole, after ranking
)

// String returns the word that a policy says: "recommendation" or "job".
func (s Scope) String() string { return [...]string{"recommendation", "job"}[s] }

// Position is a place in a policy file. Line and Column count from 1, columns
// in characters; zero means unknown.
type Position struct {
	File   string
	Line   int
	Column int
}

// String returns "file:line:column" as far as it is known; "" for no place.
func (p Position) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}
