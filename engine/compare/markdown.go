package compare

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// verbatim escapes s so that markdown shows it as it is, on one line.
func verbatim(s string) string {
	var b strings.Builder
	for _, r := range plain(s) {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '@': // no mention of anybody
			b.WriteString("&#64;")
		case strings.ContainsRune("\\`*_{}[]()#|>~!$", r):
			b.WriteRune('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return strings.ReplaceAll(b.String(), "://", ":&#47;&#47;")
}

// writeMarkdown writes what moved first and everything below a fold.
func writeMarkdown(w io.Writer, c *Comparison) error {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s: %s\n\n%s.\n\n%s.\n\n", strings.ToUpper(c.Verdict.String()), verbatim(c.sides()),
		verbatim(c.Reason), verbatim(c.standing()))
	if j := c.Judgement; j != nil {
		fmt.Fprintf(&b, "- verdict: %s\n- winner: %s\n", verbatim(j.verdicts()), verbatim(j.winners()))
		for _, f := range j.Flips {
			fmt.Fprintf(&b, "- flip: %s\n", verbatim(f.String()))
		}
	}
	c.markdownLists(&b)
	c.markdownTables(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

func (c *Comparison) markdownLists(b *strings.Builder) {
	for _, r := range c.Added {
		fmt.Fprintf(b, "- added: %s\n", verbatim(r.Key()))
	}
	for _, r := range c.Removed {
		fmt.Fprintf(b, "- removed: %s\n", verbatim(r.Key()))
	}
	for _, a := range c.Ambiguous {
		fmt.Fprintf(b, "- ambiguous: %s\n", verbatim(a.Name()+": "+a.Reason))
	}
	for _, text := range firstFew(c.notes()) {
		fmt.Fprintf(b, "- warning: %s\n", verbatim(text))
	}
}

func (c *Comparison) markdownTables(b *strings.Builder) {
	quiet := func(d Delta) bool { return d.Verdict == Equal || d.Verdict == Within || d.Verdict == NotMeasured }
	all := func(d Delta) bool { return d.Verdict == NotMeasured }
	if len(c.Matched) == 0 {
		return
	}
	if n := c.markdownTable(b, quiet); n == 0 {
		b.WriteString("\nNothing left its tolerance.\n")
	}
	b.WriteString("\n<details><summary>All metrics</summary>\n")
	c.markdownTable(b, all)
	b.WriteString("\n</details>\n")
}

// markdownTable writes the metrics that hidden does not hide and returns how
// many there are.
func (c *Comparison) markdownTable(b *strings.Builder, hidden func(Delta) bool) int {
	n := 0
	for _, m := range c.Matched {
		for _, d := range slices.DeleteFunc(slices.Clone(m.Deltas), hidden) {
			if n++; n == 1 {
				b.WriteString("\n| configuration | metric | old | new | delta | p | verdict |\n|---|---|--:|--:|--:|--:|---|\n")
			}
			cells := d.cells(true)
			fmt.Fprintf(b, "| %s | `%s` | %s | %s | %s | %s | %s |\n", verbatim(m.heading(c.Repeated())), d.Metric.Name,
				verbatim(cells[1]), verbatim(cells[2]), verbatim(cells[3]), cells[4], verbatim(string(d.Verdict)))
		}
	}
	return n
}
