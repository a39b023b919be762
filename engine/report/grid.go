package report

import (
	"bytes"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// column is one column of a grid.
type column struct {
	head string
	left bool // aligned left: text; else numbers
	give bool // becomes narrower, and its cells wrap, when the grid is too wide
}

// grid writes aligned columns.
func (p *page) grid(indent int, columns []column, rows [][]string) error {
	rows = fit(columns, rows, p.width-indent)
	var b bytes.Buffer
	t := newTable(&b, columns)
	heads := make([]string, len(columns))
	for i, c := range columns {
		heads[i] = c.head
	}
	t.Header(heads)
	for _, r := range rows {
		if err := t.Append(r); err != nil {
			return err
		}
	}
	if err := t.Render(); err != nil {
		return err
	}
	for _, l := range strings.SplitAfter(string(trimLines(b.Bytes())), "\n") {
		if l != "" {
			p.b.WriteString(strings.Repeat(" ", indent) + l)
		}
	}
	return nil
}

// newTable returns a tablewriter without rules, whose widths do not depend on
// the locale.
func newTable(b *bytes.Buffer, columns []column) *tablewriter.Table {
	cell := tw.CellConfig{Formatting: tw.CellFormatting{AutoFormat: tw.Off, AutoWrap: tw.WrapNone}}
	for i, c := range columns {
		pad := tw.Padding{Right: "  ", Overwrite: true}
		if i == len(columns)-1 {
			pad.Right = ""
		}
		align := tw.AlignRight
		if c.left {
			align = tw.AlignLeft
		}
		cell.Padding.PerColumn = append(cell.Padding.PerColumn, pad)
		cell.Alignment.PerColumn = append(cell.Alignment.PerColumn, align)
	}
	bare := tw.Rendition{Borders: tw.BorderNone, Settings: tw.Settings{Lines: tw.LinesNone, Separators: tw.SeparatorsNone}}
	return tablewriter.NewTable(b,
		tablewriter.WithEastAsian(tw.Off),
		tablewriter.WithRenderer(renderer.NewBlueprint(bare)),
		tablewriter.WithConfig(tablewriter.Config{Header: cell, Row: cell}))
}

// fit cleans all cells and folds those of the columns that give until the grid
// is no wider than width.
func fit(columns []column, rows [][]string, width int) [][]string {
	widths := make([]int, len(columns))
	out := make([][]string, len(rows))
	for i, c := range columns {
		widths[i] = cells(c.head)
	}
	for n, r := range rows {
		out[n] = make([]string, len(r))
		for i, s := range r {
			out[n][i] = clean(s)
			widths[i] = max(widths[i], cells(out[n][i]))
		}
	}
	over := 2*(len(columns)-1) - width
	for _, w := range widths {
		over += w
	}
	for over > 0 && narrow(columns, widths) {
		over--
	}
	for _, r := range out {
		for i, c := range columns {
			if c.give {
				r[i] = strings.Join(fold(r[i], widths[i]), "\n")
			}
		}
	}
	return out
}

// narrow takes one column from the widest that gives. None becomes narrower
// than 10, nor than its head.
func narrow(columns []column, widths []int) bool {
	widest := -1
	for i, c := range columns {
		if c.give && widths[i] > max(10, cells(c.head)) && (widest < 0 || widths[i] > widths[widest]) {
			widest = i
		}
	}
	if widest < 0 {
		return false
	}
	widths[widest]--
	return true
}
