package compare

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// ImpactFormats returns every format of an Impact, the default first.
func ImpactFormats(width int) []Format[*Impact] {
	return []Format[*Impact]{
		{"table", "for people: counts by rule and the first flips", func(w io.Writer, i *Impact) error { return i.writeTable(w, width) }},
		{"json", "the whole outcome (" + ImpactSchema + ")", writeImpactJSON},
		{"markdown", "for a comment on a pull request", writeImpactMarkdown},
	}
}

// title says what was changed, and sums it up.
func (i *Impact) title() (title, sum string) {
	s := i.Summary
	title = fmt.Sprintf("impact of %s → %s", sources(i.From), sources(i.To))
	sum = fmt.Sprintf("%s: %d flipped (%s, %s), %d the same", count(s.Runs, "run"), s.Flipped, count(s.Verdicts, "verdict"), count(s.Winners, "winner"), s.Same)
	if s.Neither > 0 {
		sum += fmt.Sprintf(", %d that neither policy judges", s.Neither)
	}
	if s.Invalid > 0 {
		sum += fmt.Sprintf(", %s that could not be read", count(s.Invalid, "input"))
	}
	return title, sum
}

func sources(policies []*engine.Policy) string {
	var out []string
	for _, p := range policies {
		out = append(out, or(p.Source, p.Name))
	}
	return strings.Join(out, " + ")
}

func (i *Impact) writeTable(w io.Writer, width int) error {
	p := newPage(width)
	title, sum := i.title()
	p.item(0, "", title)
	p.item(2, "", sum)
	if len(i.Rules) > 0 {
		var rows [][]string
		for _, r := range i.Rules {
			rows = append(rows, append(r.cells(i.several()), ""))
		}
		lines := align([]string{"RULE", "RUNS", "VERDICTS", "WINNERS", "STRICTER", "LOOSER", ""}, rows, 1)
		p.blank()
		for _, l := range lines {
			p.line("  " + l)
		}
	}
	for _, f := range i.firstFlips() {
		p.blank()
		p.item(0, "", f.place())
		for _, l := range f.lines(i.several()) {
			p.item(2, "", l)
		}
	}
	if more := i.moreFlips(); more != "" {
		p.blank()
		p.item(0, "", more)
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

// flipsShown is how many flipped runs are listed for people.
const flipsShown = 20

func (i *Impact) firstFlips() []RunFlip { return i.Flips[:min(len(i.Flips), flipsShown)] }

// moreFlips says how many runs are not listed, "" for none.
func (i *Impact) moreFlips() string {
	if n := len(i.Flips) - flipsShown; n > 0 {
		return fmt.Sprintf("and %s: -o json lists all", count(n, "more flipped run"))
	}
	return ""
}

// several reports whether a side has several policies, so that a rule is only
// known by its policy too.
func (i *Impact) several() bool { return len(i.From) > 1 || len(i.To) > 1 }

// named returns a rule's name, with its policy's where there are several.
func named(rule, policy string, several bool) string {
	if several && policy != "" {
		return rule + " (" + policy + ")"
	}
	return rule
}

func (r RuleFlips) cells(several bool) []string {
	return []string{named(r.Rule, r.Policy, several), strconv.Itoa(r.Runs), strconv.Itoa(r.Verdicts), strconv.Itoa(r.Winners), strconv.Itoa(r.Stricter), strconv.Itoa(r.Looser)}
}

// place names the run, by its job and where it was read.
func (f RunFlip) place() string {
	if f.Job == f.Source {
		return f.Source
	}
	return f.Job + " (" + f.Source + ")"
}

// lines says what flipped and which rules did it.
func (f RunFlip) lines(several bool) []string {
	var out []string
	if f.VerdictFlips() {
		out = append(out, fmt.Sprintf("verdict %s → %s: %s", f.From.Verdict, f.To.Verdict, f.To.Reason))
	}
	if f.WinnerFlips() {
		out = append(out, fmt.Sprintf("winner %s → %s", orNone(f.From.Winner), orNone(f.To.Winner)))
	}
	for _, c := range f.Causes {
		out = append(out, c.line(several))
	}
	return out
}

// line says what the rule held against the row before and now.
func (c Cause) line(several bool) string {
	text := fmt.Sprintf("%s: %s → %s", named(c.Rule, c.Policy, several), c.From, c.To)
	if c.Key != "" {
		text = c.Key + " " + text
	}
	if c.Message != "" {
		text += " (" + c.Message + ")"
	}
	return text
}

func writeImpactMarkdown(w io.Writer, i *Impact) error {
	var b strings.Builder
	title, sum := i.title()
	fmt.Fprintf(&b, "### %s\n\n%s.\n", verbatim(title), verbatim(sum))
	if len(i.Rules) > 0 {
		b.WriteString("\n| rule | runs | verdicts | winners | stricter | looser |\n|---|--:|--:|--:|--:|--:|\n")
	}
	for _, r := range i.Rules {
		cells := r.cells(i.several())
		fmt.Fprintf(&b, "| %s | %s |\n", verbatim(cells[0]), strings.Join(cells[1:], " | "))
	}
	if len(i.Flips) > 0 {
		fmt.Fprintf(&b, "\n<details><summary>%s</summary>\n\n", count(len(i.Flips), "flipped run"))
		for _, f := range i.firstFlips() {
			fmt.Fprintf(&b, "- %s\n", verbatim(f.place()))
			for _, l := range f.lines(i.several()) {
				fmt.Fprintf(&b, "  - %s\n", verbatim(l))
			}
		}
		if more := i.moreFlips(); more != "" {
			fmt.Fprintf(&b, "\n%s.\n", verbatim(more))
		}
		b.WriteString("\n</details>\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeImpactJSON(w io.Writer, i *Impact) error {
	s := i.Summary
	return writeDocument(w, object{
		{"schema", ImpactSchema},
		{"tool", tool(i.Tool)},
		{"from", list(i.From, policyObject)},
		{"to", list(i.To, policyObject)},
		{"rules", list(i.Rules, func(r RuleFlips) any {
			return object{{"rule", r.Rule}, {"policy", nullable(r.Policy)}, {"runs", r.Runs}, {"verdicts", r.Verdicts}, {"winners", r.Winners}, {"stricter", r.Stricter}, {"looser", r.Looser}}
		})},
		{"flips", list(i.Flips, flipObject)},
		{"errors", list(i.Errors, errorObject)},
		{"summary", object{
			{"runs", s.Runs}, {"flipped", s.Flipped}, {"verdicts", s.Verdicts}, {"winners", s.Winners},
			{"same", s.Same}, {"skipped", s.Neither}, {"invalid", s.Invalid},
		}},
	})
}

func policyObject(p *engine.Policy) any {
	return object{{"name", p.Name}, {"source", nullable(p.Source)}, {"digest", nullable(p.Digest)}}
}

func flipObject(f RunFlip) any {
	return object{
		{"source", f.Source}, {"job", f.Job}, {"from", f.From.object()}, {"to", f.To.object()},
		{"verdict_flips", f.VerdictFlips()}, {"winner_flips", f.WinnerFlips()},
		{"causes", list(f.Causes, func(c Cause) any {
			return object{{"rule", c.Rule}, {"policy", nullable(c.Policy)}, {"key", nullable(c.Key)}, {"from", c.From}, {"to", c.To}, {"message", nullable(c.Message)}}
		})},
	}
}

func errorObject(e engine.InputError) any {
	return object{{"source", e.Source}, {"position", positionObject(e.Position)}, {"message", e.Message}}
}

// positionObject is null for a place whose line is not known.
func positionObject(p engine.Position) any {
	if p.Line < 1 {
		return nil
	}
	var column any
	if p.Column > 0 {
		column = p.Column
	}
	return object{{"file", p.File}, {"line", p.Line}, {"column", column}}
}
