package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// A comment on a pull request holds 65,536 characters; some room stays for what
// a workflow puts around it.
const commentSize = 60_000

// writeMarkdown writes GitHub's dialect: verdicts first, what is long folded
// away. What would not fit a comment is left out, findings first, then all but
// a summary, and the text says so.
func writeMarkdown(w io.Writer, rep *engine.Report) error {
	text := ""
	for _, d := range []mdDetail{mdEverything, mdTables, mdShort} {
		if len(rep.Runs) > manyRuns && d != mdShort {
			continue
		}
		if text = markdown(rep, d); len(text) <= commentSize {
			break
		}
	}
	_, err := io.WriteString(w, text)
	return err
}

// mdDetail is how much of a report goes into a comment.
type mdDetail int

const (
	mdEverything mdDetail = iota
	mdTables              // without findings
	mdShort               // counts and the runs that did not pass
)

func markdown(rep *engine.Report, d mdDetail) string {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s %s\n\n", badge(rep.Verdict.String()), mdText(tally(rep.Summary)))
	if d == mdShort {
		mdSummary(&b, rep)
	} else {
		for _, r := range rep.Runs {
			mdRun(&b, rep, r, d)
		}
	}
	mdErrors(&b, rep.Errors)
	mdWaivers(&b, rep)
	mdPolicies(&b, rep)
	if d != mdEverything {
		b.WriteString("_The findings of each row are left out for their length: `-o html=FILE` has them._\n")
	}
	return b.String()
}

func badge(verdict string) string {
	switch verdict {
	case "pass":
		return "✅ PASS"
	case "fail":
		return "❌ FAIL"
	case "skipped":
		return "➖ SKIPPED"
	}
	return "❔ UNDECIDED"
}

func mdRun(b *strings.Builder, rep *engine.Report, r *engine.Run, d mdDetail) {
	fmt.Fprintf(b, "#### %s %s\n\n%s\n", badge(verdict(r)), code(title(r)), mdText(r.Reason))
	if r.Next != "" {
		fmt.Fprintf(b, "\n**Next:** %s\n", mdText(r.Next))
	}
	fmt.Fprintf(b, "\n%s\n\n", code(facts(r.Job)))
	if len(r.Candidates)+len(r.Job.ExistingEndpoints) > 0 {
		mdRows(b, rep, r)
	}
	mdList(b, "Warnings", each(r.Warnings(), func(w engine.Warning) string { return mdText(warning(w)) }))
	mdList(b, "Near misses", each(r.NearMisses, func(n engine.NearMiss) string { return mdText(nearMiss(n)) }))
	if d == mdEverything {
		mdFindings(b, rep, r)
	}
	if rep.Explained {
		mdList(b, "Stability of the winner", each(r.Stability, func(s engine.Stability) string { return mdText(stable(s)) }))
	}
}

func mdRows(b *strings.Builder, rep *engine.Report, r *engine.Run) {
	columns := rowColumns(rep)
	for _, c := range columns {
		fmt.Fprintf(b, "| %s ", mdText(c.head))
	}
	b.WriteString("|\n")
	for _, c := range columns {
		if c.left {
			b.WriteString("| :-- ")
		} else {
			b.WriteString("| --: ")
		}
	}
	b.WriteString("|\n")
	for _, c := range r.Candidates {
		var cells []string
		for _, col := range columns {
			cells = append(cells, col.cell(c))
		}
		mdRow(b, cells)
	}
	for _, e := range r.Job.ExistingEndpoints {
		mdRow(b, productionRow(columns, e))
	}
	if signs := legend(r); signs != "" {
		fmt.Fprintf(b, "\n<sub>%s</sub>\n", mdText(signs))
	}
	b.WriteString("\n")
}

// mdRow writes one row; the second cell is the key.
func mdRow(b *strings.Builder, cells []string) {
	for i, s := range cells {
		if i == 1 {
			s = strings.ReplaceAll(code(s), "|", `\|`)
		} else {
			s = mdText(s)
		}
		fmt.Fprintf(b, "| %s ", s)
	}
	b.WriteString("|\n")
}

// mdFindings folds what did not pass away, row by row.
func mdFindings(b *strings.Builder, rep *engine.Report, r *engine.Run) {
	job := r.Findings
	if !rep.Explained {
		job = problems(job)
	}
	mdList(b, "The job", each(job, mdFinding))
	for _, c := range r.Candidates {
		findings := shown(rep, c)
		if len(findings) == 0 {
			continue
		}
		fmt.Fprintf(b, "<details><summary><code>%s</code>: %s</summary>\n\n", escapeHTML(clean(c.Key)), escapeHTML(place(c)))
		for _, f := range findings {
			fmt.Fprintf(b, "- %s\n", mdFinding(f))
		}
		if isExplained(rep, c) {
			mdScore(b, c.Score)
		}
		b.WriteString("\n</details>\n\n")
	}
}

func mdFinding(f engine.Finding) string {
	out := fmt.Sprintf("**%s** %s: %s", label(f), code(f.Rule), mdText(f.Message))
	if e := annotate(f); e != "" {
		out += "<br>" + code(e)
	}
	for _, d := range details(f) {
		out += "<br>" + mdText(d)
	}
	return out
}

func mdScore(b *strings.Builder, s *engine.ScoreResult) {
	if s == nil {
		return
	}
	for _, t := range s.Terms {
		fmt.Fprintf(b, "- %s\n", mdText(term(t)))
	}
}

// term returns one part of a score as a sentence.
func term(t engine.Term) string {
	out := fmt.Sprintf("score of %s: %s, normalized %s", t.Objective, cell(t.Value, short), cell(t.Normalized, perMillion))
	if w, ok := t.Weight.Get(); ok {
		out += ", weight " + weight(w)
	}
	return out
}

// stable returns one stability interval as a sentence.
func stable(s engine.Stability) string {
	high := "any size"
	if v, ok := s.High.Get(); ok {
		high = short(v)
	}
	return fmt.Sprintf("%s: weight %s, may be %s to %s", s.Objective, short(s.Weight), short(s.Low), high)
}

func mdSummary(b *strings.Builder, rep *engine.Report) {
	if counts := ruleCounts(rep.Rollup); len(counts) > 0 {
		b.WriteString("| rule | policy | failed | undecided | runs |\n| :-- | :-- | --: | --: | --: |\n")
		for _, n := range counts {
			fmt.Fprintf(b, "| %s | %s | %d | %d | %d |\n", mdText(n.rule), mdText(n.policy), n.failed, n.undecided, n.runs)
		}
		b.WriteString("\n")
	}
	failed, undecided := attention(rep)
	line := func(r *engine.Run) string { return code(clip(title(r))) + ": " + mdText(clip(r.Reason)) }
	if len(rep.Runs) <= manyRuns {
		mdList(b, "Passed", each(passed(rep), line))
	}
	mdList(b, "Failed, furthest from passing first", each(failed, line))
	mdList(b, "Undecided", each(undecided, line))
}

// passed returns the runs that passed.
func passed(rep *engine.Report) []*engine.Run {
	var out []*engine.Run
	for _, r := range rep.Runs {
		if !r.Skipped && r.Verdict == engine.Pass {
			out = append(out, r)
		}
	}
	return out
}

// clip returns s without what is beyond 300 characters.
func clip(s string) string {
	const most = 300
	if head, tail := cut(s, most); tail != "" {
		return head + "…"
	}
	return s
}

func mdErrors(b *strings.Builder, errors []engine.InputError) {
	mdList(b, "Could not be read", each(errors, func(e engine.InputError) string { return mdText(clip(complaint(e))) }))
}

func mdWaivers(b *strings.Builder, rep *engine.Report) {
	mdList(b, "Waivers as of "+or(rep.AsOf, "no known day"),
		each(rep.Waivers, func(u engine.WaiverUse) string { return mdText(waiver(u)) }))
}

func mdPolicies(b *strings.Builder, rep *engine.Report) {
	for _, q := range rep.Policies {
		fmt.Fprintf(b, "<sub>policy %s", mdText(q.Name))
		if params := given(q.Params); params != "" {
			b.WriteString("; " + mdText(params))
		}
		if sized(q.Traffic) || rep.Explained {
			b.WriteString("; " + mdText(traffic(q.Traffic)))
		}
		b.WriteString("</sub>\n\n")
	}
}

// mdList writes a heading and a list; at most 50 entries fit a comment.
func mdList(b *strings.Builder, heading string, items []string) {
	const most = 50
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(b, "**%s**\n\n", mdText(heading))
	for _, s := range items[:min(most, len(items))] {
		fmt.Fprintf(b, "- %s\n", s)
	}
	if len(items) > most {
		fmt.Fprintf(b, "- and %d more\n", len(items)-most)
	}
	b.WriteString("\n")
}

// each returns f of every element.
func each[T any](list []T, f func(T) string) []string {
	out := make([]string, len(list))
	for i, e := range list {
		out[i] = f(e)
	}
	return out
}
