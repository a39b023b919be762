package engine

import "slices"

// Report is the whole outcome: all that a Format may look at.
type Report struct {
	Tool      Tool
	Policies  []*Policy
	AsOf      string  // "2026-11-23" when anything read the day, else ""
	Runs      []*Run  // in input order; nil where only their Rollup was kept
	Rollup    *Rollup // what the runs come to
	Errors    []InputError
	Waivers   []WaiverUse
	Summary   Summary
	Verdict   Verdict
	Explained bool   // --explain: findings hold what passed too
	Explain   string // --explain=KEY: only this key or instance type; "" for all
}

// Tool names the program that wrote the report.
type Tool struct{ Name, Version string }

// Run is one Job judged.
type Run struct {
	Job        *Job
	Verdict    Verdict
	Reason     string    // one sentence
	Next       string    // what to do next, one sentence; "" when nothing is needed
	Caveats    []Warning // about judging this job beside the baseline; see Warnings
	Skipped    bool      // no policy applies to this job
	Winner     *Candidate
	Findings   []Finding    // of rules at job scope
	Candidates []*Candidate // ranking order, then the others by their least margin over failed error rules, not known last, ties by key
	NearMisses []NearMiss   // least change first
	Stability  []Stability
	Rules      []RuleTally // error rules that cost something, in policy order
	Nearest    *Nearest    // the row that misses by least; nil when the run passed, or when no margin is known

	waived []*Waiver // the waivers that covered something
}

// Warnings returns the caveats about the job's data, then those about judging it
// beside the baseline.
func (r *Run) Warnings() []Warning {
	if len(r.Caveats) == 0 {
		return r.Job.Warnings
	}
	return slices.Concat(r.Job.Warnings, r.Caveats)
}

// Candidate is a Recommendation under judgement, with what was found.
type Candidate struct {
	*Recommendation
	Rank     int // 1 is best; 0 when the row is not eligible
	Eligible bool
	AtRisk   bool           // passes, but with less margin than the gate wants
	Pareto   Measured[bool] // on the Pareto front of the objectives; not known where it was not computed
	Derived  Derived
	Defined  []Named      // the policy's defines
	Score    *ScoreResult // nil when the row is not eligible
	Findings []Finding
	Margin   Measured[float64] // least over failed error rules; for eligible rows over all error rules
	Baseline *Recommendation   // the row with the same configuration in the baseline; nil for none
}

// Named is a value with its name.
type Named struct {
	Name  string
	Value any // number, string, bool, or nil when missing
}

// ScoreResult is how a row scored.
type ScoreResult struct {
	Total Measured[float64] // 0..1, 1 is best, as a Decimal; not known when an objective is missing
	Tier  int               // 0 is the best tier of the preferences
	Terms []Term
}

// Term is one Objective's part of a score.
type Term struct {
	Objective  string
	Value      Measured[float64] // in the objective's own unit; as a Decimal in a lexicographic order
	Normalized Measured[float64] // 0..1, 1 is best
	Weight     Measured[float64] // share of all weights, 0..1; not known in a lexicographic order, which has none
}

// Finding is one thing that a Rule says of one row, or of the job.
type Finding struct {
	Rule       string
	Policy     string
	Severity   Severity
	Status     Status
	Scope      Scope
	Message    string
	Fix        string
	Expression string
	Position   Position
	Waiver     *Waiver // covers it, when Status is waived
	Explanation
}

// NearMiss is the smallest change of a policy that would make a row eligible.
type NearMiss struct {
	Candidate *Candidate
	Margin    Measured[float64]
	Changes   []Change
}

// Stability says between which weights of one objective, the others unchanged,
// the winner stays the winner.
type Stability struct {
	Objective string
	Weight    float64
	Low       float64           // 0 where nothing bounds it
	High      Measured[float64] // not known where nothing bounds it
}

// InputError is an input that could not be judged.
type InputError struct {
	Source   string
	Position Position
	Message  string
}

// WaiverUse is a Waiver and what became of it.
type WaiverUse struct {
	*Waiver
	State WaiverState
}

// WaiverState tells used, unused and expired waivers apart.
type WaiverState string

const (
	WaiverUsed    WaiverState = "used"    // it covers what failed or was undecided
	WaiverUnused  WaiverState = "unused"  // there was nothing for it to cover
	WaiverExpired WaiverState = "expired" // its last day is over, so it covers nothing
)

// Summary counts a Report. Runs = Passed + Failed + Undecided + Skipped.
type Summary struct {
	Runs, Passed, Failed, Undecided, Skipped int
	Invalid                                  int // inputs that could not be read
	Recommendations, Eligible                int
}
