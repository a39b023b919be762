package rules

import (
	"strconv"
	"strings"
	"time"
)

// checker holds one file against the tables of keys. Its methods return what
// is right of a value, so that one mistake does not hide the others; nil for
// nothing.
type checker struct{ bad *mistakes }

// fields checks a mapping with a fixed set of keys.
func (c *checker) fields(n *node, keys []key, what string) *node {
	if n.form != mapping {
		c.bad.at(n, "", "%s must be a mapping of keys, not %s", what, n.describe())
		return nil
	}
	out := &node{file: n.file, yaml: n.yaml, form: mapping}
	for _, p := range n.fields {
		k, ok := find(keys, p.key.text)
		if !ok {
			c.bad.at(p.key, didYouMean(p.key.text, names(keys)), "unknown key %s in %s", quote(p.key.text), what)
			continue
		}
		if v := c.value(p.value, k); v != nil {
			out.fields = append(out.fields, pair{p.key, v})
		}
	}
	for _, k := range keys {
		if k.required && n.get(k.name) == nil {
			c.bad.at(n, k.name+": "+k.doc, "%s lacks the key %s", what, k.name)
		}
	}
	return out
}

// value checks one value against its key.
func (c *checker) value(n *node, k key) *node {
	switch k.shape {
	case shapeFields:
		return c.fields(n, k.keys, k.name)
	case shapeMap, shapeParams:
		return c.named(n, k)
	case shapeList:
		return c.list(n, k)
	case shapeEntries:
		return c.entries(n, k)
	case shapeLiteral:
		return c.literal(n, k)
	case shapeOpen:
		return n
	}
	before := c.bad.count
	if c.scalar(n, k) {
		c.word(n, k)
	}
	if c.bad.count > before {
		return nil
	}
	return n
}

func (c *checker) scalar(n *node, k key) bool {
	if n.form == scalar && !n.isNull() {
		return true
	}
	hint := ""
	if n.form == mapping {
		hint = "quote a value with braces or with a colon and a space"
	}
	c.bad.at(n, hint, "%s must be %s, not %s", k.name, k.shape.want(), n.describe())
	return false
}

func (s shape) want() string {
	switch s {
	case shapeExpression:
		return "an expression"
	case shapeConstant:
		return "a number or an expression over params"
	case shapePercent:
		return "a number or a percentage"
	case shapeBool:
		return "true or false"
	case shapeDate:
		return "a day"
	}
	return "text"
}

// word checks the text of a scalar.
func (c *checker) word(n *node, k key) {
	switch k.shape {
	case shapeText, shapeCheck:
		if strings.TrimSpace(n.text) == "" {
			c.bad.at(n, "", "%s is empty", k.name)
		}
	case shapeChoice:
		if _, ok := find(asKeys(k.choices), n.text); !ok {
			c.bad.at(n, didYouMean(n.text, k.choices), "%s cannot be %s", k.name, n.describe())
		}
	case shapeBool:
		if n.tag != "!!bool" || n.text != "true" && n.text != "false" {
			c.bad.at(n, "want true or false", "%s cannot be %s", k.name, n.describe())
		}
	case shapeDate:
		if _, err := time.Parse(time.DateOnly, n.text); err != nil {
			c.bad.at(n, `write a day as "2026-12-05"`, "%s cannot be %s", k.name, n.describe())
		}
	case shapeConstant, shapePercent:
		c.number(n, k)
	}
}

// isOldBoolean reports a word that older YAML readers take for a boolean.
func isOldBoolean(n *node) bool {
	switch strings.ToLower(n.text) {
	case "yes", "no", "on", "off", "y", "n":
		return n.form == scalar && !n.quoted()
	}
	return false
}

// number refuses what YAML reads as another number than a person does.
func (c *checker) number(n *node, k key) {
	if k.shape == shapePercent {
		c.share(n, k)
		return
	}
	if trap := numberTrap(n); trap != "" {
		c.bad.at(n, trap, "%s cannot be %s", k.name, n.describe())
	}
}

// share refuses what is no share, and a number without % that is likely meant with it.
func (c *checker) share(n *node, k key) {
	switch v, ok := percent(n.text); {
	case !ok:
		c.bad.at(n, "write 0.05 or 5%", "%s cannot be %s", k.name, n.describe())
	case v > 1 && !strings.HasSuffix(n.text, "%"):
		c.bad.at(n, "write "+n.text+"%", "%s cannot be %s: it is a share, 0.05 is 5%%, and %s would be %s%%",
			k.name, n.describe(), n.text, number(100*v))
	}
}

// isDecimal reports a number as it is written in a policy: 100, 0.5, 1e-6.
func isDecimal(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil && strings.Trim(text, "0123456789.eE+-") == ""
}

// numberTrap says what is wrong with an unquoted number, or "".
func numberTrap(n *node) string {
	if n.tag != "!!int" && n.tag != "!!float" || n.quoted() {
		return ""
	}
	digits := strings.TrimLeft(n.text, "+-")
	switch {
	case !isDecimal(n.text):
		return "write the number in decimal digits"
	case len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9':
		return "YAML reads a number with a leading zero as octal: write it without"
	}
	return ""
}

// percent reads "5%" and "0.05", both as 0.05; not below 0.
func percent(text string) (float64, bool) {
	number, isPercent := strings.CutSuffix(text, "%")
	if !isDecimal(number) {
		return 0, false
	}
	v, err := strconv.ParseFloat(number, 64)
	if isPercent {
		v /= 100
	}
	return v, err == nil && v >= 0
}

func asKeys(words []string) []key {
	all := make([]key, len(words))
	for i, w := range words {
		all[i].name = w
	}
	return all
}

func (c *checker) list(n *node, k key) *node {
	if n.form != sequence {
		c.bad.at(n, "begin each item with a dash", "%s must be a list, not %s", k.name, n.describe())
		return nil
	}
	item := k.keys[0]
	item.name = "an item of " + k.name
	if c.tooMany(n, k) {
		return nil
	}
	out := &node{file: n.file, yaml: n.yaml, form: sequence}
	for _, i := range n.items {
		if v := c.value(i, item); v != nil {
			out.items = append(out.items, v)
		}
	}
	return out
}

func (c *checker) entries(n *node, k key) *node {
	if n.form != sequence {
		c.bad.at(n, "begin each entry with a dash", "%s must be a list, not %s", k.name, n.describe())
		return nil
	}
	if c.tooMany(n, k) {
		return nil
	}
	first := map[string]*node{}
	out := &node{file: n.file, yaml: n.yaml, form: sequence}
	for _, entry := range n.items {
		v := c.fields(entry, k.keys, "an entry of "+k.name)
		if v == nil || k.by != "" && !c.unique(v.get(k.by), k.by, first) {
			continue
		}
		out.items = append(out.items, v)
	}
	return out
}

func (c *checker) unique(name *node, by string, first map[string]*node) bool {
	if name == nil {
		return false
	}
	if before, ok := first[name.text]; ok {
		c.bad.at(name, "", "the %s %s is there twice, first at %s", by, quote(name.text), before.position())
		return false
	}
	first[name.text] = name
	return true
}

// isIdentifier reports a name that expressions can speak of.
func isIdentifier(s string) bool {
	for i, r := range s {
		letter := r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

// maxEntries is how many rules, defines, parameters and the like one file may
// have of each.
const maxEntries = 300

func (c *checker) tooMany(n *node, k key) bool {
	count := len(n.fields) + len(n.items)
	if count > maxEntries {
		c.bad.at(n, "", "%s has %d entries, more than the limit of %d", k.name, count, maxEntries)
	}
	return count > maxEntries
}

// named checks a mapping with names of the policy's own.
func (c *checker) named(n *node, k key) *node {
	if n.form != mapping {
		c.bad.at(n, "", "%s must be a mapping of names, not %s", k.name, n.describe())
		return nil
	}
	if c.tooMany(n, k) {
		return nil
	}
	out := &node{file: n.file, yaml: n.yaml, form: mapping}
	for _, p := range n.fields {
		if !isIdentifier(p.key.text) {
			c.bad.at(p.key, "use letters, digits and _", "%s is no name for expressions to speak of", quote(p.key.text))
			continue
		}
		if v := c.namedValue(p, k); v != nil {
			out.fields = append(out.fields, pair{p.key, v})
		} else {
			c.bad.breaks(p.key.text)
		}
	}
	return out
}

func (c *checker) namedValue(p pair, k key) *node {
	switch {
	case k.shape == shapeMap:
		item := k.keys[0]
		item.name = p.key.text
		return c.value(p.value, item)
	case p.value.form != mapping:
		return c.literal(p.value, key{name: p.key.text})
	}
	before := c.bad.count
	v := c.fields(p.value, k.keys, "the parameter "+p.key.text)
	if c.bad.count > before {
		return nil
	}
	return v
}

// literal checks a value for a parameter: a scalar, or a list of them.
func (c *checker) literal(n *node, k key) *node {
	before := c.bad.count
	if n.form == mapping {
		c.bad.at(n, "", "%s must be a value or a list, not a mapping", k.name)
	}
	for _, item := range n.items {
		if item.form != scalar || item.isNull() {
			c.bad.at(item, "", "an item of %s must be a value, not %s", k.name, item.describe())
		}
	}
	for _, one := range append([]*node{n}, n.items...) {
		if trap := numberTrap(one); one.form == scalar && trap != "" {
			c.bad.at(one, trap, "%s cannot be %s", k.name, one.describe())
		}
	}
	if c.bad.count > before {
		return nil
	}
	return n
}
