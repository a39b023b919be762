package policytest

import (
	"math"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser/lexer"
)

// token is one word of an expression and its bytes.
type token struct {
	kind     lexer.Kind
	text     string
	from, to int
}

// tokens returns the words of an expression, nil for one that has none.
func tokens(source string) []token {
	lexed, err := lexer.Lex(file.NewSource(source))
	if err != nil {
		return nil
	}
	offsets := []int{}
	for i := range source {
		offsets = append(offsets, i)
	}
	offsets = append(offsets, len(source))
	var all []token
	for _, t := range lexed {
		if t.Kind != lexer.EOF {
			from, to := offsets[t.From], offsets[t.To]
			all = append(all, token{t.Kind, t.Value, from, to})
		}
	}
	return all
}

func (t token) is(words ...string) bool {
	if t.kind != lexer.Operator && t.kind != lexer.Bracket {
		return false
	}
	for _, w := range words {
		if t.text == w {
			return true
		}
	}
	return false
}

func (t token) isComparison() bool { return t.kind == lexer.Operator && opposite(t.text) != "" }

// edit is one small change of an expression.
type edit struct {
	from, to int
	text     string
}

func (e edit) apply(source string) string { return source[:e.from] + e.text + source[e.to:] }

// edits returns the changes that a good test notices: each comparison made
// stricter or laxer and turned into its opposite, each not dropped, each number a
// little smaller and greater.
func edits(source string) []edit {
	var all []edit
	list := tokens(source)
	negated := negatedComparisons(list)
	for i, t := range list {
		switch {
		case t.isComparison():
			if near := edge(t.text); near != "" {
				all = append(all, edit{t.from, t.to, near})
			}
			if !negated[i] {
				all = append(all, edit{t.from, t.to, opposite(t.text)})
			}
		case t.is("not", "!"):
			end := t.to
			for end < len(source) && source[end] == ' ' {
				end++
			}
			all = append(all, edit{t.from, end, ""})
		case t.kind == lexer.Number && !isDefault(list, i) && !isIndex(list, i):
			for _, near := range shifted(source[t.from:t.to]) {
				all = append(all, edit{t.from, t.to, near})
			}
		}
	}
	return all
}

// edge returns the ordering that differs from one at the threshold alone, else "".
func edge(operator string) string {
	switch operator {
	case "<", ">":
		return operator + "="
	case "<=", ">=":
		return operator[:1]
	}
	return ""
}

// opposite returns the comparison that holds where another does not, else "".
func opposite(operator string) string {
	switch operator {
	case "<":
		return ">="
	case "<=":
		return ">"
	case ">":
		return "<="
	case ">=":
		return "<"
	case "==":
		return "!="
	case "!=":
		return "=="
	}
	return ""
}

// negatedComparisons returns the comparisons that a not in front of their
// parentheses turns into their opposite: to drop the not says the same.
func negatedComparisons(list []token) map[int]bool {
	all := map[int]bool{}
	for i := range list {
		if !list[i].is("not", "!") || i+1 == len(list) || !list[i+1].is("(") {
			continue
		}
		if at := onlyComparison(list, i+1); at >= 0 {
			all[at] = true
		}
	}
	return all
}

// onlyComparison returns the comparison that the parentheses from token open on
// hold and nothing else beside its operands, else -1.
func onlyComparison(list []token, open int) int {
	found, end := -1, behind(list, open)
	for i := open + 1; i < end; i = behind(list, i) + 1 {
		switch {
		case list[i].isComparison() && found < 0:
			found = i
		case ends(list, i, 1):
			return -1
		}
	}
	return found
}

// isDefault reports a number that stands for what was not measured: x ?? 0.
func isDefault(list []token, i int) bool { return i > 0 && list[i-1].is("??") }

// isIndex reports a number that chooses an element: list[0].
func isIndex(list []token, i int) bool {
	return i > 1 && list[i-1].is("[") && (list[i-2].kind == lexer.Identifier || list[i-2].is(")", "]"))
}

// shifted returns the numbers just below and just above one: by one hundredth
// or one unit of its last digit, whichever is more, in whole steps for a whole
// number.
func shifted(written string) []string {
	clean := strings.ReplaceAll(written, "_", "")
	v, err := strconv.ParseFloat(clean, 64)
	if err != nil {
		return nil
	}
	digits, exponent, _ := strings.Cut(strings.ToLower(clean), "e")
	power, _ := strconv.Atoi(exponent)
	_, fraction, _ := strings.Cut(digits, ".")
	unit := math.Pow10(min(power-len(fraction), 0))
	steps := max(1, math.Round(math.Abs(v)/100/unit))
	decimals := max(0, len(fraction)-power)
	var all []string
	for _, x := range []float64{v - steps*unit, v + steps*unit} {
		all = append(all, strconv.FormatFloat(x, 'f', decimals, 64))
	}
	return all
}

// comparison is one place where an expression holds a number against a
// threshold.
type comparison struct {
	at          int // byte of the operator
	left, right string
}

func (c comparison) with(operator string) string {
	return "(" + c.left + ") " + operator + " (" + c.right + ")"
}

// comparisons returns the orderings in an expression.
func comparisons(source string) []comparison {
	var all []comparison
	list := tokens(source)
	for i, t := range list {
		if !t.is("<", "<=", ">", ">=") {
			continue
		}
		from, to := i, i
		for from > 0 && !ends(list, from-1, -1) {
			from = before(list, from-1)
		}
		for to+1 < len(list) && !ends(list, to+1, 1) {
			to = behind(list, to+1)
		}
		if from < i && to > i {
			all = append(all, comparison{t.from, strings.TrimSpace(source[list[from].from:t.from]), strings.TrimSpace(source[t.to:list[to].to])})
		}
	}
	return all
}

// ends reports whether an operand cannot go on with token i.
func ends(list []token, i, direction int) bool {
	t := list[i]
	if direction < 0 && t.is("(", "[", "{") || direction > 0 && t.is(")", "]", "}") {
		return true
	}
	return t.is("and", "or", "&&", "||", "not", "!", "?", ":", ",", ";", "=", "|", "if", "else", "let",
		"<", "<=", ">", ">=", "==", "!=", "in", "contains", "matches", "startsWith", "endsWith")
}

// before returns the first token of the operand part that ends with token i.
func before(list []token, i int) int {
	depth := 0
	for ; i >= 0; i-- {
		switch {
		case list[i].is(")", "]", "}"):
			depth++
		case list[i].is("(", "[", "{"):
			depth--
		}
		if depth == 0 {
			return i
		}
	}
	return 0
}

// behind returns the last token of the operand part that begins with token i.
func behind(list []token, i int) int {
	depth := 0
	for ; i < len(list); i++ {
		switch {
		case list[i].is("(", "[", "{"):
			depth++
		case list[i].is(")", "]", "}"):
			depth--
		}
		if depth == 0 {
			return i
		}
	}
	return len(list) - 1
}
