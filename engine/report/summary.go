package report

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// summary writes many runs as counts, the rules that cost most rows and the
// runs that need somebody's attention first.
func (p *page) summary(rep *engine.Report) {
	u := rep.Rollup
	p.blank()
	p.heading(0, tally(rep.Summary))
	p.costly(u)
	if said := caveats(u); said != "" {
		p.blank()
		p.item(1, "warnings", said)
	}
	p.chosenTypes(u)
	p.outliers("runs that failed, furthest from passing first", u.Furthest, u.Summary.Failed)
	p.outliers("runs that could not be decided", u.Undecided, u.Summary.Undecided)
}

// caveats counts the runs that have each kind of warning: "cost-identity in 3
// runs".
func caveats(u *engine.Rollup) string {
	var out []string
	for _, code := range slices.Sorted(maps.Keys(u.Warnings)) {
		out = append(out, code+" in "+plural(u.Warnings[code], "run"))
	}
	return strings.Join(out, ", ")
}

// ruleCount is how much one rule costs over all runs.
type ruleCount struct {
	rule, policy            string
	failed, undecided, runs int
}

// ruleCounts counts error rules over all rows, the most costly first.
func ruleCounts(u *engine.Rollup) []ruleCount {
	var out []ruleCount
	for name, n := range u.Rules {
		out = append(out, ruleCount{name.Rule, name.Policy, n.Failed, n.Undecided, n.Runs})
	}
	slices.SortFunc(out, func(a, b ruleCount) int {
		return cmp.Or(b.failed-a.failed, b.undecided-a.undecided, cmp.Compare(a.rule, b.rule), cmp.Compare(a.policy, b.policy))
	})
	return out
}

// chosenTypes writes which instance types won, the most often chosen first, and
// what the choice costs against the cheapest rows of the same jobs.
func (p *page) chosenTypes(u *engine.Rollup) {
	const most = 10
	types := slices.SortedFunc(maps.Keys(u.InstanceTypes), func(a, b string) int {
		x, y := u.InstanceTypes[a], u.InstanceTypes[b]
		return cmp.Or(y.Won-x.Won, y.Eligible-x.Eligible, y.Rows-x.Rows, cmp.Compare(a, b))
	})
	var rows [][]string
	for _, name := range types[:min(most, len(types))] {
		n := u.InstanceTypes[name]
		rows = append(rows, []string{or(name, "not known"), strconv.Itoa(n.Won), strconv.Itoa(n.Eligible), strconv.Itoa(n.Rows)})
	}
	p.blank()
	p.heading(1, "instance types, most chosen first")
	columns := []column{{head: "type", left: true, give: true}, {head: "won"}, {head: "eligible"}, {head: "rows"}}
	p.grid(3, columns, rows)
	if left := len(types) - most; left > 0 {
		p.text(3, "and "+strconv.Itoa(left)+" more")
	}
	if u.Compared > 0 {
		p.text(3, costOfChoice(u))
	}
}

// costOfChoice compares the chosen rows with the cheapest ones.
func costOfChoice(u *engine.Rollup) string {
	mean := func(micros int64) string { return "$" + dollars(float64(micros)/1e6/float64(u.Compared)) }
	return "a million inferences cost " + mean(u.ChosenMicros) + " on what was chosen and " +
		mean(u.CheapestMicros) + " on the cheapest rows, on average over " + plural(u.Compared, "run")
}

func (p *page) costly(u *engine.Rollup) {
	counts := ruleCounts(u)
	if len(counts) == 0 {
		return
	}
	p.blank()
	p.heading(1, "rules that set most aside")
	columns := []column{{head: "rule", left: true, give: true}, {head: "policy", left: true, give: true}, {head: "failed"}, {head: "undecided"}, {head: "runs"}}
	var rows [][]string
	for _, n := range counts {
		rows = append(rows, []string{n.rule, n.policy, strconv.Itoa(n.failed), strconv.Itoa(n.undecided), strconv.Itoa(n.runs)})
	}
	p.grid(3, columns, rows)
}

// outliers lists runs that need attention: the first of so many.
func (p *page) outliers(heading string, list []engine.Outlier, of int) {
	if len(list) == 0 {
		return
	}
	p.blank()
	p.heading(1, heading)
	columns := []column{{head: "run", left: true, give: true}, {head: "nearest", left: true, give: true}, {head: "reason", left: true, give: true}}
	var rows [][]string
	for _, o := range list {
		rows = append(rows, []string{titled(o.Job, o.Source), strings.ReplaceAll(nearestWord(o.Nearest), "(", " ("), o.Reason})
	}
	p.grid(3, columns, rows)
	if left := of - len(list); left > 0 {
		p.text(3, "and "+strconv.Itoa(left)+" more: -o jsonl has a line for each")
	}
}
