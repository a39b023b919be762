package document

import "strconv"

func (p *parser) number(n *Node, path *Path) error {
	end := p.i
	for end < len(p.b) && numberByte(p.b[end]) {
		end++
	}
	text := string(p.b[p.i:end])
	if text == "-" {
		return p.word(n, path)
	}
	if !ValidNumber(text) {
		if end == len(p.b) {
			p.i = end
		}
		return p.fail(path, "%s is not a number", strconv.Quote(text))
	}
	n.Kind, n.Text = Number, text
	p.i = end
	return nil
}

func numberByte(c byte) bool {
	return '0' <= c && c <= '9' || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-'
}

// ValidNumber reports whether s is a number in the grammar of JSON.
func ValidNumber(s string) bool {
	i := 0
	digits := func() bool {
		start := i
		for i < len(s) && '0' <= s[i] && s[i] <= '9' {
			i++
		}
		return i > start
	}
	if i < len(s) && s[i] == '-' {
		i++
	}
	if i < len(s) && s[i] == '0' {
		i++
	} else if !digits() {
		return false
	}
	if i < len(s) && s[i] == '.' {
		i++
		if !digits() {
			return false
		}
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		if !digits() {
			return false
		}
	}
	return i == len(s)
}
