// Package screen makes text that is not trusted safe to show: what comes from a
// policy, a run or an argument may be read on a terminal or in the log of a CI
// system, and both act on more than characters.
package screen

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line returns s as one line that is safe to print: white space becomes single
// spaces, and whatever a terminal would act on (escape sequences, other control
// characters, changes of direction, invisible ones) becomes visible, as in
// \x1b or \u202e. What a CI system would take for a command in its log does no
// longer begin like one.
func Line(s string) string {
	if isPlain(s) {
		return s
	}
	return Disarm(neutralise(strings.Join(strings.Fields(s), " ")))
}

// Exact is Line for text whose spaces count. A line break in it becomes visible
// too: it is one line.
func Exact(s string) string { return Disarm(neutralise(s)) }

// Source is Exact for a line of a source file, whose tabs stay tabs.
func Source(s string) string {
	parts := strings.Split(s, "\t")
	for i, part := range parts {
		parts[i] = Exact(part)
	}
	return strings.Join(parts, "\t")
}

// Lines is Exact for each line of a text, with tabs as four spaces and without
// spaces at the end.
func Lines(s string) []string {
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(s, "\r\n", "\n"), "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(Exact(strings.ReplaceAll(l, "\t", "    ")), " ")
	}
	return lines
}

// Text is Lines as one text, without a line break at the end.
func Text(s string) string { return strings.Join(Lines(s), "\n") }

// Acts reports whether r does something to its reader's screen other than show
// a character. Joiners stay: emoji and several scripts are written with them.
func Acts(r rune) bool {
	if r == '\u200c' || r == '\u200d' {
		return false
	}
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs)
}

// Disarm puts an invisible space into what the logs of GitHub, Azure and
// TeamCity act on: "::" where a line begins, and "##[", "##vso[", "##teamcity["
// anywhere.
func Disarm(s string) string {
	if strings.HasPrefix(strings.TrimLeft(s, " "), "::") {
		s = strings.Replace(s, "::", ":\u200b:", 1)
	}
	if !strings.Contains(s, "##") {
		return s
	}
	return strings.NewReplacer("##[", "#\u200b#[", "##vso[", "#\u200b#vso[", "##teamcity[", "#\u200b#teamcity[").Replace(s)
}

// isPlain reports whether s is printable ASCII without runs of spaces, and
// nothing that Disarm changes.
func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' || s[i] == '#' || i == 0 && s[i] == ':' || s[i] == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return false
		}
	}
	return true
}

func neutralise(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case !Acts(r):
			b.WriteString(s[i : i+n])
		case r < 0x80:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		i += n
	}
	return b.String()
}
