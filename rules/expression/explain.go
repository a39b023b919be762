package expression

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/iradvise/iradvise/engine"
)

// Explain says what the parts of the expression came to for a row, evaluated
// once with short-circuit kept, how far the row is from the threshold, and draws
// the values under the expression. Missing has no position: the caller knows
// where the expression stands; Undecided returns the Stop with its offset.
func (p *Program) Explain(c *engine.Case, r *engine.Recommendation) engine.Explanation {
	entries, stop := p.traced(c, r)
	e := engine.Explanation{
		Values:  p.values(entries),
		Drawing: p.draw(entries),
		Margin:  p.Margin(c, r),
	}
	if stop != nil {
		e.Missing = stop.Missing(engine.Position{})
	}
	return e
}

// Undecided returns why the expression has no outcome for a row, or nil.
func (p *Program) Undecided(c *engine.Case, r *engine.Recommendation) *Stop {
	_, stop := p.evaluate(c, r)
	return stop
}

// traced evaluates the expression and returns what its parts came to, in the
// order in which they were known.
func (p *Program) traced(c *engine.Case, r *engine.Recommendation) ([]entry, *Stop) {
	v := p.vary()
	f := p.scope.frameFor(c, r, v.slots)
	f.trace = &trace{}
	defer func() { f.trace = nil }()
	_, st := v.root.eval(f)
	entries := f.trace.entries
	if st != known {
		return entries, f.halted()
	}
	return entries, nil
}

// values returns the parts that tell something: names, calls and results of
// operators, but not constants, whole records, or the outcome itself.
func (p *Program) values(entries []entry) []engine.Value {
	var out []engine.Value
	seen := map[string]bool{}
	for _, e := range entries {
		expr := p.text(e.n)
		if e.n.op == "#" {
			expr = "#"
		}
		if e.st == stopped && e.n.op != opDefine || !e.n.tells() || e.n == p.vary().root && len(out) > 0 || seen[expr] {
			continue
		}
		seen[expr] = true
		out = append(out, engine.Value{Expr: expr, Value: e.plain()})
	}
	return out
}

// tells reports whether a part's value helps to understand the outcome.
func (n *node) tells() bool {
	switch n.op {
	case opLiteral, "and", "or", "not", "let", "..", "{}", opElse, "-", "+":
		return n.typ.Kind != Boolean && len(n.kids) == 2 && n.op != ".." && n.op != "let" && n.op != "{}"
	case "#":
		return true
	}
	return n.typ.Kind != Record && n.typ.Kind != Map && !n.typ.ofRecords()
}

func (t Type) ofRecords() bool {
	return t.Kind == List && t.Elem != nil && (t.Elem.Kind == Record || t.Elem.ofRecords())
}

func (e entry) plain() any {
	if e.st != known {
		return nil
	}
	switch v := export(e.v, e.n.typ).(type) {
	case float64:
		if x, ok := engine.Decimal(v).Get(); ok && e.n.computed {
			return x
		}
		return v
	case time.Time:
		return v.Format(time.RFC3339)
	case time.Duration:
		return v.String()
	case []any:
		return slices.Clone(v)
	default:
		return v
	}
}

// text returns a part as written, in one line.
func (p *Program) text(n *node) string {
	from, to := balance(p.source, n.at, n.end)
	return strings.Join(strings.Fields(p.source[from:to]), " ")
}

// label is a value and the column under which it is drawn.
type label struct {
	column int
	text   string
}

// draw writes the expression in one line and the values under its parts:
//
//	rec.model_latency_ms <= params.max_latency_ms
//	│                    │  │
//	51                   │  50
//	                     false
func (p *Program) draw(entries []entry) string {
	line, columns := oneLine(p.source)
	byColumn := map[int]label{}
	for _, e := range entries {
		if e.n.op == opLiteral || e.n.typ.Kind == Record || e.n.typ.Kind == Map || e.n.typ.ofRecords() || e.n.op == ".." || e.n.op == "let" {
			continue
		}
		if e.st == stopped && e.n.op != opDefine || e.n.op == opElse || e.n.mark >= len(columns) {
			continue
		}
		column := columns[e.n.mark]
		byColumn[column] = label{column, e.word()}
	}
	labels := make([]label, 0, len(byColumn))
	for _, l := range byColumn {
		labels = append(labels, l)
	}
	if len(labels) == 0 {
		return ""
	}
	slices.SortFunc(labels, func(a, b label) int { return cmp.Compare(a.column, b.column) })
	return line + "\n" + strings.Join(layOut(labels), "\n")
}

// oneLine returns the source with its white space made single, and the column,
// in characters, of each byte.
func oneLine(source string) (string, []int) {
	var b strings.Builder
	columns := make([]int, len(source)+1)
	column, space := 0, true
	for i, r := range source {
		blank := r == ' ' || r == '\n' || r == '\t' || r == '\r'
		for j := i; j < i+utf8.RuneLen(r) && j < len(columns); j++ {
			columns[j] = column
		}
		if blank && space {
			continue
		}
		if blank {
			r = ' '
		}
		space = blank
		b.WriteRune(r)
		column++
	}
	return strings.TrimRight(b.String(), " "), columns
}

// word returns the value as it is drawn.
func (e entry) word() string {
	if e.st != known {
		return "missing"
	}
	switch v := e.plain().(type) {
	case string:
		return clipRunes(fmt.Sprintf("%q", v))
	case float64:
		return decimal(v)
	case []any:
		if b, err := json.Marshal(v); err == nil {
			return clipRunes(string(b))
		}
		return "list"
	default:
		return clipRunes(fmt.Sprint(v))
	}
}

func clipRunes(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:37]) + "..."
	}
	return s
}

// layOut places each label under its column, the rightmost ones first, with a
// bar above those that have to wait for a line of their own.
func layOut(labels []label) []string {
	bars := make([]label, len(labels))
	for i, l := range labels {
		bars[i] = label{l.column, "│"}
	}
	lines := []string{writeAt(bars)}
	for len(labels) > 0 {
		var line, later []label
		next := 1 << 30
		for _, l := range slices.Backward(labels) {
			if l.column+utf8.RuneCountInString(l.text) < next {
				line = append(line, l)
			} else {
				line = append(line, label{l.column, "│"})
				later = append(later, l)
			}
			next = l.column
		}
		slices.Reverse(line)
		slices.Reverse(later)
		lines = append(lines, writeAt(line))
		labels = later
	}
	return lines
}

// writeAt writes labels at their columns, which count from 0.
func writeAt(labels []label) string {
	var b strings.Builder
	column := 0
	for _, l := range labels {
		b.WriteString(strings.Repeat(" ", max(l.column-column, 0)))
		b.WriteString(l.text)
		column = l.column + utf8.RuneCountInString(l.text)
	}
	return b.String()
}
