package awscli

import (
	"bytes"
	"slices"
	"strings"

	"github.com/iradvise/iradvise/loaders/document"
)

// writeText prints n as the CLI's text output: a line of tab-separated scalars
// for every object, behind the upper-case name of the member that holds it.
func writeText(b *bytes.Buffer, n *document.Node, _ Screen) error {
	textValue(b, n, "", nil)
	return nil
}

// textValue prints n, which the member called name holds. columns are the
// scalar members of all objects in a list; nil means those of the object.
func textValue(b *bytes.Buffer, n *document.Node, name string, columns []string) {
	switch n.Kind {
	case document.Object:
		textObject(b, n, name, columns)
	case document.List:
		textList(b, n.Items, name)
	default:
		b.WriteString(pythonString(n) + "\n")
	}
}

func textList(b *bytes.Buffer, items []*document.Node, name string) {
	is := func(k document.Kind) bool {
		return slices.ContainsFunc(items, func(n *document.Node) bool { return n.Kind == k })
	}
	switch {
	case is(document.Object):
		columns := scalarNames(items)
		for _, item := range items {
			textValue(b, item, name, columns)
		}
	case is(document.List):
		scalars := slices.DeleteFunc(slices.Clone(items), func(n *document.Node) bool { return !isScalar(n) })
		textScalars(b, scalars, name)
		for _, item := range items {
			if !isScalar(item) {
				textValue(b, item, name, nil)
			}
		}
	default:
		textScalars(b, items, name)
	}
}

func textScalars(b *bytes.Buffer, items []*document.Node, name string) {
	if len(items) == 0 {
		return
	}
	var texts []string
	for _, item := range items {
		if name != "" {
			b.WriteString(strings.ToUpper(name) + "\t" + pythonString(item) + "\n")
		}
		texts = append(texts, pythonString(item))
	}
	if name == "" {
		b.WriteString(strings.Join(texts, "\t") + "\n")
	}
}

func textObject(b *bytes.Buffer, n *document.Node, name string, columns []string) {
	rest := sortedNames(n)
	if columns == nil {
		columns = scalarNames([]*document.Node{n})
	}
	var line []string
	for _, column := range columns {
		text := ""
		if v := n.Get(column); v != nil {
			text = pythonString(v)
		}
		line = append(line, text)
	}
	if len(line) > 0 && name != "" {
		line = slices.Insert(line, 0, strings.ToUpper(name))
	}
	if len(line) > 0 {
		b.WriteString(strings.Join(line, "\t") + "\n")
	}
	for _, member := range rest {
		if _, shown := slices.BinarySearch(columns, member); !shown {
			textValue(b, n.Get(member), member, nil)
		}
	}
}

// scalarNames returns the names of all scalar members of the objects, sorted.
func scalarNames(objects []*document.Node) []string {
	names := []string{}
	for _, n := range objects {
		for _, m := range n.Members {
			if isScalar(m.Value) {
				names = append(names, m.Name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func sortedNames(n *document.Node) []string {
	all := names(n)
	slices.Sort(all)
	return slices.Compact(all)
}

// pythonString returns n as Python's str does.
func pythonString(n *document.Node) string {
	switch n.Kind {
	case document.Null:
		return "None"
	case document.Bool:
		return strings.ToUpper(n.Text[:1]) + n.Text[1:]
	case document.Number:
		switch n.Text {
		case "NaN":
			return "nan"
		case "Infinity":
			return "inf"
		case "-Infinity":
			return "-inf"
		}
	case document.List, document.Object:
		return pythonRepr(n)
	}
	return n.Text
}
