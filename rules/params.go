package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Types of parameters.
const (
	typeNumber  = "number"
	typeInteger = "integer"
	typeString  = "string"
	typeBoolean = "boolean"
	typeList    = "list"
)

func itemTypes() []string { return []string{typeNumber, typeInteger, typeString, typeBoolean} }

func paramTypes() []string { return append(itemTypes(), typeList) }

// param is one parameter of a merged policy.
type param struct {
	name     string
	node     *node // its definition
	kind     string
	of       string // kind of a list's items
	unit     string
	nullable bool
	min, max any // number or integer; nil for none
	enum     []any

	value any // float64, int64, string, bool, nil, or a list of those
	from  string
	set   bool // it has a value; false for one without a default that nothing set

	refused bool // something is wrong with it, but its type is known
}

// readParams returns the parameters that a merged policy declares.
func readParams(root *node, bad *mistakes) []*param {
	var all []*param
	for _, p := range root.pairs("params") {
		if one := readParam(p.key, p.value, bad); one != nil {
			all = append(all, one)
		}
	}
	return all
}

func readParam(name, n *node, bad *mistakes) *param {
	p := &param{
		name: name.text, node: n, from: "default",
		kind: n.word("type"), of: n.word("of"), unit: n.word("unit"), nullable: n.isTrue("nullable"),
	}
	before := bad.count
	p.infer(name, bad)
	if bad.count > before {
		bad.breaks(p.name)
		return nil
	}
	p.min = p.bound("min", bad)
	p.max = p.bound("max", bad)
	for _, item := range n.list("enum") {
		if v, err := p.scalarOf(p.item(), item); err != nil {
			bad.at(item, "", "enum of %s: %v", p.name, err)
		} else {
			p.enum = append(p.enum, v)
		}
	}
	if bad.count == before && p.min != nil && p.max != nil && asFloat(p.min) > asFloat(p.max) {
		bad.at(n.get("min"), "", "%s allows nothing: min %s is above max %s", p.name, display(p.min), display(p.max))
	}
	if bad.count == before {
		p.readDefault(bad)
	}
	p.refused = bad.count > before
	return p
}

// infer fills in the type of a parameter that only has a default.
func (p *param) infer(name *node, bad *mistakes) {
	d := p.node.get("default")
	if p.kind == "" && d != nil && d.form == sequence {
		p.kind = typeList
	}
	if p.kind == "" && d != nil && !d.isNull() {
		p.kind = d.typeName()
	}
	switch {
	case p.kind == "":
		bad.at(name, "type: "+oneOf(paramTypes()), "the parameter %s has no type", p.name)
	case p.kind == typeList && p.of == "" && d != nil && len(d.items) > 0:
		p.of = d.items[0].typeName()
	case p.kind == typeList && p.of == "":
		bad.at(name, "of: "+oneOf(itemTypes()), "the list %s does not say of what", p.name)
	case p.kind != typeList && p.of != "":
		bad.at(p.node.get("of"), "", "of is for lists, and %s is a %s", p.name, p.kind)
	}
}

// typeName returns the parameter type that a scalar is written as.
func (n *node) typeName() string {
	switch {
	case n.quoted():
		return typeString
	case n.tag == "!!int" || n.tag == "!!float":
		return typeNumber
	case n.tag == "!!bool":
		return typeBoolean
	}
	return typeString
}

// item returns the type of one value: of a list's items, else of the parameter.
func (p *param) item() string {
	if p.kind == typeList {
		return p.of
	}
	return p.kind
}

func (p *param) bound(key string, bad *mistakes) any {
	n := p.node.get(key)
	if n == nil {
		return nil
	}
	if kind := p.item(); kind != typeNumber && kind != typeInteger {
		bad.at(n, "", "%s is for numbers, and %s is a %s", key, p.name, kind)
		return nil
	}
	v, err := p.scalarOf(p.item(), n)
	if err != nil {
		bad.at(n, "", "%s of %s: %v", key, p.name, err)
		return nil
	}
	return v
}

func (p *param) readDefault(bad *mistakes) {
	d := p.node.get("default")
	switch {
	case d == nil && p.nullable:
		p.set = true
	case d == nil:
	default:
		v, err := p.fromNode(d)
		if err != nil {
			bad.at(d, p.allowed(), "default of %s: %v", p.name, err)
			return
		}
		p.value, p.set = v, true
	}
}

// fromNode reads a value that a YAML file gives the parameter.
func (p *param) fromNode(n *node) (any, error) {
	if n.isNull() {
		return nil, p.null()
	}
	if (p.kind == typeList) != (n.form == sequence) {
		return nil, fmt.Errorf("want %s, got %s", p.article(), n.describe())
	}
	if p.kind != typeList {
		return p.checked(p.scalarOf(p.kind, n))
	}
	list := []any{}
	for _, item := range n.items {
		v, err := p.checked(p.scalarOf(p.of, item))
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

func (p *param) null() error {
	if p.nullable {
		return nil
	}
	return fmt.Errorf("want %s, got nothing", p.article())
}

// fromText reads a value from the command line; items of a list are separated
// by commas, or the list is written as reports print it: ["c5", "m5"].
func (p *param) fromText(text string) (any, error) {
	if text == "null" && (p.nullable || p.kind != typeString) {
		return nil, p.null()
	}
	if p.kind != typeList {
		return p.checked(p.parse(p.kind, text))
	}
	if strings.TrimSpace(text) == "" {
		return nil, errors.New("nothing is given, perhaps an unset variable; write [] for an empty list")
	}
	if items, ok := quotedList(text); ok {
		return p.accept(items)
	}
	list := []any{}
	text = strings.TrimSuffix(strings.TrimPrefix(text, "["), "]")
	if strings.TrimSpace(text) == "" {
		return list, nil
	}
	for item := range strings.SplitSeq(text, ",") {
		if strings.TrimSpace(item) == "" {
			return nil, errors.New("an item of the list is empty, perhaps an unset variable")
		}
		v, err := p.checked(p.parse(p.of, strings.TrimSpace(item)))
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// quotedList reads a list with items in quotes, as JSON has it.
func quotedList(text string) ([]any, bool) {
	if !strings.Contains(text, `"`) {
		return nil, false
	}
	var items []any
	err := json.Unmarshal([]byte(text), &items)
	return items, err == nil
}

// scalarOf reads one YAML scalar as a type: text that YAML reads as a number
// is no string unless it is quoted, and the other way round.
func (p *param) scalarOf(kind string, n *node) (any, error) {
	written := n.typeName()
	if written == typeNumber && kind == typeInteger {
		written = typeInteger
	}
	if n.form != scalar || n.isNull() || written != kind {
		err := fmt.Errorf("want %s, got %s", withArticle(kind), n.describe())
		if kind == typeString && n.form == scalar && !n.isNull() {
			err = fmt.Errorf("%w: put it into quotes", err)
		}
		return nil, err
	}
	return p.parse(kind, n.text)
}

func (p *param) parse(kind, text string) (any, error) {
	switch kind {
	case typeNumber:
		if v, err := strconv.ParseFloat(text, 64); err == nil && isDecimal(text) && !math.IsInf(v, 0) {
			return v, nil
		}
	case typeInteger:
		if v, err := strconv.ParseInt(text, 10, 64); err == nil && v <= 1<<53 && v >= -1<<53 {
			return v, nil
		}
	case typeBoolean:
		if text == "true" || text == "false" {
			return text == "true", nil
		}
	default:
		return text, nil
	}
	return nil, fmt.Errorf("want %s, got %s", withArticle(kind), quote(text))
}

// checked holds a value against the range and the enum.
func (p *param) checked(v any, err error) (any, error) {
	switch {
	case err != nil:
		return nil, err
	case p.min != nil && asFloat(v) < asFloat(p.min):
		return nil, fmt.Errorf("%s is below the least value, %s", display(v), display(p.min))
	case p.max != nil && asFloat(v) > asFloat(p.max):
		return nil, fmt.Errorf("%s is above the greatest value, %s", display(v), display(p.max))
	case p.enum != nil && !slices.Contains(p.enum, v):
		return nil, fmt.Errorf("%s is not one of the values allowed", display(v))
	}
	return v, nil
}

// allowed says what values the parameter takes.
func (p *param) allowed() string {
	var b strings.Builder
	b.WriteString(p.name + " is " + p.article())
	switch {
	case p.min != nil && p.max != nil:
		fmt.Fprintf(&b, " from %s to %s", display(p.min), display(p.max))
	case p.min != nil:
		fmt.Fprintf(&b, ", %s or more", display(p.min))
	case p.max != nil:
		fmt.Fprintf(&b, ", %s or less", display(p.max))
	}
	if p.enum != nil {
		words := make([]string, len(p.enum))
		for i, v := range p.enum {
			words[i] = display(v)
		}
		b.WriteString(": " + oneOf(words))
	}
	if p.unit != "" {
		b.WriteString(", in " + p.unit)
	}
	if p.nullable {
		b.WriteString(", or null for not set")
	}
	return b.String()
}

func (p *param) article() string {
	if p.kind == typeList {
		return "a list of " + p.of + "s"
	}
	return withArticle(p.kind)
}

func withArticle(kind string) string {
	if kind == typeInteger {
		return "an integer"
	}
	return "a " + kind
}

func asFloat(v any) float64 {
	switch v := v.(type) {
	case float64:
		return v
	case int64:
		return float64(v)
	case int:
		return float64(v)
	}
	return math.NaN()
}
