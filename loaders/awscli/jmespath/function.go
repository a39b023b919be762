package jmespath

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iradvise/iradvise/loaders/document"
)

// argument is what stands between the parentheses of a call: an expression,
// or with & a reference to one.
type argument struct {
	expr      expr
	reference bool
}

// function is a built-in of JMESPath. takes names its parameters: "any",
// "number", "string", "array", "object", "expref", also joined by "|", and
// "numbers" or "strings" for an array of them. The last one repeats when
// variadic.
type function struct {
	name     string
	takes    []string
	variadic bool
	apply    func(a []*document.Node, by expr) (*document.Node, error)
}

// plain makes an apply of a function that cannot fail.
func plain(f func(a []*document.Node) *document.Node) func([]*document.Node, expr) (*document.Node, error) {
	return func(a []*document.Node, _ expr) (*document.Node, error) { return f(a), nil }
}

func functions() []function {
	return []function{
		{"abs", []string{"number"}, false, plain(absolute)},
		{"avg", []string{"numbers"}, false, plain(average)},
		{"ceil", []string{"number"}, false, plain(ceil)},
		{"contains", []string{"array|string", "any"}, false, plain(contains)},
		{"ends_with", []string{"string", "string"}, false, plain(func(a []*document.Node) *document.Node { return boolean(strings.HasSuffix(a[0].Text, a[1].Text)) })},
		{"floor", []string{"number"}, false, plain(floor)},
		{"join", []string{"string", "strings"}, false, plain(join)},
		{"keys", []string{"object"}, false, plain(keys)},
		{"length", []string{"string|array|object"}, false, plain(length)},
		{"map", []string{"expref", "array"}, false, mapped},
		{"max", []string{"numbers|strings"}, false, plain(func(a []*document.Node) *document.Node { return extreme(a[0].Items, 1) })},
		{"max_by", []string{"array", "expref"}, false, func(a []*document.Node, by expr) (*document.Node, error) { return extremeBy(a[0].Items, by, 1) }},
		{"merge", []string{"object"}, true, plain(merge)},
		{"min", []string{"numbers|strings"}, false, plain(func(a []*document.Node) *document.Node { return extreme(a[0].Items, -1) })},
		{"min_by", []string{"array", "expref"}, false, func(a []*document.Node, by expr) (*document.Node, error) { return extremeBy(a[0].Items, by, -1) }},
		{"not_null", []string{"any"}, true, plain(notNull)},
		{"reverse", []string{"array|string"}, false, plain(reverse)},
		{"sort", []string{"numbers|strings"}, false, plain(sorted)},
		{"sort_by", []string{"array", "expref"}, false, sortedBy},
		{"starts_with", []string{"string", "string"}, false, plain(func(a []*document.Node) *document.Node { return boolean(strings.HasPrefix(a[0].Text, a[1].Text)) })},
		{"sum", []string{"numbers"}, false, plain(func(a []*document.Node) *document.Node { return sum(a[0].Items) })},
		{"to_array", []string{"any"}, false, plain(toArray)},
		{"to_number", []string{"any"}, false, plain(toNumber)},
		{"to_string", []string{"any"}, false, plain(toString)},
		{"type", []string{"any"}, false, plain(func(a []*document.Node) *document.Node { return text(typeOf(a[0])) })},
		{"values", []string{"object"}, false, plain(func(a []*document.Node) *document.Node { return list(values(a[0])) })},
	}
}

// call evaluates the arguments, checks them, and applies the function. Its
// name is looked up when it is called, as in jmespath.py.
func call(name string, arguments []argument) expr {
	return func(n *document.Node) (*document.Node, error) {
		all := functions()
		i := slices.IndexFunc(all, func(f function) bool { return f.name == name })
		if i < 0 {
			return nil, fmt.Errorf("unknown function %s()", name)
		}
		f := all[i]
		if len(arguments) < len(f.takes) || len(arguments) > len(f.takes) && !f.variadic {
			return nil, fmt.Errorf("%s() takes %d arguments, not %d", name, len(f.takes), len(arguments))
		}
		var values []*document.Node
		var by expr
		for i, a := range arguments {
			want := f.takes[min(i, len(f.takes)-1)]
			if a.reference != (want == "expref") {
				return nil, fmt.Errorf("argument %d of %s() must be %s", i+1, name, article(want))
			}
			if a.reference {
				by = a.expr
				continue
			}
			v, err := a.expr(n)
			if err != nil {
				return nil, err
			}
			if !slices.ContainsFunc(strings.Split(want, "|"), func(t string) bool { return is(v, t) }) {
				return nil, fmt.Errorf("argument %d of %s() must be %s, not %s", i+1, name, article(want), v.Kind)
			}
			values = append(values, v)
		}
		return f.apply(values, by)
	}
}

func article(want string) string {
	if want == "expref" {
		return "an &expression"
	}
	return "of type " + strings.ReplaceAll(want, "|", " or ")
}

// is reports whether v is of the type that a parameter takes.
func is(v *document.Node, want string) bool {
	switch want {
	case "any":
		return true
	case "numbers", "strings":
		return v.Kind == document.List && !slices.ContainsFunc(v.Items, func(n *document.Node) bool { return typeOf(n)+"s" != want })
	}
	return typeOf(v) == want
}

func typeOf(n *document.Node) string {
	switch n.Kind {
	case document.Null:
		return "null"
	case document.Bool:
		return "boolean"
	case document.Number:
		return "number"
	case document.List:
		return "array"
	case document.Object:
		return "object"
	}
	return "string"
}
