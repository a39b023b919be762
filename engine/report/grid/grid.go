// Package grid lays cells out in aligned columns for people to read. Reports and
// comparisons share it.
package grid

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
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
func Lines(columns []Column, rows [][]string, gap int) []string {
	heads := make([]string, len(columns))
	for i, c := range columns {
		heads[i] = c.Head
	}
	rows = append([][]string{heads}, rows...)
	widths := columnWidths(rows, len(columns))
	var lines []string
	for _, row := range rows {
		lines = append(lines, rowLines(columns, widths, row, gap)...)
	}
	return lines
}

// columnWidths returns the width of the widest line in each column.
func columnWidths(rows [][]string, columns int) []int {
	widths := make([]int, columns)
	for _, row := range rows {
		for i, cell := range row {
			for line := range strings.SplitSeq(cell, "\n") {
				widths[i] = max(widths[i], displaywidth.String(line))
			}
		}
	}
	return widths
}

// rowLines returns as many lines as the highest cell of a row has.
func rowLines(columns []Column, widths []int, row []string, gap int) []string {
	height := 1
	for _, cell := range row {
		height = max(height, 1+strings.Count(cell, "\n"))
	}
	lines := make([]strings.Builder, height)
	for i, cell := range row {
		texts := strings.Split(cell, "\n")
		for n := range lines {
			text := ""
			if n < len(texts) {
				text = texts[n]
			}
			free := strings.Repeat(" ", widths[i]-displaywidth.String(text))
			if !columns[i].Left {
				text, free = free+text, ""
			}
			lines[n].WriteString(text + free + strings.Repeat(" ", gap))
		}
	}
	out := make([]string, height)
	for n := range lines {
		out[n] = strings.TrimRight(lines[n].String(), " ")
	}
	return out
}
