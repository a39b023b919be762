package rules

import "strings"

// continuation is a value that goes on in the lines after the one that it
// began in: a quoted text, a flow collection or a block of text.
type continuation struct {
	quote  byte // of the open text, 0 for none
	depth  int  // of open brackets
	parent int  // a block of text holds lines indented deeper than this; -1 for no block
	keep   bool // the block of text keeps the empty lines at its end
}

// begun returns what the content of a line leaves open; nil for nothing. A block
// of text belongs to the key or to the dash in column.
func begun(column int, content string) *continuation {
	c := &continuation{parent: -1}
	c.read(content)
	if c.quote == 0 && c.depth == 0 {
		header := blockHeader(content)
		if header == "" {
			return nil
		}
		c.parent, c.keep = column, strings.Contains(header, "+")
	}
	return c
}

// holds reports whether a line belongs to the open value.
func (c *continuation) holds(line string, column int) bool {
	switch {
	case c == nil:
		return false
	case c.parent >= 0:
		return strings.TrimSpace(line) == "" || column > c.parent
	}
	return c.quote != 0 || c.depth > 0
}

// read follows quotes and brackets through one line.
func (c *continuation) read(content string) {
	if c.parent >= 0 {
		return
	}
	start := c.quote == 0 && c.depth == 0
	for i := 0; i < len(content); i++ {
		ch := content[i]
		switch {
		case c.quote == '"' && ch == '\\':
			i++
		case c.quote != 0:
			if ch == c.quote {
				c.quote = 0
			}
		case ch == '#' && (i == 0 || content[i-1] == ' '):
			return
		case c.depth > 0 && strings.IndexByte("[{", ch) >= 0, start && strings.IndexByte("[{", ch) >= 0:
			c.depth++
		case c.depth > 0 && strings.IndexByte("]}", ch) >= 0:
			c.depth--
		case (ch == '"' || ch == '\'') && (start || c.depth > 0 && beginsValue(content, i)):
			c.quote = ch
		}
		start = c.depth == 0 && c.quote == 0 && (ch == ' ' && (start || i > 0 && (content[i-1] == ':' || content[i-1] == '-')))
	}
}

// beginsValue reports whether a value may begin at byte i within brackets.
func beginsValue(content string, i int) bool {
	before := strings.TrimRight(content[:i], " ")
	return before == "" || strings.IndexByte("[{,:", before[len(before)-1]) >= 0
}

// blockHeader returns the | or > with its indicators that a line ends in, or "".
func blockHeader(content string) string {
	if i := strings.Index(content, " #"); i >= 0 {
		content = content[:i]
	}
	content = strings.TrimRight(content, " ")
	i := strings.LastIndexByte(content, ' ')
	word := content[i+1:]
	if word == "" || word[0] != '|' && word[0] != '>' {
		return ""
	}
	before := strings.TrimRight(content[:max(i, 0)], " ")
	if strings.Trim(word[1:], "0123456789+-") != "" || before != "" && !strings.HasSuffix(before, ":") && before != "-" {
		return ""
	}
	return word
}
