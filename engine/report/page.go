package report

import (
	"slices"
	"strings"

	"github.com/clipperhouse/displaywidth"

	"github.com/iradvise/iradvise/internal/screen"
)

// page collects the lines of a report for people. Nothing on it is wider than
// its width, except a single word that is.
type page struct {
	b     strings.Builder
	width int
	color bool
}

func newPage(s Style) *page {
	if s.Width < 40 {
		s.Width = 80
	}
	return &page{width: s.Width, color: s.Color}
}

// String returns the page. A line that wrapping made look like a command of a CI
// system does not begin like one.
func (p *page) String() string {
	lines := strings.Split(p.b.String(), "\n")
	for i, l := range lines {
		lines[i] = screen.Disarm(l)
	}
	return strings.Join(lines, "\n")
}

// blank leaves one empty line, never two and none at the top.
func (p *page) blank() {
	if s := p.b.String(); s != "" && !strings.HasSuffix(s, "\n\n") {
		p.b.WriteByte('\n')
	}
}

// text writes a sentence, wrapped.
func (p *page) text(indent int, s string) { p.item(indent, "", s) }

// heading writes a line that names what follows.
func (p *page) heading(indent int, s string) {
	for _, l := range wrap(clean(s), p.width-indent) {
		p.b.WriteString(strings.Repeat(" ", indent) + p.paint(l, bold) + "\n")
	}
}

// item writes a label and a sentence that wraps beside it, or below it where a
// word is too long to stand beside.
func (p *page) item(indent int, label, s string) {
	hang := indent
	if label != "" {
		hang += cells(label) + 2
	}
	lead := strings.Repeat(" ", indent)
	if label != "" {
		lead += p.paint(label, colorOf(label)) + "  "
	}
	lines := wrap(clean(s), p.width-hang)
	if label != "" && slices.ContainsFunc(lines, func(l string) bool { return cells(l) > p.width-hang }) {
		p.b.WriteString(strings.TrimRight(lead, " ") + "\n")
		hang = indent + 2
		lead = strings.Repeat(" ", hang)
		lines = wrap(clean(s), p.width-hang)
	}
	for _, l := range lines {
		p.b.WriteString(strings.TrimRight(lead+l, " ") + "\n")
		lead = strings.Repeat(" ", hang)
	}
}

// cells returns how many columns s takes on a screen.
func cells(s string) int { return displaywidth.String(s) }

// wrap breaks s between words into lines of at most width columns. A word that
// is longer stands on its own line.
func wrap(s string, width int) []string {
	if cells(s) <= width {
		return []string{s}
	}
	var lines []string
	line := ""
	for _, w := range strings.Split(s, " ") {
		switch {
		case line == "":
			line = w
		case cells(line)+1+cells(w) <= width:
			line += " " + w
		default:
			lines = append(lines, line)
			line = w
		}
	}
	return append(lines, line)
}

// fold is wrap that also breaks words, for the cells of a grid.
func fold(s string, width int) []string {
	var out []string
	for _, l := range wrap(s, width) {
		head, tail := cut(l, width)
		for tail != "" {
			out = append(out, head)
			head, tail = cut(tail, width)
		}
		out = append(out, head)
	}
	return out
}

// cut splits s after at most width columns, and after at least one character.
func cut(s string, width int) (head, tail string) {
	used, end := 0, 0
	g := displaywidth.StringGraphemes(s)
	for g.Next() {
		if end > 0 && used+g.Width() > width {
			break
		}
		used += g.Width()
		end += len(g.Value())
	}
	return s[:end], s[end:]
}

const (
	bold   = "1"
	red    = "31"
	green  = "32"
	yellow = "33"
)

func (p *page) paint(s, code string) string {
	if !p.color || code == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// colorOf returns the colour of a label that is a verdict or a status.
func colorOf(label string) string {
	switch label {
	case "PASS", "ok":
		return green
	case "FAIL":
		return red
	case "UNDECIDED", "SKIPPED", "ERROR", "undecided", "waived", "warn":
		return yellow
	}
	return ""
}
