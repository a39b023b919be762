package report

import (
	"strings"
	"unicode"
)

// mdText returns s so that markdown shows it as it is: no markup, no HTML, no
// link, and nobody is notified by a name in it.
func mdText(s string) string {
	var b strings.Builder
	runes := []rune(clean(s))
	for i, r := range runes {
		next := ' '
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case strings.ContainsRune("\\`*_{}[]|~$^", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case refers(r, next):
			b.WriteRune(r)
			b.WriteString("&#8203;")
		case r == '.' && i >= 3 && strings.EqualFold(string(runes[i-3:i]), "www"):
			b.WriteString("&#8203;.")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// refers reports whether r begins a mention, a reference or a link before next.
func refers(r, next rune) bool {
	switch r {
	case '@', '#', '!', '%':
		return unicode.IsLetter(next) || unicode.IsDigit(next) || next == '"' || next == '_'
	case ':':
		return next == '/'
	}
	return false
}

// code returns s as a code span, in which markdown acts on nothing.
func code(s string) string {
	s = clean(s)
	if s == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

func escapeHTML(s string) string {
	s = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "@", "&#64;&#8203;").Replace(s)
	return strings.NewReplacer("`", "&#96;", "*", "&#42;", "_", "&#95;", "[", "&#91;", "~", "&#126;", "://", ":&#8203;//", "www.", "www&#8203;.").Replace(s)
}
