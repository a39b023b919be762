package engine

// Policy is what a team asks for, compiled. It is read-only: many goroutines
// may judge with it at once.
type Policy struct {
	Name   string
	Source string   // file name or "builtin:NAME"
	Digest string   // "sha256:…" of the merged policy's bytes
	Files  []string // what it was read from: extended policies, its own file, plug-ins; none is built in
	Params []Param

	// AppliesTo reports whether the policy judges this job; nil means every job.
	// An error makes the run undecided.
	AppliesTo func(*Job) (bool, error)

	Traffic Traffic
	Defines []Define
	Rules   []*Rule
	Score   *Score // nil when another policy ranks
	Gate    Gate
	Waivers []*Waiver

	ReadsToday bool // something in it depends on the day
	Steps      int  // that compiling it took for what is constant in it; see Effort

	// With returns the policy compiled with other parameters or literals. It is
	// how near misses and sweeps judge again; nil where the policy cannot vary.
	With func([]Change) (*Policy, error)

	// Changes proposes, for one failed rule on one row, single changes that
	// might make the rule pass, least first. The engine confirms each by judging
	// again. It may be nil.
	Changes func(c *Case, rule *Rule, r *Recommendation) []Change

	// Turns finds the values of the axis's parameter at which a comparison of the
	// policy changes for some row, or the number of instances that a row needs, with
	// the function Turns. It is asked first for all but the rules of job scope, with
	// the job and with the baseline as the Case's job, then at job scope with each
	// ranking that comes up. It may be nil: a sweep then finds what its own samples
	// tell.
	Turns func(c *Case, scope Scope, a *Axis)
}

// Param is one parameter of a policy and the value it was given.
type Param struct {
	Name  string
	Value any    // float64, int64, string, bool, nil or a list of those
	From  string // "default", "file" or "flag"
	Type  string // "number", "integer", "string", "boolean" or "list of …"
	Unit  string
	Min   Measured[float64] // least and greatest value that it may take
	Max   Measured[float64]
	Enum  []any // the values that it may take, when the policy lists them
}

// Define is one named expression of a policy.
type Define struct {
	Name string
	// Value returns what it came to for the row: number, string, bool, or nil
	// when it is missing.
	Value func(c *Case, r *Recommendation) any
}

// Gate says what a run needs to pass.
type Gate struct {
	MinEligible int     // at least 1; less counts as 1
	AtRisk      float64 // a row that passes with a smaller margin is at risk; 0.05 is 5 %; 0 turns it off
}

// Change is one thing to change in a policy: a parameter, or a literal of a rule.
type Change struct {
	Param    string   // parameter, or "" for a literal
	Rule     string   // rule that holds the literal
	Literal  any      // the literal as written
	From, To any      // number, string, bool or a list
	Position Position // of the literal
	Distance float64  // how large the change is, what "least" means; see Distance
}

// Waiver lets one rule be broken, by somebody's decision and until a day.
type Waiver struct {
	Rule     string
	Policy   string
	Reason   string
	Expires  string // "2026-12-05": the last day on which it counts, in UTC
	Position Position

	// Match reports whether the waiver covers the row; r is nil at job scope. A
	// missing value does not match. Nil covers every row.
	Match func(c *Case, r *Recommendation) bool
}
