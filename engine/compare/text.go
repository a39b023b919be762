package compare

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/clipperhouse/displaywidth"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/report/grid"
	"github.com/iradvise/iradvise/internal/screen"
)

// plain returns s as one line that is safe on a screen.
func plain(s string) string { return screen.Line(s) }

// page collects lines of at most width columns, longer words apart.
type page struct {
	b     strings.Builder
	width int
}

func newPage(width int) *page {
	if width < 40 {
		width = 80
	}
	return &page{width: width}
}

func (p *page) blank() { p.b.WriteByte('\n') }

// item writes a label and a text that wraps beside it.
func (p *page) item(indent int, label, text string) {
	lead := strings.Repeat(" ", indent)
	if label != "" {
		lead += label + "  "
	}
	hang := strings.Repeat(" ", displaywidth.String(lead))
	line := lead
	for i, w := range strings.Fields(plain(text)) {
		switch {
		case i == 0:
			line += w
		case displaywidth.String(line)+1+displaywidth.String(w) <= p.width:
			line += " " + w
		default:
			p.line(line)
			line = hang + w
		}
	}
	p.line(line)
}

func (p *page) line(s string) { p.b.WriteString(strings.TrimRight(s, " ") + "\n") }

// align lays cells out in columns, one line for each row, the heads first. The
// first left columns and the last are aligned left.
func align(heads []string, rows [][]string, left int) []string {
	columns := make([]grid.Column, len(heads))
	for i, head := range heads {
		columns[i] = grid.Column{Head: head, Left: i < left || i == len(heads)-1}
	}
	safe := make([][]string, len(rows))
	for i, r := range rows {
		for _, c := range r {
			safe[i] = append(safe[i], plain(c))
		}
	}
	return grid.Lines(columns, safe, 2)
}

// number returns v for a column: whole from a thousand, else four digits.
func number(v float64) string {
	if math.Abs(v) >= 1000 && math.Abs(v) < 1e15 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 4, 64), 64)
	if err != nil || math.Abs(rounded) >= 1e15 || rounded != 0 && math.Abs(rounded) < 1e-4 {
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

func known(m engine.Measured[float64]) string {
	if v, ok := m.Get(); ok {
		return number(v)
	}
	return "-"
}

// signed returns a percentage with its sign.
func signed(v float64) string {
	switch {
	case v == 0:
		return "0%"
	case math.Abs(v) >= 1e6:
		return fmt.Sprintf("%+.3g%%", v)
	}
	return fmt.Sprintf("%+.2f%%", v)
}
