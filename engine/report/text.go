package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean returns s as one line that is safe to print: white space becomes single
// spaces, and whatever a terminal would act on (escape sequences, other control
// characters, changes of direction, invisible ones) becomes visible, as in
// \x1b or \u202e. What a CI system would take for a command in its log does no
// longer begin like one.
func clean(s string) string {
	if isPlain(s) {
		return s
	}
	return disarm(neutralise(strings.Join(strings.Fields(s), " ")))
}

// disarm puts an invisible space into what the logs of GitHub, Azure and
// TeamCity act on: "::" where a line begins, and "##[", "##vso[", "##teamcity["
// anywhere.
func disarm(s string) string {
	if strings.HasPrefix(strings.TrimLeft(s, " "), "::") {
		s = strings.Replace(s, "::", ":\u200b:", 1)
	}
	if !strings.Contains(s, "##") {
		return s
	}
	return strings.NewReplacer("##[", "#\u200b#[", "##vso[", "#\u200b#vso[", "##teamcity[", "#\u200b#teamcity[").Replace(s)
}

// cleanLines is clean for text whose lines and columns matter.
func cleanLines(s string) []string {
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(s, "\r\n", "\n"), "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(disarm(neutralise(strings.ReplaceAll(l, "\t", "    "))), " ")
	}
	return lines
}

// isPlain reports whether s is printable ASCII without runs of spaces, and
// nothing that disarm changes.
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
		case !acts(r):
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

// acts reports whether r does something to its reader's screen other than show
// a character. Joiners stay: emoji and several scripts are written with them.
func acts(r rune) bool {
	if r == '\u200c' || r == '\u200d' {
		return false
	}
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs)
}

// or returns s, or other when s is empty.
func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// plural returns "1 run", "2 runs".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
