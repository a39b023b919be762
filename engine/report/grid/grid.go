// Package grid lays cells out in aligned columns for people to read. Reports and
// comparisons share it; it is the home of the table writer.
package grid

import (
	"bytes"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// Column is one column: its head, and whether its cells are text, aligned left,
// or numbers, aligned right.
type Column struct {
	Head string
	Left bool
}

// Lines returns the heads and then the rows, gap spaces between the columns,
// without rules. A cell may hold several lines. The widths do not depend on the
// locale.
func Lines(columns []Column, rows [][]string, gap int) ([]string, error) {
	var b bytes.Buffer
	t := newTable(&b, columns, gap)
	heads := make([]string, len(columns))
	for i, c := range columns {
		heads[i] = c.Head
	}
	t.Header(heads)
	for _, r := range rows {
		if err := t.Append(r); err != nil {
			return nil, err
		}
	}
	if err := t.Render(); err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines, nil
}

func newTable(b *bytes.Buffer, columns []Column, gap int) *tablewriter.Table {
	cell := tw.CellConfig{Formatting: tw.CellFormatting{AutoFormat: tw.Off, AutoWrap: tw.WrapNone}}
	for i, c := range columns {
		pad := tw.Padding{Right: strings.Repeat(" ", gap), Overwrite: true}
		if i == len(columns)-1 {
			pad.Right = ""
		}
		align := tw.AlignRight
		if c.Left {
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
