package awscli

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"

	"github.com/jmespath/go-jmespath"

	"github.com/iradvise/iradvise/loaders/document"
)

// Query is a compiled --query expression.
type Query struct {
	path   *jmespath.JMESPath
	hashes [][]string // the names in each {…} of the expression, in its order
}

// ParseQuery compiles a JMESPath expression.
func ParseQuery(expression string) (*Query, error) {
	path, err := jmespath.Compile(expression)
	if err != nil {
		return nil, fmt.Errorf("bad value for --query %s: %w", expression, err)
	}
	return &Query{path, hashNames(expression)}, nil
}

// Apply returns what the expression selects from n, which Plain returned.
// Objects of n keep the order of their members, objects that the expression
// makes have the order in which it names them.
func (q *Query) Apply(n *document.Node) (result *document.Node, err error) {
	t := &translation{hashes: q.hashes, objects: map[uintptr]*document.Node{}, numbers: map[float64]string{}}
	defer func() {
		if p := recover(); p != nil { // the library's slices and functions can index out of range
			result, err = nil, fmt.Errorf("--query cannot be applied to this answer: %v", p)
		}
	}()
	found, err := q.path.Search(t.value(n))
	if err != nil {
		return nil, fmt.Errorf("--query cannot be applied to this answer: %w", err)
	}
	return t.node(found), nil
}

// translation remembers what the plain Go values of the library cannot hold:
// the order of members, and how a number was spelled.
type translation struct {
	hashes  [][]string
	objects map[uintptr]*document.Node
	numbers map[float64]string
}

// value returns n as the library wants it.
func (t *translation) value(n *document.Node) any {
	switch n.Kind {
	case document.Bool:
		return n.Text == "true"
	case document.String:
		return n.Text
	case document.Number:
		f, err := strconv.ParseFloat(n.Text, 64)
		if err != nil && !math.IsInf(f, 0) {
			return n.Text
		}
		t.numbers[f] = n.Text
		return f
	case document.List:
		list := make([]any, len(n.Items))
		for i, item := range n.Items {
			list[i] = t.value(item)
		}
		return list
	case document.Object:
		object := make(map[string]any, len(n.Members))
		for _, m := range n.Members {
			object[m.Name] = t.value(m.Value)
		}
		t.objects[reflect.ValueOf(object).Pointer()] = n
		return object
	}
	return nil
}

// node returns what the library found as a tree again.
func (t *translation) node(v any) *document.Node {
	switch v := v.(type) {
	case bool:
		return &document.Node{Kind: document.Bool, Text: strconv.FormatBool(v)}
	case string:
		return &document.Node{Kind: document.String, Text: v}
	case float64:
		return &document.Node{Kind: document.Number, Text: t.spelled(v)}
	case []string:
		return t.list(len(v), func(i int) any { return v[i] })
	case []float64:
		return t.list(len(v), func(i int) any { return v[i] })
	case []any:
		return t.list(len(v), func(i int) any { return v[i] })
	case map[string]any:
		if n, ok := t.objects[reflect.ValueOf(v).Pointer()]; ok {
			return n
		}
		object := &document.Node{Kind: document.Object}
		for _, name := range t.order(v) {
			object.Members = append(object.Members, document.Member{Name: name, Value: t.node(v[name])})
		}
		return object
	}
	return &document.Node{Kind: document.Null}
}

func (t *translation) list(length int, item func(int) any) *document.Node {
	n := &document.Node{Kind: document.List}
	for i := range length {
		n.Items = append(n.Items, t.node(item(i)))
	}
	return n
}

// spelled returns f as the answer spelled it, or as Python would print a
// number that the expression computed.
func (t *translation) spelled(f float64) string {
	if text, ok := t.numbers[f]; ok {
		return text
	}
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return strconv.FormatFloat(f, 'f', 0, 64)
	}
	return number(strconv.FormatFloat(f, 'g', -1, 64))
}

// order returns the names of an object that the expression made: in the order
// of the {…} that has just these names, else sorted.
func (t *translation) order(object map[string]any) []string {
	names := slices.Sorted(maps.Keys(object))
	for _, hash := range t.hashes {
		if slices.Equal(slices.Compact(slices.Sorted(slices.Values(hash))), names) {
			return hash
		}
	}
	return names
}

// hashNames returns the names before a colon in each {…} of a JMESPath
// expression, inner ones first. Strings and literals are passed over.
func hashNames(expression string) [][]string {
	var done, open [][]string
	word, inWord := "", false
	for i := 0; i < len(expression); i++ {
		c := expression[i]
		switch {
		case c == '\'' || c == '`' || c == '"':
			end := closing(expression, i)
			if word, inWord = "", false; c == '"' {
				word, _ = strconv.Unquote(expression[i:end])
			}
			i = end - 1
			continue
		case c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9':
			if !inWord {
				word = ""
			}
			word, inWord = word+string(c), true
			continue
		case c == '{':
			open = append(open, nil)
		case c == '}' && len(open) > 0:
			done, open = append(done, open[len(open)-1]), open[:len(open)-1]
		case c == ':' && len(open) > 0 && word != "":
			open[len(open)-1] = append(open[len(open)-1], word)
		}
		if inWord = false; c > ' ' {
			word = ""
		}
	}
	return done
}

// closing returns the offset after the quote that ends what begins at i.
func closing(s string, i int) int {
	for end := i + 1; end < len(s); end++ {
		switch s[end] {
		case '\\':
			end++
		case s[i]:
			return end + 1
		}
	}
	return len(s)
}
