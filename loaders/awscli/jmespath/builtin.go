package jmespath

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/iradvise/iradvise/loaders/document"
)

func absolute(a []*document.Node) *document.Node {
	return &document.Node{Kind: document.Number, Text: strings.TrimPrefix(a[0].Text, "-")}
}

func average(a []*document.Node) *document.Node {
	if len(a[0].Items) == 0 {
		return null()
	}
	return floatNode(asFloat(sum(a[0].Items).Text) / float64(len(a[0].Items)))
}

func ceil(a []*document.Node) *document.Node { return rounded(a[0], math.Ceil) }

func floor(a []*document.Node) *document.Node { return rounded(a[0], math.Floor) }

func contains(a []*document.Node) *document.Node {
	if a[0].Kind == document.String {
		return boolean(a[1].Kind == document.String && strings.Contains(a[0].Text, a[1].Text))
	}
	return boolean(slices.ContainsFunc(a[0].Items, func(n *document.Node) bool { return equal(n, a[1]) }))
}

func join(a []*document.Node) *document.Node {
	var parts []string
	for _, n := range a[1].Items {
		parts = append(parts, n.Text)
	}
	return text(strings.Join(parts, a[0].Text))
}

func keys(a []*document.Node) *document.Node {
	var names []*document.Node
	for _, m := range a[0].Members {
		names = append(names, text(m.Name))
	}
	return list(names)
}

func length(a []*document.Node) *document.Node {
	n := len(a[0].Items) + len(a[0].Members)
	if a[0].Kind == document.String {
		n = utf8.RuneCountInString(a[0].Text)
	}
	return integerNode(big.NewInt(int64(n)))
}

func mapped(a []*document.Node, by expr) (*document.Node, error) {
	var all []*document.Node
	for _, item := range a[0].Items {
		v, err := by(item)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return list(all), nil
}

func merge(a []*document.Node) *document.Node {
	all := &document.Node{Kind: document.Object}
	for _, n := range a {
		for _, m := range n.Members {
			all.Set(m.Name, m.Value)
		}
	}
	return all
}

func notNull(a []*document.Node) *document.Node {
	for _, n := range a {
		if n.Kind != document.Null {
			return n
		}
	}
	return null()
}

func reverse(a []*document.Node) *document.Node {
	if a[0].Kind == document.String {
		runes := []rune(a[0].Text)
		slices.Reverse(runes)
		return text(string(runes))
	}
	all := slices.Clone(a[0].Items)
	slices.Reverse(all)
	return list(all)
}

func sorted(a []*document.Node) *document.Node {
	all := slices.Clone(a[0].Items)
	slices.SortStableFunc(all, func(x, y *document.Node) int { c, _ := order(x, y); return c })
	return list(all)
}

// extreme returns the first of the greatest (sign 1) or least (-1) items.
func extreme(all []*document.Node, sign int) *document.Node {
	if len(all) == 0 {
		return null()
	}
	best := all[0]
	for _, n := range all[1:] {
		if c, _ := order(n, best); c*sign > 0 {
			best = n
		}
	}
	return best
}

// ranked is an item with what it is sorted by.
type ranked struct{ item, key *document.Node }

// rank evaluates by for each item; all must be numbers, or all strings.
func rank(all []*document.Node, by expr) ([]ranked, error) {
	var pairs []ranked
	for _, item := range all {
		key, err := by(item)
		if err != nil {
			return nil, err
		}
		if key.Kind != document.Number && key.Kind != document.String {
			return nil, fmt.Errorf("the &expression gives %s where a number or a string is needed", key.Kind)
		}
		if len(pairs) > 0 && key.Kind != pairs[0].key.Kind {
			return nil, fmt.Errorf("the &expression gives %s after %s", key.Kind, pairs[0].key.Kind)
		}
		pairs = append(pairs, ranked{item, key})
	}
	return pairs, nil
}

func sortedBy(a []*document.Node, by expr) (*document.Node, error) {
	pairs, err := rank(a[0].Items, by)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(pairs, func(x, y ranked) int { c, _ := order(x.key, y.key); return c })
	var all []*document.Node
	for _, p := range pairs {
		all = append(all, p.item)
	}
	return list(all), nil
}

func extremeBy(all []*document.Node, by expr, sign int) (*document.Node, error) {
	pairs, err := rank(all, by)
	if err != nil || len(pairs) == 0 {
		return null(), err
	}
	best := pairs[0]
	for _, p := range pairs[1:] {
		if c, _ := order(p.key, best.key); c*sign > 0 {
			best = p
		}
	}
	return best.item, nil
}

func toArray(a []*document.Node) *document.Node {
	if a[0].Kind == document.List {
		return a[0]
	}
	return list(a)
}

func toNumber(a []*document.Node) *document.Node {
	s := strings.TrimSpace(a[0].Text)
	switch a[0].Kind {
	case document.Number:
		return a[0]
	case document.String:
		if i, ok := asInteger(s); ok {
			return integerNode(i)
		}
		if document.ValidNumber(s) {
			return floatNode(asFloat(s))
		}
	}
	return null()
}

func toString(a []*document.Node) *document.Node {
	if a[0].Kind == document.String {
		return a[0]
	}
	return text(ascii(string(compact(nil, a[0]))))
}

// compact writes n as JSON without spaces. Bare NaN stays bare.
func compact(b []byte, n *document.Node) []byte {
	switch n.Kind {
	case document.Number:
		return append(b, n.Text...)
	case document.List:
		b = append(b, '[')
		for i, item := range n.Items {
			if i > 0 {
				b = append(b, ',')
			}
			b = compact(b, item)
		}
		return append(b, ']')
	case document.Object:
		b = append(b, '{')
		for i, m := range n.Members {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(text(m.Name).AppendJSON(b), ':')
			b = compact(b, m.Value)
		}
		return append(b, '}')
	}
	return n.AppendJSON(b)
}

// ascii escapes what is not ASCII in JSON, as Python does.
func ascii(s string) string {
	var b strings.Builder
	for _, c := range s {
		switch {
		case c < utf8.RuneSelf:
			b.WriteRune(c)
		case c <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			high, low := utf16.EncodeRune(c)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		}
	}
	return b.String()
}
