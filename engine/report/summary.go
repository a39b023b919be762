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
func (p *page) summary(rep *engine.Report) error {
	p.blank()
	p.heading(0, tally(rep.Summary))
	if err := p.costly(rep); err != nil {
		return err
	}
	if said := caveats(rep); said != "" {
		p.blank()
		p.item(1, "warnings", said)
	}
	if err := p.chosenTypes(rollUp(rep)); err != nil {
		return err
	}
	failed, undecided := attention(rep)
	if err := p.runs("runs that failed, furthest from passing first", failed); err != nil {
		return err
	}
	return p.runs("runs that could not be decided", undecided)
}

// caveats counts the runs that have each kind of warning: "cost-identity in 3
// runs".
func caveats(rep *engine.Report) string {
	counts := map[string]int{}
	for _, r := range rep.Runs {
		here := map[string]bool{}
		for _, w := range r.Job.Warnings {
			here[w.Code] = true
		}
		for code := range here {
			counts[code]++
		}
	}
	var out []string
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		out = append(out, code+" in "+plural(counts[code], "run"))
	}
	return strings.Join(out, ", ")
}

// ruleCount is how much one rule costs over all runs.
type ruleCount struct {
	rule, policy            string
	failed, undecided, runs int
}

// rollUp returns what the runs of the report come to.
func rollUp(rep *engine.Report) *engine.Rollup {
	u := engine.NewRollup()
	for _, r := range rep.Runs {
		u.Add(r)
	}
	return u
}

// ruleCounts counts error rules over all rows, the most costly first.
func ruleCounts(rep *engine.Report) []ruleCount {
	var out []ruleCount
	for name, n := range rollUp(rep).Rules {
		out = append(out, ruleCount{name.Rule, name.Policy, n.Failed, n.Undecided, n.Runs})
	}
	slices.SortFunc(out, func(a, b ruleCount) int {
		return cmp.Or(b.failed-a.failed, b.undecided-a.undecided, cmp.Compare(a.rule, b.rule), cmp.Compare(a.policy, b.policy))
	})
	return out
}

// chosenTypes writes which instance types won, the most often chosen first, and
// what the choice costs against the cheapest rows of the same jobs.
func (p *page) chosenTypes(u *engine.Rollup) error {
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
	if err := p.grid(3, columns, rows); err != nil {
		return err
	}
	if left := len(types) - most; left > 0 {
		p.text(3, "and "+strconv.Itoa(left)+" more")
	}
	if u.Compared > 0 {
		p.text(3, costOfChoice(u))
	}
	return nil
}

// costOfChoice compares the chosen rows with the cheapest ones.
func costOfChoice(u *engine.Rollup) string {
	mean := func(micros int64) string { return "$" + dollars(float64(micros)/1e6/float64(u.Compared)) }
	return "a million inferences cost " + mean(u.ChosenMicros) + " on what was chosen and " +
		mean(u.CheapestMicros) + " on the cheapest rows, on average over " + plural(u.Compared, "run")
}

func (p *page) costly(rep *engine.Report) error {
	counts := ruleCounts(rep)
	if len(counts) == 0 {
		return nil
	}
	p.blank()
	p.heading(1, "rules that set most aside")
	columns := []column{{head: "rule", left: true, give: true}, {head: "policy", left: true, give: true}, {head: "failed"}, {head: "undecided"}, {head: "runs"}}
	var rows [][]string
	for _, n := range counts {
		rows = append(rows, []string{n.rule, n.policy, strconv.Itoa(n.failed), strconv.Itoa(n.undecided), strconv.Itoa(n.runs)})
	}
	return p.grid(3, columns, rows)
}

// attention returns the runs that failed, the least margin first, and those
// that are undecided, in input order.
func attention(rep *engine.Report) (failed, undecided []*engine.Run) {
	for _, r := range rep.Runs {
		switch {
		case r.Skipped:
		case r.Verdict == engine.Fail:
			failed = append(failed, r)
		case r.Verdict == engine.Undecided:
			undecided = append(undecided, r)
		}
	}
	slices.SortStableFunc(failed, func(a, b *engine.Run) int { return cmp.Compare(bestMargin(a), bestMargin(b)) })
	return failed, undecided
}

// bestMargin returns the margin of the row that is closest to passing; a run
// without one is further away than any.
func bestMargin(r *engine.Run) float64 {
	c, _ := closest(r)
	if c == nil {
		return -1e308
	}
	m, _ := c.Margin.Get()
	return m
}

func (p *page) runs(heading string, list []*engine.Run) error {
	const most = 10
	if len(list) == 0 {
		return nil
	}
	p.blank()
	p.heading(1, heading)
	columns := []column{{head: "run", left: true, give: true}, {head: "nearest", left: true, give: true}, {head: "reason", left: true, give: true}}
	var rows [][]string
	for _, r := range list[:min(most, len(list))] {
		near := nearestWord(r)
		rows = append(rows, []string{title(r), strings.ReplaceAll(near, "(", " ("), r.Reason})
	}
	if err := p.grid(3, columns, rows); err != nil {
		return err
	}
	if len(list) > most {
		p.text(3, "and "+strconv.Itoa(len(list)-most)+" more: -o jsonl has a line for each")
	}
	return nil
}
