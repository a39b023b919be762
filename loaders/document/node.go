package document

import (
	"fmt"
	"strconv"
)

// Kind tells what a Node holds.
type Kind int

// The kinds of a Node. Timestamp has no form of its own in JSON; a reader that
// knows a member to be a time sets it.
const (
	Null Kind = iota
	Bool
	Number
	String
	List
	Object
	Timestamp
)

// String returns the kind as a user would say it.
func (k Kind) String() string {
	switch k {
	case Null:
		return "null"
	case Bool:
		return "a boolean"
	case Number:
		return "a number"
	case String:
		return "a string"
	case List:
		return "a list"
	case Object:
		return "an object"
	case Timestamp:
		return "a time"
	}
	return "Kind(" + strconv.Itoa(int(k)) + ")"
}

// Node is one value of a document.
type Node struct {
	Kind Kind
	// Text is the content of a String, "true" or "false" of a Bool, the digits
	// of a Number as written (also "NaN", "Infinity", "-Infinity"), and the
	// epoch seconds of a Timestamp in decimal.
	Text    string
	Members []Member // of an Object, in input order; a name may occur twice
	Items   []*Node  // of a List
	Pos     Pos      // where the value begins in the input
}

// Member is one named value of an Object.
type Member struct {
	Name  string
	Value *Node
}

// Pos is a place in the input. Line and Column count from 1, columns in
// characters; the zero Pos is unknown.
type Pos struct{ Line, Column int }

// String returns "line:column", or "" for the zero Pos.
func (p Pos) String() string {
	if p.Line == 0 {
		return ""
	}
	return fmt.Sprintf("%d:%d", p.Line, p.Column)
}

// Get returns the value of the member called name, or nil when n is nil, is no
// Object or has no such member. Of a member given twice it returns the last
// value, as most JSON readers do.
func (n *Node) Get(name string) *Node {
	if n == nil {
		return nil
	}
	for i := len(n.Members) - 1; i >= 0; i-- {
		if n.Members[i].Name == name {
			return n.Members[i].Value
		}
	}
	return nil
}

// Set gives the member called name the value v, in its place when there is one
// and at the end otherwise.
func (n *Node) Set(name string, v *Node) {
	for i := range n.Members {
		if n.Members[i].Name == name {
			n.Members[i].Value = v
			return
		}
	}
	n.Members = append(n.Members, Member{name, v})
}

// Equal reports whether a and b hold the same content: kinds, text, members in
// order. Positions do not count.
func Equal(a, b *Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.Kind != b.Kind || a.Text != b.Text || len(a.Members) != len(b.Members) || len(a.Items) != len(b.Items) {
		return false
	}
	for i := range a.Members {
		if a.Members[i].Name != b.Members[i].Name || !Equal(a.Members[i].Value, b.Members[i].Value) {
			return false
		}
	}
	for i := range a.Items {
		if !Equal(a.Items[i], b.Items[i]) {
			return false
		}
	}
	return true
}

// List returns the items of a List, and none for nil or another kind.
func (n *Node) List() []*Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// String returns the Text of a node, and "" for nil.
func (n *Node) String() string {
	if n == nil {
		return ""
	}
	return n.Text
}
