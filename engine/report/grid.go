package report

import (
	"strings"

	"github.com/iradvise/iradvise/engine/report/grid"
)

// column is one column of a grid.
type column struct {
	head string
	left bool // aligned left: text; else numbers
	give bool // becomes narrower, and its cells wrap, when the grid is too wide
}

// grid writes aligned columns.
func (p *page) grid(indent int, columns []column, rows [][]string) {
	rows, gap := fit(columns, rows, p.width-indent)
	heads := make([]grid.Column, len(columns))
	for i, c := range columns {
		heads[i] = grid.Column{Head: c.head, Left: c.left}
	}
	lines := grid.Lines(heads, rows, gap)
	for _, l := range lines {
		p.b.WriteString(strings.Repeat(" ", indent) + l + "\n")
	}
}

// fit cleans all cells and makes the grid no wider than width, as gently as
// that goes: cells of the columns that give wrap between words, then columns
// move closer, then words break.
func fit(columns []column, rows [][]string, width int) (fitted [][]string, gap int) {
	fitted = make([][]string, len(rows))
	for n, r := range rows {
		fitted[n] = each(r, clean)
	}
	widths, words := measure(columns, fitted)
	gap = 2
	if narrow(columns, widths, words, width-gap*(len(columns)-1)) > 0 {
		gap = 1
		narrow(columns, widths, words, width-gap*(len(columns)-1))
		narrow(columns, widths, make([]int, len(columns)), width-gap*(len(columns)-1))
	}
	for _, r := range fitted {
		for i, c := range columns {
			if c.give {
				r[i] = strings.Join(fold(r[i], widths[i]), "\n")
			}
		}
	}
	return fitted, gap
}

// measure returns the width of each column and of its longest word.
func measure(columns []column, rows [][]string) (widths, words []int) {
	widths, words = make([]int, len(columns)), make([]int, len(columns))
	for i, c := range columns {
		widths[i] = cells(c.head)
		for _, r := range rows {
			widths[i] = max(widths[i], cells(r[i]))
			for _, w := range strings.Fields(r[i]) {
				words[i] = max(words[i], cells(w))
			}
		}
	}
	return widths, words
}

// narrow takes from the widest columns that give until all fit width, and
// returns by how much they do not. None becomes narrower than its floor, than
// 10, or than its head.
func narrow(columns []column, widths, floors []int, width int) int {
	over := -width
	for _, w := range widths {
		over += w
	}
	for ; over > 0; over-- {
		widest := -1
		for i, c := range columns {
			if c.give && widths[i] > max(10, cells(c.head), floors[i]) && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return over
		}
		widths[widest]--
	}
	return 0
}
