package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/iradvise/iradvise/engine"
)

// Closing returns the line that a gate leaves on stderr:
//
//	FAIL policy=NAME runs=1 passed=0 failed=1 undecided=0 eligible=0/3 winner=- nearest=ml.inf1.xlarge(latency-slo -6.5%)
//
// A value that is not one plain word is quoted as in Go and JSON. skipped= and
// invalid= stand behind undecided= when there were any. winner and nearest
// speak of a single run; of several they are "-".
func Closing(rep *engine.Report) string {
	s := rep.Summary
	var b strings.Builder
	fmt.Fprintf(&b, "%s policy=%s runs=%d passed=%d failed=%d undecided=%d",
		strings.ToUpper(rep.Verdict.String()), names(policyNames(rep)), s.Runs, s.Passed, s.Failed, s.Undecided)
	if s.Skipped > 0 {
		fmt.Fprintf(&b, " skipped=%d", s.Skipped)
	}
	if s.Invalid > 0 {
		fmt.Fprintf(&b, " invalid=%d", s.Invalid)
	}
	winner, near := "-", "-"
	if len(rep.Runs) == 1 {
		winner, near = chosen(rep.Runs[0]), nearestWord(rep.Runs[0].Nearest)
	}
	fmt.Fprintf(&b, " eligible=%d/%d winner=%s nearest=%s", s.Eligible, s.Recommendations, winner, near)
	return b.String()
}

func chosen(r *engine.Run) string {
	if r.Winner == nil {
		return "-"
	}
	return word(r.Winner.Key)
}

// nearestWord returns KEY(RULE MARGIN), "-" for none.
func nearestWord(n *engine.Nearest) string {
	switch {
	case n == nil:
		return "-"
	case n.Rule == "":
		return fmt.Sprintf("%s(%s)", word(n.Key), percent(n.Margin))
	}
	return fmt.Sprintf("%s(%s %s)", word(n.Key), word(n.Rule), percent(n.Margin))
}

func names(list []string) string {
	if len(list) == 0 {
		return "-"
	}
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = word(n)
	}
	return strings.Join(words, ",")
}

// word returns s, quoted unless it is one word that needs no quotes.
func word(s string) string {
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._-/:#+@×", r)
	}
	if s == "" || s == "-" || strings.ContainsFunc(s, func(r rune) bool { return !plain(r) }) {
		return strconv.Quote(s)
	}
	return s
}
