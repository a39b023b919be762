package jmespath

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iradvise/iradvise/loaders/document"
)

// expr is a compiled expression: it selects something from a node.
type expr func(*document.Node) (*document.Node, error)

func null() *document.Node { return &document.Node{Kind: document.Null} }

func text(s string) *document.Node { return &document.Node{Kind: document.String, Text: s} }

func list(items []*document.Node) *document.Node {
	return &document.Node{Kind: document.List, Items: items}
}

func boolean(b bool) *document.Node {
	if b {
		return &document.Node{Kind: document.Bool, Text: "true"}
	}
	return &document.Node{Kind: document.Bool, Text: "false"}
}

func current(n *document.Node) (*document.Node, error) { return n, nil }

func constant(v *document.Node) expr {
	return func(*document.Node) (*document.Node, error) { return v, nil }
}

func field(name string) expr {
	return func(n *document.Node) (*document.Node, error) {
		if v := n.Get(name); v != nil {
			return v, nil
		}
		return null(), nil
	}
}

func index(left expr, i int) expr {
	return func(n *document.Node) (*document.Node, error) {
		n, err := left(n)
		if err != nil {
			return nil, err
		}
		at := i
		if at < 0 {
			at += len(n.Items)
		}
		if at < 0 || at >= len(n.Items) {
			return null(), nil
		}
		return n.Items[at], nil
	}
}

func pipe(left, right expr) expr {
	return func(n *document.Node) (*document.Node, error) {
		n, err := left(n)
		if err != nil {
			return nil, err
		}
		return right(n)
	}
}

// truthy reports whether JMESPath takes n for true: 0 is.
func truthy(n *document.Node) bool {
	switch n.Kind {
	case document.Null:
		return false
	case document.Bool:
		return n.Text == "true"
	case document.String:
		return n.Text != ""
	case document.List:
		return len(n.Items) > 0
	case document.Object:
		return len(n.Members) > 0
	}
	return true
}

func or(left, right expr) expr {
	return func(n *document.Node) (*document.Node, error) {
		if l, err := left(n); err != nil || truthy(l) {
			return l, err
		}
		return right(n)
	}
}

func and(left, right expr) expr {
	return func(n *document.Node) (*document.Node, error) {
		if l, err := left(n); err != nil || !truthy(l) {
			return l, err
		}
		return right(n)
	}
}

func not(inner expr) expr {
	return func(n *document.Node) (*document.Node, error) {
		v, err := inner(n)
		if err != nil {
			return nil, err
		}
		return boolean(!truthy(v)), nil
	}
}

func compare(left, right expr, operator kind) expr {
	return func(n *document.Node) (*document.Node, error) {
		l, err := left(n)
		if err != nil {
			return nil, err
		}
		r, err := right(n)
		if err != nil {
			return nil, err
		}
		switch operator {
		case "==":
			return boolean(equal(l, r)), nil
		case "!=":
			return boolean(!equal(l, r)), nil
		}
		return ordered(l, r, operator)
	}
}

// ordered compares two numbers or two strings. A number and a string are an
// error, as in Python; whatever else has no order gives null.
func ordered(l, r *document.Node, operator kind) (*document.Node, error) {
	scalar := func(n *document.Node) bool { return n.Kind == document.Number || n.Kind == document.String }
	switch {
	case !scalar(l) || !scalar(r):
		return null(), nil
	case l.Kind != r.Kind:
		return nil, fmt.Errorf("%s compares %s with %s",
			shown(l)+" "+string(operator)+" "+shown(r), l.Kind, r.Kind)
	}
	c, ok := order(l, r) // NaN has none, and is neither less nor greater
	return boolean(ok && map[kind]bool{"<": c < 0, "<=": c <= 0, ">": c > 0, ">=": c >= 0}[operator]), nil
}

// shown returns the beginning of a value, for an error.
func shown(n *document.Node) string {
	text := []rune(string(compact(nil, n)))
	if len(text) > 60 {
		return string(text[:60]) + "…"
	}
	return string(text)
}

// equal compares content: numbers by value, objects whatever their order.
func equal(a, b *document.Node) bool {
	if a.Kind != b.Kind || len(a.Items) != len(b.Items) || len(a.Members) != len(b.Members) {
		return false
	}
	switch a.Kind {
	case document.Number:
		c, ok := order(a, b)
		return ok && c == 0
	case document.List:
		return slices.EqualFunc(a.Items, b.Items, equal)
	case document.Object:
		for _, m := range a.Members {
			if other := b.Get(m.Name); other == nil || !equal(a.Get(m.Name), other) {
				return false
			}
		}
		return true
	}
	return a.Text == b.Text
}

// order compares two numbers or two strings; nothing else has an order.
func order(a, b *document.Node) (int, bool) {
	switch {
	case a.Kind == document.String && b.Kind == document.String:
		return strings.Compare(a.Text, b.Text), true
	case a.Kind == document.Number && b.Kind == document.Number:
		return compareNumbers(a.Text, b.Text)
	}
	return 0, false
}

// projection applies right to each item that spread makes of left, and drops
// what is null. spread returns nil for what cannot be spread.
func projection(left expr, spread func(*document.Node) []*document.Node, right expr) expr {
	return func(n *document.Node) (*document.Node, error) {
		n, err := left(n)
		if err != nil {
			return nil, err
		}
		all := spread(n)
		if all == nil {
			return null(), nil
		}
		return each(all, right)
	}
}

func each(all []*document.Node, right expr) (*document.Node, error) {
	kept := []*document.Node{}
	for _, item := range all {
		v, err := right(item)
		if err != nil {
			return nil, err
		}
		if v.Kind != document.Null {
			kept = append(kept, v)
		}
	}
	return list(kept), nil
}

func filtered(left, condition, right expr) expr {
	return func(n *document.Node) (*document.Node, error) {
		n, err := left(n)
		if err != nil {
			return nil, err
		}
		if n.Kind != document.List {
			return null(), nil
		}
		var kept []*document.Node
		for _, item := range n.Items {
			c, err := condition(item)
			if err != nil {
				return nil, err
			}
			if truthy(c) {
				kept = append(kept, item)
			}
		}
		return each(kept, right)
	}
}

// items spreads a list.
func items(n *document.Node) []*document.Node {
	if n.Kind != document.List {
		return nil
	}
	return append([]*document.Node{}, n.Items...)
}

// values spreads an object.
func values(n *document.Node) []*document.Node {
	if n.Kind != document.Object {
		return nil
	}
	all := []*document.Node{}
	for _, m := range n.Members {
		all = append(all, m.Value)
	}
	return all
}

// flattened spreads a list, and the lists in it.
func flattened(n *document.Node) []*document.Node {
	if n.Kind != document.List {
		return nil
	}
	all := []*document.Node{}
	for _, item := range n.Items {
		if item.Kind == document.List {
			all = append(all, item.Items...)
		} else {
			all = append(all, item)
		}
	}
	return all
}

// slice is [start:stop:step]; nil parts have Python's defaults.
type slice struct{ start, stop, step *int }

func (s slice) of(n *document.Node) []*document.Node {
	if n.Kind != document.List {
		return nil
	}
	length, step := len(n.Items), 1
	if s.step != nil {
		step = max(min(*s.step, length+1), -length-1)
	}
	low, high := 0, length
	if step < 0 {
		low, high = -1, length-1
	}
	bound := func(part *int, missing int) int {
		if part == nil {
			return missing
		}
		if *part < 0 {
			return max(*part+length, low)
		}
		return min(*part, high)
	}
	all := []*document.Node{}
	if step > 0 {
		for i := bound(s.start, low); i < bound(s.stop, high); i += step {
			all = append(all, n.Items[i])
		}
		return all
	}
	for i := bound(s.start, high); i > bound(s.stop, low); i += step {
		all = append(all, n.Items[i])
	}
	return all
}

func selectList(all []argument) expr {
	return func(n *document.Node) (*document.Node, error) {
		if n.Kind == document.Null {
			return null(), nil
		}
		var selected []*document.Node
		for _, a := range all {
			v, err := a.expr(n)
			if err != nil {
				return nil, err
			}
			selected = append(selected, v)
		}
		return list(selected), nil
	}
}

func selectHash(names []string, all []expr) expr {
	return func(n *document.Node) (*document.Node, error) {
		if n.Kind == document.Null {
			return null(), nil
		}
		selected := &document.Node{Kind: document.Object}
		for i, e := range all {
			v, err := e(n)
			if err != nil {
				return nil, err
			}
			selected.Set(names[i], v)
		}
		return selected, nil
	}
}
