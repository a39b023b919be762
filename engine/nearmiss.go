package engine

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// nearMisses lists, for each row that a change of the policies can save, the
// least one, confirmed by judging again; least change first.
func (e *evaluation) nearMisses() []NearMiss {
	var out []NearMiss
	changed := &changedPolicies{by: map[string]*Policy{}}
	for _, c := range e.run.Candidates {
		i := c.Index
		if c.Eligible || e.blocked[i].failed == 0 || e.blocked[i].undecided > 0 {
			continue
		}
		if changes := e.save(c.Recommendation, changed); changes != nil {
			out = append(out, NearMiss{Candidate: c, Margin: c.Margin, Changes: changes})
		}
	}
	slices.SortStableFunc(out, func(a, b NearMiss) int {
		return cmp.Or(cmp.Compare(distance(a.Changes), distance(b.Changes)), cmp.Compare(a.Candidate.Index, b.Candidate.Index))
	})
	return out
}

// distance is the sum of the relative sizes of the changes.
func distance(changes []Change) float64 {
	sum := 0.0
	for _, ch := range changes {
		sum += ch.Distance
	}
	return sum
}

// Distance returns how large a change is: |to−from|/|from| of numbers, |to−from|
// where they start from 0, how many elements a list gains and loses, and 1 for
// another text or boolean.
func Distance(from, to any) float64 {
	a, isNumber := number(from)
	b, both := number(to)
	if isNumber && both {
		if a == 0 {
			return math.Abs(b)
		}
		return math.Abs(b-a) / math.Abs(a)
	}
	old, isList := from.([]any)
	list, both := to.([]any)
	if isList && both {
		return float64(lost(old, list) + lost(list, old))
	}
	return 1
}

// lost counts the elements of one list that another has not.
func lost(from, to []any) int {
	n := 0
	for _, v := range from {
		if !slices.Contains(to, v) {
			n++
		}
	}
	return n
}

// plain returns v as a person writes it, and as --set takes it.
func plain(v any) string {
	switch v := v.(type) {
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case nil:
		return "none"
	case []any:
		words := make([]string, len(v))
		for i, item := range v {
			words[i] = plain(item)
			if s, ok := item.(string); ok {
				words[i] = strconv.Quote(s)
			}
		}
		return "[" + strings.Join(words, ", ") + "]"
	}
	return fmt.Sprint(v)
}
