package engine

// Rule is one named requirement. A rule written in Go and one compiled from
// YAML are the same to everything downstream.
type Rule struct {
	ID         string
	Doc        string   // one sentence: what it asks for
	Severity   Severity // the zero value is error
	Scope      Scope    // the zero value is each recommendation
	Policy     string   // name of the policy that it belongs to
	Position   Position // of its requirement, where it came from a file
	Expression string   // its source, where it has one
	Fix        string   // what to try when it fails
	Idle       bool     // it cannot say no, whatever was measured: it does not count as a rule of the gate
	Alone      bool     // what it says of a row depends on no other row: near misses of many rows are found faster

	// Check judges one Case and reports through it. It returns an error only
	// when the rule itself cannot work: every row is then undecided.
	Check func(*Case) error

	// Explain says why a row got its status; r is nil at job scope. It is called
	// only for what is shown. It may be nil.
	Explain func(c *Case, r *Recommendation) Explanation

	// Lacks returns the name of what was not measured, so that the rule is
	// undecided for r; "" where that is not the reason. Explain says it too; this
	// is for many rows. It may be nil.
	Lacks func(c *Case, r *Recommendation) string

	// Margin returns how far a row is from the threshold, relative to it:
	// positive inside, negative outside, not known where no number decides. It
	// may be nil.
	Margin func(c *Case, r *Recommendation) Measured[float64]
}

// Explanation is why a rule gave a row its status.
type Explanation struct {
	Message string            // one sentence for a person; "" for the engine's own wording
	Values  []Value           // the parts of the expression that were evaluated, in order
	Missing *Missing          // what was not measured, or the error, for an undecided rule
	Margin  Measured[float64] // see Rule.Margin
	Drawing string            // the expression with the values under its parts; may be ""
}

// Value is one part of an expression and what it came to.
type Value struct {
	Expr  string
	Value any // number, string, bool, nil for missing, or a list of those
}

// Missing is what kept a rule from judging.
type Missing struct {
	Name     string // "rec.cpu_utilization"; "" for a run-time error
	Error    string // text of the run-time error, or ""
	Position Position
}

// Each returns a Check that puts every row before f. A row of which f reports
// nothing passes; one for which f returns an error is undecided.
func Each(f func(c *Case, r *Recommendation) error) func(*Case) error {
	return func(c *Case) error {
		for _, r := range c.Job.Recommendations {
			c.said = false
			if err := f(c, r); err != nil {
				c.Undecidedf(r, "%v", err)
			} else if !c.said {
				c.Pass(r)
			}
		}
		return nil
	}
}
