package report

import (
	"slices"
	"strings"

	"github.com/iradvise/iradvise/internal/screen"
)

// value is one label of a drawing: it stands on a line below the character of
// the expression that it belongs to.
type value struct {
	column, line int
	text         string
}

// drawing writes an expression with the values under its parts. Where it is
// wider than the page, the expression goes on below its first part and values,
// and so does the part whose value would not fit.
func (p *page) drawing(indent int, s string) {
	lines := strings.Split(s, "\n")
	values := valuesOf(lines)
	if values == nil {
		p.columns(indent, cleanLines(s))
		return
	}
	expression := []rune(lines[0])
	for len(expression) > 0 {
		end := partEnd(expression, values, p.width-indent)
		here := slices.IndexFunc(values, func(v value) bool { return v.column >= end })
		if here < 0 {
			here = len(values)
		}
		p.part(indent, expression[:end], values[:here])
		expression, values = expression[end:], slices.Clone(values[here:])
		for i := range values {
			values[i].column -= end
		}
	}
}

// valuesOf returns the values of a drawing from left to right: its second line
// has a bar below each part, which goes on until the value. It returns nil for
// what is no such drawing.
func valuesOf(lines []string) []value {
	if len(lines) < 3 || strings.Trim(lines[1], " │") != "" {
		return nil
	}
	var all []value
	for column, r := range []rune(lines[1]) {
		if r == '│' {
			all = append(all, value{column: column})
		}
	}
	for n, l := range lines[2:] {
		line := []rune(l)
		end := len(line)
		for i := len(all) - 1; i >= 0; i-- {
			v := &all[i]
			if v.text != "" || v.column >= end {
				continue
			}
			if line[v.column] != '│' {
				v.line, v.text = n, strings.TrimRight(string(line[v.column:end]), " ")
			}
			end = v.column
		}
	}
	if len(all) == 0 || slices.ContainsFunc(all, func(v value) bool { return v.text == "" || v.column >= len([]rune(lines[0])) }) {
		return nil
	}
	return all
}

// partEnd returns how many characters of an expression stand on one line of
// at most width columns together with their values: at least one.
func partEnd(expression []rune, values []value, width int) int {
	end := 1
	for end < len(expression) && shownCells(expression[:end+1]) <= width {
		end++
	}
	if end < len(expression) {
		for i := end; i > end/2; i-- {
			if expression[i] == ' ' {
				end = i + 1
				break
			}
		}
	}
	for _, v := range values {
		if v.column > 0 && v.column < end && shownCells(expression[:v.column])+cells(screen.Exact(v.text)) > width {
			return v.column
		}
	}
	return end
}

// part writes a part of an expression and its values.
func (p *page) part(indent int, expression []rune, values []value) {
	write := func(s string) {
		p.b.WriteString(strings.TrimRight(strings.Repeat(" ", indent)+s, " ") + "\n")
	}
	write(screen.Exact(string(expression)))
	if len(values) == 0 {
		return
	}
	last := slices.MaxFunc(values, func(a, b value) int { return a.line - b.line }).line
	for line := -1; line <= last; line++ {
		row, said := "", line < 0
		for _, v := range values {
			text := "│"
			if v.line == line {
				text, said = screen.Exact(v.text), true
			}
			if v.line < line {
				continue
			}
			row += strings.Repeat(" ", max(min(1, len(row)), shownCells(expression[:v.column])-cells(row))) + text
		}
		if !said {
			continue // the values of this line stand below other parts
		}
		for row != "" {
			var head string
			head, row = cut(row, p.width-indent)
			write(head)
		}
	}
}

// shownCells returns how many columns a part of an expression takes.
func shownCells(part []rune) int { return cells(screen.Exact(string(part))) }

// columns writes lines whose columns belong together. What does not fit goes
// below, cut for all lines at the same column.
func (p *page) columns(indent int, lines []string) {
	for len(lines) > 0 {
		var rest []string
		for _, l := range lines {
			head, tail := cut(l, p.width-indent)
			if head = strings.TrimRight(head, " "); head != "" {
				p.b.WriteString(strings.Repeat(" ", indent) + head + "\n")
			}
			rest = append(rest, tail)
		}
		if strings.TrimSpace(strings.Join(rest, "")) == "" {
			return
		}
		lines = rest
	}
}
