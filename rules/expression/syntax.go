package expression

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// words are the operators that are spelled with letters.
func words() []string {
	return []string{"and", "or", "not", "in", "contains", "startsWith", "endsWith", "matches", "let", "if", "else"}
}

func isWord(name string) bool {
	return slices.Contains(words(), name) || name == "true" || name == "false" || name == "nil"
}

// signs are the operators that are spelled with signs, and what people write
// for them.
func signs() map[string]string {
	return map[string]string{
		"&&&": "&&", "&": "and", "|||": "||", "=<": "<=", "=>": ">=", "=": "==", "===": "==", "!==": "!=",
		"<>": "!=", "~": "matches", "=~": "matches", "~=": "matches", "!~": "not ... matches", "<<": "<", ">>": ">",
		"<==": "<=", ">==": ">=", "=!": "!=", "??=": "??", "...": "..", "++": "+", "--": "-", "^^": "**", "//": "/",
		"≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "÷": "/", "−": "-", "&=": "and", "*=": "*", "!*": "!=",
	}
}

// explainSyntax says in a policy author's words what the parser refused at the
// given bytes of the source.
func explainSyntax(source string, from, to int, message string) *Error {
	if sign, at := signAround(source, from); sign != "" {
		if right, ok := signs()[sign]; ok {
			return &Error{Offset: at, Length: len(sign), Message: "unknown operator " + sign, Hint: "did you mean " + right + "?"}
		}
	}
	early := strings.Contains(message, "EOF")
	if word, at := wordAround(source, from); word != "" && !early && !isWord(word) && strings.Contains(message, "unexpected token") {
		if right := nearWord(word); right != "" {
			return &Error{Offset: at, Length: len(word), Message: "unknown operator " + word, Hint: "did you mean " + right + "?"}
		}
		return &Error{Offset: at, Length: len(word), Message: "unexpected " + word, Hint: "an operator such as and, or or <= is missing before it"}
	}
	return plainSyntax(source, from, max(to, from), message)
}

func plainSyntax(source string, from, to int, message string) *Error {
	found := source[from:to]
	switch {
	case strings.Contains(message, "coalesce"):
		return &Error{Offset: from, Length: to - from, Message: "?? cannot stand beside another operator without parentheses", Hint: "write (x ?? y)"}
	case strings.Contains(message, "EOF") || strings.Contains(message, "unexpected end") || strings.TrimSpace(source) == "":
		if strings.TrimSpace(source) == "" {
			return &Error{Offset: 0, Length: len(source), Message: "the expression is empty"}
		}
		if share := percentAtEnd(source); share != "" {
			at := strings.LastIndexByte(source, '%')
			return &Error{Offset: at, Length: 1, Message: "% is the remainder of a division, and nothing stands behind it", Hint: share}
		}
		return &Error{Offset: len(source), Message: "the expression ends too early", Hint: unclosed(source), Cut: true}
	case strings.Contains(message, "not terminated"):
		at := openQuote(source)
		return &Error{Offset: at, Length: len(source) - at, Message: "the text has no closing quote", Cut: true}
	case strings.Contains(message, "bad number"), strings.Contains(message, "literal:"), strings.Contains(message, "too large"):
		return &Error{Offset: from, Length: to - from, Message: "this is not a number that can be used", Hint: "write a decimal number such as 80 or 0.115"}
	case strings.Contains(message, "escape"):
		return &Error{Offset: from, Length: to - from, Message: "unknown escape in a text", Hint: `write \\ for a backslash`}
	case strings.Contains(message, "maximum allowed nodes"):
		return &Error{Offset: from, Length: to - from, Message: fmt.Sprintf("the expression has more than %d parts", maxNodes), Hint: tooLargeHint}
	case strings.Contains(message, "comment"):
		return &Error{Offset: from, Length: to - from, Message: "the comment is not closed", Hint: "write */ at its end"}
	case strings.Contains(message, "expected at least"):
		return &Error{Offset: from, Length: to - from, Message: "an argument is missing"}
	}
	return &Error{Offset: from, Length: to - from, Message: fmt.Sprintf("unexpected %q", found), Hint: unclosed(source)}
}

// percentAtEnd says how a source that ends in a percentage is written; "" for
// one that does not.
func percentAtEnd(source string) string {
	before, ok := strings.CutSuffix(strings.TrimSpace(source), "%")
	if !ok {
		return ""
	}
	number := before[strings.LastIndexFunc(before, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })+1:]
	v, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return "a share of 30% is written 0.3"
	}
	return fmt.Sprintf("a share of %s%% is written %s", number, strconv.FormatFloat(v/100, 'g', 6, 64))
}

// unclosed names a bracket that is never closed, or "".
func unclosed(source string) string {
	var open []byte
	outside(source, func(_ int, c byte) {
		switch {
		case strings.IndexByte("([{", c) >= 0:
			open = append(open, c)
		case strings.IndexByte(")]}", c) >= 0 && len(open) > 0:
			open = open[:len(open)-1]
		}
	})
	if len(open) == 0 {
		return ""
	}
	return fmt.Sprintf("%c is never closed", open[len(open)-1])
}

// Unclosed reports whether a bracket of the source is never closed.
func Unclosed(source string) bool { return unclosed(source) != "" }

// outside calls f for each byte of the source that is not within a text.
func outside(source string, f func(i int, c byte)) {
	quote := byte(0)
	for i := 0; i < len(source); i++ {
		c := source[i]
		switch {
		case quote != 0 && c == '\\' && quote != '`':
			i++
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
		case c == '"' || c == '\'' || c == '`':
			quote = c
		default:
			f(i, c)
		}
	}
}

// openQuote returns where a text begins that never ends.
func openQuote(source string) int {
	for i := 0; i < len(source); i++ {
		if quote := source[i]; quote == '"' || quote == '\'' || quote == '`' {
			at := i
			for i++; i < len(source) && source[i] != quote; i++ {
				if source[i] == '\\' && quote != '`' {
					i++
				}
			}
			if i >= len(source) {
				return at
			}
		}
	}
	return 0
}

// signAround returns the run of operator signs around byte i, and where it begins.
func signAround(source string, i int) (string, int) {
	is := func(r rune) bool { return strings.ContainsRune("&|=<>!~^*+-/?≤≥≠×÷−", r) }
	return runAround(source, i, is)
}

func wordAround(source string, i int) (string, int) {
	return runAround(source, i, func(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) })
}

func runAround(source string, i int, is func(rune) bool) (string, int) {
	from, to := min(i, len(source)), min(i, len(source))
	for from > 0 {
		r, n := utf8.DecodeLastRuneInString(source[:from])
		if !is(r) {
			break
		}
		from -= n
	}
	for to < len(source) {
		r, n := utf8.DecodeRuneInString(source[to:])
		if !is(r) {
			break
		}
		to += n
	}
	return source[from:to], from
}

// nearWord returns the operator that a word was meant to be, or "".
func nearWord(word string) string {
	switch strings.ToLower(word) {
	case "is", "eq", "equals":
		return "=="
	case "ne", "isnt":
		return "!="
	case "has", "includes", "like":
		return "contains"
	case "then":
		return "? :"
	case "between":
		return "low <= x and x <= high"
	case "lt":
		return "<"
	case "le", "lte":
		return "<="
	case "gt":
		return ">"
	case "ge", "gte":
		return ">="
	case "mod":
		return "%"
	}
	return misspelt(word, words()[:8])
}

// balance widens a range of the source until its brackets are whole.
func balance(source string, from, to int) (int, int) {
	type pair struct{ open, close int }
	var pairs []pair
	var open []int
	outside(source, func(i int, c byte) {
		switch {
		case strings.IndexByte("([{", c) >= 0:
			open = append(open, i)
		case strings.IndexByte(")]}", c) >= 0 && len(open) > 0:
			pairs = append(pairs, pair{open[len(open)-1], i})
			open = open[:len(open)-1]
		}
	})
	for _, p := range pairs { // inner pairs come first
		opens, closes := p.open >= from && p.open < to, p.close >= from && p.close < to
		if opens && !closes {
			to = p.close + 1
		}
		if closes && !opens {
			from = p.open
		}
	}
	return from, to
}
