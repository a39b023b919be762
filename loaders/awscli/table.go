package awscli

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/iradvise/iradvise/loaders/document"
)

// writeTable prints n as the CLI's table: a section for every object or list,
// each inside its parent's. An empty answer prints nothing.
func writeTable(b *bytes.Buffer, n *document.Node, s Screen) error {
	t := &table{}
	if !t.build(n, s.Title, 0) {
		return nil
	}
	if s.Width <= 0 {
		s.Width = 80
	}
	return t.render(b, s.Width)
}

// table collects sections; the last one takes the rows.
type table struct{ sections []*section }

func (t *table) open(title string, depth int) {
	t.sections = append(t.sections, &section{title: title, depth: depth})
}

func (t *table) current() *section { return t.sections[len(t.sections)-1] }

// build adds the sections of n; false when there is nothing to show.
func (t *table) build(n *document.Node, title string, depth int) bool {
	if falsy(n) {
		return false
	}
	t.open(title, depth)
	t.fill(n, title, depth)
	return true
}

// fill puts n into the current section, and its parts into further ones.
func (t *table) fill(n *document.Node, title string, depth int) {
	switch {
	case falsy(n):
	case n.Kind == document.Object:
		t.object(n, depth)
	case n.Kind != document.List:
	case n.Items[0].Kind == document.Object:
		t.objects(n.Items, title, depth)
	default:
		t.list(n.Items)
	}
}

// falsy reports whether Python takes n for false.
func falsy(n *document.Node) bool {
	switch n.Kind {
	case document.Null:
		return true
	case document.Bool:
		return n.Text == "false"
	case document.Number:
		return n.Text == "0" || n.Text == "0.0" || n.Text == "-0.0"
	case document.String:
		return n.Text == ""
	}
	return len(n.Items) == 0 && len(n.Members) == 0
}

func (t *table) list(items []*document.Node) {
	for _, item := range items {
		switch {
		case isScalar(item):
			t.current().row(pythonString(item))
		case item.Kind == document.List && !slices.ContainsFunc(item.Items, nested):
			var cells []string
			for _, cell := range item.Items {
				cells = append(cells, pythonString(cell))
			}
			t.current().row(cells...)
		case item.Kind == document.Object: // the CLI shows no more of it
			t.current().row(names(item)...)
		default:
			t.fill(item, "", 0)
		}
	}
}

func names(n *document.Node) []string {
	var all []string
	for _, m := range n.Members {
		all = append(all, m.Name)
	}
	return all
}

func nested(n *document.Node) bool { return !isScalar(n) }

// object adds one row under a header of the scalar members' names, and a
// section for each other member. A lone scalar stands beside its name.
func (t *table) object(n *document.Node, depth int) {
	headers, more := group([]*document.Node{n})
	if len(headers) == 1 {
		t.current().row(headers[0], pythonString(n.Get(headers[0])))
	} else if len(headers) > 0 {
		t.current().header(headers)
		t.current().row(cells(n, headers)...)
	}
	for _, name := range more {
		t.build(n.Get(name), name, depth+1)
	}
}

// objects adds a row for each object. Where they hold more than scalars, each
// is a section with its parts below it.
func (t *table) objects(items []*document.Node, title string, depth int) {
	headers, more := group(items)
	t.current().header(headers)
	for i, item := range items {
		if i > 0 && len(more) > 0 {
			t.open(title, depth)
			t.current().header(headers)
		}
		t.current().row(cells(item, headers)...)
		for _, name := range more {
			if part := item.Get(name); part != nil {
				t.build(part, name, depth+1)
			}
		}
	}
}

// group splits the names of all members into scalars and others, sorted.
func group(items []*document.Node) (headers, more []string) {
	headers = scalarNames(items)
	for _, n := range items {
		for _, m := range n.Members {
			if !isScalar(m.Value) {
				more = append(more, m.Name)
			}
		}
	}
	slices.Sort(more)
	return headers, slices.Compact(more)
}

func cells(n *document.Node, headers []string) []string {
	row := make([]string, len(headers))
	for i, name := range headers {
		if v := n.Get(name); v != nil {
			row[i] = pythonString(v)
		}
	}
	return row
}

// render draws the sections at one width, turned when they are wider than the screen.
func (t *table) render(b *bytes.Buffer, screen int) error {
	width := t.width()
	if width > screen {
		for _, s := range t.sections {
			s.turn()
		}
		width = t.width()
	}
	line(b, repeat('-', width))
	for _, s := range t.sections {
		if s.ragged {
			return fmt.Errorf("a table cannot show rows of different lengths; choose another output")
		}
		s.render(b, width)
	}
	return nil
}

func (t *table) width() int {
	width := 0
	for _, s := range t.sections {
		width = max(width, s.width())
	}
	return width
}
