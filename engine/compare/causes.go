package compare

import (
	"cmp"
	"maps"
	"slices"

	"github.com/iradvise/iradvise/engine"
)

// Cause is why a run flips: a rule that keeps a row or the job out under one
// policy and not under the other, or what else did it.
type Cause struct {
	Rule     string // or "applies_to", "ranking", "gate" where no rule did it
	Policy   string // of the rule; "" where no rule did it
	Key      string // of the row; "" for the job
	From, To string // "ok", "fail", "undecided"; what kept the row out
	Message  string
}

const blocksNot = "ok"

// change is one job judged by both sides of a change.
type change struct {
	before, after *engine.Run
	need          [2]int            // rows that have to be eligible, before and after
	names         map[string]string // of a policy before the change: what it is called after it
}

// blocker is what a rule of error severity holds against a row, or the job.
type blocker struct{ status, message string }

type blockerID struct{ key, policy, rule string }

// causes names what is behind a flip: of the verdict, of the winner, or of both.
func (c *change) causes() []Cause {
	if c.before.Skipped || c.after.Skipped {
		return []Cause{{Rule: "applies_to", From: applies(c.before), To: applies(c.after)}}
	}
	of := c.verdictRows()
	winner, ranked := c.winnerRows()
	maps.Copy(of, winner)
	out := c.differences(of)
	if ranked {
		out = append(out, Cause{Rule: "ranking", From: orNone(Winner(c.before)), To: orNone(Winner(c.after))})
	}
	if len(out) == 0 {
		return []Cause{{Rule: "gate", From: c.before.Reason, To: c.after.Reason}}
	}
	return out
}

// verdictRows returns the keys of what can have turned the verdict: "" for the
// job, and the rows that stand otherwise where their number decides.
func (c *change) verdictRows() map[string]bool {
	out := map[string]bool{}
	if c.before.Verdict == c.after.Verdict {
		return out
	}
	out[""] = true
	before, after := standings(c.before), standings(c.after)
	short, stillShort := before.eligible() < c.need[0], after.eligible() < c.need[1]
	for key, was := range before {
		is := after[key]
		if (short || stillShort) && was != is && (short && stillShort || was == eligible || is == eligible) {
			out[key] = true
		}
	}
	return out
}

// winnerRows returns the keys of the winners that won, or do, because the other
// side keeps them out. ranked reports that the winner changed and neither is one.
func (c *change) winnerRows() (rows map[string]bool, ranked bool) {
	was, is := Winner(c.before), Winner(c.after)
	rows = map[string]bool{}
	if was == is {
		return rows, false
	}
	if lost := candidate(c.after, was); lost != nil && !lost.Eligible {
		rows[was] = true
	}
	if gained := candidate(c.before, is); gained != nil && !gained.Eligible {
		rows[is] = true
	}
	return rows, len(rows) == 0
}

// differences lists what rules hold against the job, for the key "", and against
// rows of these keys on one side and not on the other.
func (c *change) differences(keys map[string]bool) []Cause {
	was, is := blockers(c.before, c.names), blockers(c.after, nil)
	var out []Cause
	for id := range union(was, is) {
		from, to := was[id], is[id]
		if from.status != to.status && keys[id.key] {
			out = append(out, Cause{id.rule, id.policy, id.key, or(from.status, blocksNot), or(to.status, blocksNot), or(to.message, from.message)})
		}
	}
	slices.SortFunc(out, func(a, b Cause) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Policy, b.Policy))
	})
	return out
}

// blockers collects what keeps rows and the job from passing, under the names that
// policies have in names, or their own.
func blockers(run *engine.Run, names map[string]string) map[blockerID]blocker {
	out := map[blockerID]blocker{}
	add := func(key string, findings []engine.Finding) {
		for _, f := range findings {
			if f.Severity == engine.SeverityError && (f.Status == engine.StatusFail || f.Status == engine.StatusUndecided) {
				out[blockerID{key, or(names[f.Policy], f.Policy), f.Rule}] = blocker{f.Status.String(), saying(f)}
			}
		}
	}
	add("", run.Findings)
	for _, c := range run.Candidates {
		add(c.Key, c.Findings)
	}
	return out
}

func applies(run *engine.Run) string {
	if run.Skipped {
		return "skipped"
	}
	return "judged"
}

// standing is how a row stands with the rules.
type standing int

const (
	failed standing = iota
	undecided
	eligible
)

type standingOf map[string]standing

// standings returns how each row stands, by key.
func standings(run *engine.Run) standingOf {
	out := standingOf{}
	for _, c := range run.Candidates {
		switch {
		case c.Eligible:
			out[c.Key] = eligible
		case slices.ContainsFunc(c.Findings, func(f engine.Finding) bool {
			return f.Severity == engine.SeverityError && f.Status == engine.StatusFail
		}):
			out[c.Key] = failed
		default:
			out[c.Key] = undecided
		}
	}
	return out
}

func (s standingOf) eligible() int {
	n := 0
	for _, row := range s {
		if row == eligible {
			n++
		}
	}
	return n
}

// leastEligible returns how many rows have to be eligible, by the strictest gate.
func leastEligible(policies []*engine.Policy) int {
	least := 1
	for _, p := range policies {
		least = max(least, p.Gate.MinEligible)
	}
	return least
}

// successors says what each policy before a change is called after it: by its
// name, and where that is gone, what is left over in the order given.
func successors(from, to []*engine.Policy) map[string]string {
	out := map[string]string{}
	left := names(to)
	var gone []string
	for _, name := range names(from) {
		if at := slices.Index(left, name); at >= 0 {
			left = slices.Delete(left, at, at+1)
		} else {
			gone = append(gone, name)
		}
	}
	for i, name := range gone {
		if i < len(left) {
			out[name] = left[i]
		}
	}
	return out
}

func union[K comparable, V any](a, b map[K]V) map[K]V {
	out := make(map[K]V, len(a)+len(b))
	maps.Copy(out, a)
	maps.Copy(out, b)
	return out
}
