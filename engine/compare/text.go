package compare

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/clipperhouse/displaywidth"
	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"

	"github.com/iradvise/iradvise/engine"
)

// plain returns s as one line that is safe on a screen: white space becomes
// single spaces, and what a terminal would act on becomes visible, as in \x1b.
func plain(s string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(s), " ") {
		if acts(r) {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// acts reports whether r does something to a screen other than show a
// character. Joiners stay: several scripts are written with them.
func acts(r rune) bool {
	if r == '\u200c' || r == '\u200d' {
		return false
	}
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs)
}

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
func align(heads []string, rows [][]string, left int) ([]string, error) {
	var b bytes.Buffer
	cell := tw.CellConfig{Formatting: tw.CellFormatting{AutoFormat: tw.Off, AutoWrap: tw.WrapNone}}
	for i := range heads {
		side, pad := tw.AlignRight, tw.Padding{Right: "  ", Overwrite: true}
		if i < left || i == len(heads)-1 {
			side = tw.AlignLeft
		}
		cell.Padding.PerColumn = append(cell.Padding.PerColumn, pad)
		cell.Alignment.PerColumn = append(cell.Alignment.PerColumn, side)
	}
	bare := tw.Rendition{Borders: tw.BorderNone, Settings: tw.Settings{Lines: tw.LinesNone, Separators: tw.SeparatorsNone}}
	t := tablewriter.NewTable(&b, tablewriter.WithEastAsian(tw.Off),
		tablewriter.WithRenderer(renderer.NewBlueprint(bare)), tablewriter.WithConfig(tablewriter.Config{Header: cell, Row: cell}))
	t.Header(heads)
	for _, r := range rows {
		clean := make([]string, len(r))
		for i, c := range r {
			clean[i] = plain(c)
		}
		if err := t.Append(clean); err != nil {
			return nil, err
		}
	}
	if err := t.Render(); err != nil {
		return nil, err
	}
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n"), nil
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
