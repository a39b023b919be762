package awscli

import (
	"bytes"
	"math"
	"strings"

	"golang.org/x/text/width"
)

// cellPadding is what a column is wider than its widest cell.
const cellPadding = 4

// section is a titled part of a table.
type section struct {
	title   string
	depth   int // how many borders stand around it
	headers []string
	rows    [][]string
	widest  []int // characters, for each column
	ragged  bool  // rows of different lengths were added
}

func (s *section) header(names []string) {
	s.headers = names
	s.measure(names)
}

func (s *section) row(cells ...string) {
	s.rows = append(s.rows, cells)
	s.measure(cells)
}

func (s *section) measure(cells []string) {
	if s.widest == nil {
		s.widest = make([]int, len(cells))
	}
	if len(cells) != len(s.widest) {
		s.ragged = true
		return
	}
	for i, cell := range cells {
		s.widest[i] = max(s.widest[i], columns(cell))
	}
}

// turn makes rows of the columns of a section that has one row.
func (s *section) turn() {
	if len(s.rows) != 1 || len(s.headers) == 0 || s.ragged {
		return
	}
	upright := section{title: s.title, depth: s.depth}
	for i, name := range s.headers {
		upright.row(name, s.rows[0][i])
	}
	*s = upright
}

func (s *section) width() int {
	total := 2 + 2*s.depth
	for _, w := range s.widest {
		total += w + cellPadding
	}
	return max(total, columns(s.title)+2+2*s.depth)
}

// render draws the section inside a table of the given width.
func (s *section) render(b *bytes.Buffer, width int) {
	edge := repeat('|', s.depth)
	draw := func(text string) { line(b, edge+text+edge) }
	width -= 2 * s.depth
	widths := s.scaled(width)
	if s.title != "" {
		draw(center(s.title, width, "|"))
		if len(s.headers) == 0 && len(s.rows) == 0 {
			draw("+" + repeat('-', width-2) + "+")
		}
	}
	if len(s.headers) > 0 {
		draw(rule(widths))
		draw(cellsOf(s.headers, widths, center))
	}
	if len(s.rows) == 0 || len(widths) == 0 {
		return
	}
	draw(rule(widths))
	for _, row := range s.rows {
		draw(cellsOf(row, widths, left))
	}
	draw(rule(widths))
}

// scaled spreads the columns over the width, rounding halves to even as Python does.
func (s *section) scaled(width int) []int {
	total := 0
	for _, w := range s.widest {
		total += w + cellPadding
	}
	scaled := make([]int, len(s.widest))
	over := -width
	for i, w := range s.widest {
		scaled[i] = int(math.RoundToEven(float64(width) / float64(total) * float64(w+cellPadding)))
		over += scaled[i]
	}
	for i := 0; over > 0 && len(scaled) > 0; i = (i + 1) % len(scaled) {
		scaled[i]--
		over--
	}
	for i := len(scaled) - 1; over < 0 && i >= 0; i = (i - 1 + len(scaled)) % len(scaled) {
		scaled[i]++
		over++
	}
	return scaled
}

// cellsOf joins one line of cells. The first has a left edge, all a right one.
func cellsOf(cells []string, widths []int, place func(text string, width int, edge string) string) string {
	var b strings.Builder
	edge := "|"
	for i, cell := range cells {
		b.WriteString(place(cell, widths[i], edge))
		edge = ""
	}
	return b.String()
}

func center(text string, width int, edge string) string {
	before := floorHalf(width) - columns(text)/2 - 1
	after := width - 1 - len(edge) - max(before, 0) - columns(text)
	return edge + repeat(' ', before) + text + repeat(' ', after) + "|"
}

func floorHalf(n int) int { return int(math.Floor(float64(n) / 2)) }

func left(text string, width int, edge string) string {
	padding := 2
	if width-(columns(text)+padding+len(edge)+1) < 0 {
		padding = 0
	}
	after := width - len(edge) - padding - columns(text) - 1
	return edge + repeat(' ', padding) + text + repeat(' ', after) + "|"
}

func rule(widths []int) string {
	var b strings.Builder
	for i, w := range widths {
		if i == 0 {
			b.WriteByte('+')
			w--
		}
		b.WriteString(repeat('-', w-1) + "+")
	}
	return b.String()
}

// columns returns how many terminal columns text takes: wide, full-width and
// ambiguous characters take two.
func columns(text string) int {
	n := 0
	for _, c := range text {
		n++
		switch width.LookupRune(c).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianAmbiguous:
			n++
		}
	}
	return n
}

func repeat(c byte, n int) string { return strings.Repeat(string(c), max(0, n)) }

func line(b *bytes.Buffer, text string) { b.WriteString(text + "\n") }
