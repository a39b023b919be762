package engine

import "fmt"

// Quantity returns a number for one row, not measured where it cannot be known.
type Quantity func(c *Case, r *Recommendation) Measured[float64]

// Score says what "better" means among eligible rows.
type Score struct {
	Method     Method
	Normalize  Normalization
	Prefer     []Preference // tiers before the score: rows that meet the first come first; at most MaxPreferences
	Objectives []Objective
	TieBreak   []Quantity // smaller first, as Decimals; then the key
}

// MaxPreferences is how many entries Score.Prefer may have: each is one bit of
// ScoreResult.Tier. By a policy with more, every run is undecided.
const MaxPreferences = 60

// valid returns why nothing can be ranked by the score, or nil.
func (s *Score) valid() error {
	if s != nil && len(s.Prefer) > MaxPreferences {
		return fmt.Errorf("the score prefers by %d conditions, more than the limit of %d", len(s.Prefer), MaxPreferences)
	}
	return nil
}

// Preference reports whether a row belongs to the better tier. What cannot be
// known does not.
type Preference func(c *Case, r *Recommendation) bool

// Method is how objectives become one ranking.
type Method int8

const (
	WeightedSum   Method = iota // the sum of normalized values, each by its weight
	TOPSIS                      // how near to the ideal row, and how far from the worst
	Lexicographic               // one objective after the other, each within its tolerance
)

// String returns the word that a policy says: "weighted_sum".
func (m Method) String() string { return [...]string{"weighted_sum", "topsis", "lexicographic"}[m] }

// Normalization is how values of different units become comparable.
type Normalization int8

const (
	MinMax Normalization = iota // from 0 at the worst to 1 at the best value
	Vector                      // divided by the length of the column, for TOPSIS alone
)

// String returns the word that a policy says: "minmax" or "vector".
func (n Normalization) String() string { return [...]string{"minmax", "vector"}[n] }

// Objective is one thing that makes a row better; it yields a Term of the Score.
type Objective struct {
	Name       string
	Expression string
	Maximize   bool              // false: the smaller the better
	Weight     float64           // not for lexicographic
	Best       Measured[float64] // fixed bounds, in the value's own unit; not known: observed
	Worst      Measured[float64]
	Tolerance  float64 // lexicographic only: relative to the best of the level
	Value      Quantity
}
