package awscli

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// yamlWidth is the column after which a scalar is folded at its next space.
const yamlWidth = 80

// looksTyped matches plain text that a YAML 1.2 reader of the CLI's library
// would take for something other than a string.
var looksTyped = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:` + strings.Join([]string{
		`true|True|TRUE|false|False|FALSE`,
		`[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?`,
		`[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+`,
		`[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?`,
		`[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)`,
		`[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?0x[0-9a-fA-F_]+`,
		`[-+]?[0-9][0-9_]*|[-+]_[0-9_]*`,
		`<<|=|~|null|Null|NULL|`,
		`[0-9]{4}-[0-9]{2}-[0-9]{2}`,
		`[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?` +
			`(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?`,
	}, "|") + `)$`)
})

// A scalarStyle is how a YAML scalar is written.
type scalarStyle int

const (
	plain scalarStyle = iota
	singleQuoted
	doubleQuoted
)

// scalarForm is what libyaml's emitter looks at before it chooses a style.
type scalarForm struct {
	multiline    bool
	plainAllowed bool // in block context
	singleOK     bool
}

// styleOf chooses the style for the string s as libyaml does: plain where it
// reads back as the same string, then single quotes, then double quotes.
func styleOf(s string, key bool) scalarStyle {
	form := analyze(s)
	switch {
	case key && form.multiline, !form.singleOK:
		return doubleQuoted
	case !form.plainAllowed, looksTyped().MatchString(s):
		return singleQuoted
	}
	return plain
}

// analyze mirrors yaml_emitter_analyze_scalar of libyaml for block context.
func analyze(s string) scalarForm {
	if s == "" {
		return scalarForm{plainAllowed: true, singleOK: true}
	}
	indicators := strings.HasPrefix(s, "---") || strings.HasPrefix(s, "...")
	var breaks, breakSpace, spaceBreak, special, edge bool
	prev := '\n' // the start counts as white space before an indicator
	for i, c := range s {
		size := utf8.RuneLen(c)
		last := i+size >= len(s)
		indicators = indicators || indicates(c, i == 0, blank(prev), last || blank(firstRune(s[i+size:])))
		special = special || !printable(c)
		breaks = breaks || isBreak(c)
		if c == ' ' || isBreak(c) {
			edge = edge || i == 0 || last
			breakSpace = breakSpace || i > 0 && c == ' ' && isBreak(prev)
			spaceBreak = spaceBreak || i > 0 && isBreak(c) && prev == ' '
		}
		prev = c
	}
	return scalarForm{
		multiline:    breaks,
		plainAllowed: !edge && !breakSpace && !spaceBreak && !special && !breaks && !indicators,
		singleOK:     !breakSpace && !spaceBreak && !special,
	}
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// indicates reports whether c means something to YAML where it stands.
func indicates(c rune, first, spaceBefore, spaceAfter bool) bool {
	if first {
		return strings.ContainsRune("#,[]{}&*!|>'\"%@`", c) || strings.ContainsRune("?:-", c) && spaceAfter
	}
	return c == ':' && spaceAfter || c == '#' && spaceBefore
}

func isBreak(c rune) bool {
	return c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029'
}

func blank(c rune) bool { return c == ' ' || c == '\t' || c == 0 || isBreak(c) }

// printable reports whether libyaml writes c as it is.
func printable(c rune) bool {
	switch {
	case c == '\n', c >= 0x20 && c <= 0x7e:
		return true
	case c == '\ufeff', c == '\ufffe', c == '\uffff':
		return false
	}
	return c >= 0xa0 && c <= 0xd7ff || c >= 0xe000 && c <= 0xffff
}

// quoteSingle writes s between single quotes, its lines folded at yamlWidth.
func (w *yamlWriter) quoteSingle(s string, fold bool) {
	w.put("'")
	var spaces, breaks bool
	for i, c := range s {
		end := i+utf8.RuneLen(c) >= len(s)
		switch {
		case c == ' ':
			if fold && !spaces && w.column > yamlWidth && i > 0 && !end && s[i+1] != ' ' {
				w.newLine()
			} else {
				w.put(" ")
			}
			spaces = true
		case isBreak(c):
			if !breaks && c == '\n' {
				w.put("\n")
			}
			w.put(string(c))
			breaks = true
		default:
			if breaks {
				w.indent()
			}
			w.put(strings.ReplaceAll(string(c), "'", "''"))
			spaces, breaks = false, false
		}
	}
	if breaks {
		w.indent()
	}
	w.put("'")
}

// quoteDouble writes s between double quotes with escapes, folded at yamlWidth.
func (w *yamlWriter) quoteDouble(s string, fold bool) {
	w.put(`"`)
	spaces := false
	for i, c := range s {
		end := i+utf8.RuneLen(c) >= len(s)
		switch {
		case c != ' ':
			w.put(escape(c))
			spaces = false
		case fold && !spaces && w.column > yamlWidth && i > 0 && !end:
			w.newLine()
			if s[i+1] == ' ' {
				w.put(`\`)
			}
			spaces = true
		default:
			w.put(" ")
			spaces = true
		}
	}
	w.put(`"`)
}

// escape returns c inside double quotes.
func escape(c rune) string {
	const names, letters = "\x00\a\b\t\n\v\f\r\x1b\"\\\u0085\u2028\u2029", `0abtnvfre"\NLP`
	if before, _, found := strings.Cut(names, string(c)); found {
		return `\` + letters[utf8.RuneCountInString(before):][:1]
	}
	switch {
	case printable(c):
		return string(c)
	case c <= 0xff:
		return fmt.Sprintf(`\x%02X`, c)
	case c <= 0xffff:
		return fmt.Sprintf(`\u%04X`, c)
	}
	return fmt.Sprintf(`\U%08X`, c)
}

// putPlain writes s as it is, folded at yamlWidth.
func (w *yamlWriter) putPlain(s string, fold bool) {
	spaces := false
	for i, c := range s {
		if c == ' ' && fold && !spaces && w.column > yamlWidth && s[i+1] != ' ' {
			w.newLine()
			spaces = true
			continue
		}
		w.put(string(c))
		spaces = c == ' '
	}
}
