package document

import (
	"strconv"
	"strings"
)

// Path is the way from the root of a document to one of its values, as a chain
// that costs nothing until it is printed. A nil Path is the root.
type Path struct {
	parent *Path
	name   string
	index  int // of a list item, when name is ""
}

// Member returns the path of the member called name below p.
func (p *Path) Member(name string) *Path { return &Path{parent: p, name: name} }

// Item returns the path of item i below p.
func (p *Path) Item(i int) *Path { return &Path{parent: p, index: i} }

// String returns the path as people write it:
// "InferenceRecommendations[2].Metrics.CostPerHour"; "" for the root.
func (p *Path) String() string {
	var b strings.Builder
	p.appendTo(&b)
	return b.String()
}

func (p *Path) appendTo(b *strings.Builder) {
	if p == nil {
		return
	}
	p.parent.appendTo(b)
	if p.name == "" {
		b.WriteByte('[')
		b.WriteString(strconv.Itoa(p.index))
		b.WriteByte(']')
		return
	}
	if plainName(p.name) {
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(p.name)
		return
	}
	b.WriteByte('[')
	b.WriteString(strconv.Quote(p.name))
	b.WriteByte(']')
}

func plainName(s string) bool {
	for i, c := range s {
		letter := c == '_' || c == '$' || c == '-' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return true
}
