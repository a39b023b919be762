package engine

import "fmt"

// Effort counts the work of expressions in steps and bounds it: one step for each
// part that a loop evaluates for an element, and for each element of a list that is
// made or looked through. A policy may come from a stranger, so the expressions of one
// policy share an Effort for all that is asked about one run: statuses, explanations
// and near misses. A nil Effort counts nothing and has no bound. It is for one
// goroutine.
type Effort struct {
	What  string // what is bounded, as the error names it: "judging a run by policy fraud"
	Most  int    // steps; 0 for no bound
	Spent int    // steps

	within *Effort // what this one is a part of; nil for nothing
}

// Bounds on the work of one policy for one run. Both leave room: rows of archives that
// teams judge take some ten steps for a rule, and ten evaluations may each take as many
// steps as one is allowed to.
const (
	effortOfRun = 50_000_000 // steps
	effortOfRow = 5000       // steps, for each rule of each row besides
)

// effortOf returns the steps that a policy may take for a run.
func effortOf(p *Policy, job *Job) int {
	return effortOfRun + effortOfRow*len(p.Rules)*len(job.Recommendations)
}

// Spend counts steps and reports whether that was allowed.
func (e *Effort) Spend(steps int) bool {
	for ; e != nil; e = e.within {
		if e.overspent() {
			return false
		}
		if e.Spent += steps; e.overspent() {
			return false
		}
	}
	return true
}

// Err names the bound that was passed; nil for none.
func (e *Effort) Err() error {
	for ; e != nil; e = e.within {
		if e.overspent() {
			return &EffortError{e.What, e.Most}
		}
	}
	return nil
}

// EffortError is the bound of an Effort that was passed.
type EffortError struct {
	What string
	Most int
}

// Error names what is bounded and by how many steps.
func (e *EffortError) Error() string {
	return fmt.Sprintf("%s takes more than %d steps", e.What, e.Most)
}

func (e *Effort) overspent() bool { return e.Most > 0 && e.Spent > e.Most }
