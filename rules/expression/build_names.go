package expression

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// read notes that the expression reads a name.
func (b *builder) read(name string, needs place) {
	b.needs |= needs
	if !slices.Contains(b.reads, name) {
		b.reads = append(b.reads, name)
	}
}

func (b *builder) identifier(n *ast.IdentifierNode) *node {
	for _, v := range slices.Backward(b.vars) {
		if v.name == n.Value {
			return b.variable(v)
		}
	}
	for i := range b.scope.roots {
		if r := &b.scope.roots[i]; r.name == n.Value {
			return b.root(n, r)
		}
	}
	for _, d := range b.scope.defines {
		if d.Name == n.Value {
			return b.defined(n, d)
		}
	}
	return b.unknownName(n)
}

func (b *builder) variable(v variable) *node {
	slot := v.slot
	return &node{op: opLet, typ: v.node.typ, name: v.node.name, depends: v.node.depends, slot: slot, element: v.node.element, computed: v.node.computed,
		eval: func(f *frame) (value, state) {
			c := &f.slots[slot]
			if c.st != known {
				f.stop = c.stop
			}
			return c.v, c.st
		}}
}

func (b *builder) root(n *ast.IdentifierNode, r *root) *node {
	if r.reads&^b.place != 0 {
		return b.here(n.Location(), r.name+" is not known here", whereKnown(r.reads))
	}
	b.read(r.name, r.reads)
	out := &node{op: opName, typ: r.typ, name: r.name, depends: dependsOnRow, eval: r.get}
	if r.name == "job" || r.name == "today" || r.name == "baseline" {
		out.depends = dependsOnJob
	}
	if r.typ.Missing {
		get, stop := r.get, b.stop(n, r.name, r.why)
		out.eval = func(f *frame) (value, state) {
			v, st := get(f)
			if st != known {
				f.stop = stop
			}
			return v, st
		}
	}
	return out
}

// whereKnown says in which rules a root can be read.
func whereKnown(reads place) string {
	switch reads {
	case readsRow:
		return "a rule with scope: recommendation reads it; at job scope read recs, eligible or winner"
	case readsRanking:
		return "a rule with scope: job reads it"
	}
	return "only parameters are known here"
}

// stop returns what to say when a name has no value at that place.
func (b *builder) stop(n ast.Node, name, why string) *Stop {
	from, _ := b.span(n.Location())
	s := notMeasured(name, from)
	if why != "" {
		s.Text = why
	}
	s.Define = b.define
	return s
}

func (b *builder) defined(n *ast.IdentifierNode, d *define) *node {
	if d.building {
		from := max(slices.Index(b.path, d.Name), 0)
		cycle := append(slices.Clone(b.path[from:]), d.Name)
		return b.here(n.Location(), "define "+d.Name+" refers to itself: "+strings.Join(cycle, " reads "), "break the cycle")
	}
	if d.root == nil {
		b.scope.slots = max(b.scope.slots, b.slots)
		b.scope.resolve(d, b.path)
		b.slots = max(b.slots, b.scope.slots)
	}
	if d.root.typ.Kind == unknown {
		return b.blame()
	}
	if d.needs&^b.place != 0 {
		return b.here(n.Location(), d.Name+" is not known here, because it reads "+b.reason(d), whereKnown(d.needs&^b.place))
	}
	b.read(d.Name, d.needs)
	for _, r := range d.reads {
		b.read(r, 0)
	}
	index := d.index
	out := &node{op: opDefine, typ: d.root.typ, name: d.Name, index: index, depends: d.root.depends, kids: []*node{d.root}}
	out.eval = func(f *frame) (value, state) { return f.defined(index) }
	return out
}

// blame returns a part whose mistake was reported where its name is declared.
func (b *builder) blame() *node {
	b.blamed = true
	return b.broken()
}

// reason names what a define reads that is not known at this place.
func (b *builder) reason(d *define) string {
	found := "what is not known"
	for _, name := range d.reads {
		for _, r := range b.scope.roots {
			switch {
			case r.reads&^b.place == 0:
			case strings.HasPrefix(name, r.name+"."):
				return name
			case name == r.name:
				found = name
			}
		}
	}
	return found
}

// defined evaluates a define once for each row.
func (f *frame) defined(index int) (value, state) {
	if f.row.defines == nil {
		f.row.defines = make([]cell, len(f.memo.scope.defines))
	}
	c := &f.row.defines[index]
	if !c.full {
		c.v, c.st = f.memo.scope.defines[index].root.eval(f)
		c.full, c.stop = true, f.stop
	}
	if c.st != known {
		f.stop = c.stop
	}
	return c.v, c.st
}

func (b *builder) unknownName(n *ast.IdentifierNode) *node {
	name := n.Value
	hint := ""
	switch {
	case b.scope.refused[name]:
		return b.blame()
	case name == "params":
		hint = "write params.NAME"
	case b.scope.builtins[name] != nil || b.scope.plugins[name] != nil:
		return b.here(n.Location(), name+" is a function", "call it: "+name+"(...)")
	default:
		if near := b.nearName(name); near != "" {
			hint = "did you mean " + near + "?"
		}
	}
	return b.here(n.Location(), "unknown name "+name, hint)
}

// nearName looks for the bare name among all that could stand there, and among
// members whose record was left out.
func (b *builder) nearName(name string) string {
	var bare, members []string
	for _, v := range b.vars {
		bare = append(bare, v.name)
	}
	for _, d := range b.scope.defines {
		bare = append(bare, d.Name)
	}
	for _, r := range b.scope.roots {
		if r.reads&^b.place == 0 {
			bare = append(bare, r.name)
		}
	}
	if near := Nearest(name, bare); near != "" && distance(fold(name), fold(near)) < 3 {
		return near
	}
	if near := Nearest(name, b.paramNames()); near != "" && fold(near) == fold(name) {
		return "params." + near
	}
	if b.place&readsRow != 0 {
		members = b.memberNames(recordRecommendation)
	}
	if near := Nearest(name, members); near != "" {
		return "rec." + near
	}
	if near := Nearest(name, b.paramNames()); near != "" {
		return "params." + near
	}
	return ""
}

func (b *builder) paramNames() []string {
	names := make([]string, len(b.scope.params))
	for i, p := range b.scope.params {
		names[i] = p.Name
	}
	return names
}

func (b *builder) memberNames(r record) []string {
	var names []string
	for _, m := range b.scope.records[r] {
		names = append(names, m.name)
	}
	return names
}

func (b *builder) member(n *ast.MemberNode) *node {
	key, named := n.Property.(*ast.StringNode)
	if id, ok := n.Node.(*ast.IdentifierNode); ok && id.Value == "params" {
		if !named {
			return b.here(n.Property.Location(), "a parameter is named, not computed", "write params.NAME")
		}
		return b.param(id, key)
	}
	base := b.build(n.Node)
	switch {
	case base.typ.Kind == unknown:
		return b.broken()
	case base.typ.Kind == Record && named:
		return b.recordMember(n, base, key)
	case base.typ.Kind == Map:
		return b.key(n, base)
	case base.typ.Kind == List && !named:
		return b.item(n, base)
	case base.typ.Kind == List:
		return b.here(key.Location(), b.text(base)+" is a list and has no member "+key.Value, "look into it with any, all, map or find")
	case n.Method:
		return b.here(key.Location(), base.typ.phrase()+" has no method "+key.Value, "call a function instead: "+b.nearFunction(key.Value)+"("+b.text(base)+")")
	}
	if base.typ.Kind == Record {
		return b.here(n.Property.Location(), b.text(base)+" is "+base.typ.phrase()+": its members have names", "write "+b.text(base)+".NAME")
	}
	what := "elements"
	if named {
		what = "members"
	}
	return b.here(n.Property.Location(), b.text(base)+" is "+base.typ.phrase()+" and has no "+what, "")
}

func (b *builder) param(id *ast.IdentifierNode, key *ast.StringNode) *node {
	for i, p := range b.scope.params {
		if p.Name != key.Value {
			continue
		}
		b.read("params."+p.Name, 0)
		stop := b.stop(id, "params."+p.Name, "parameter "+p.Name+" has no value")
		from, _ := b.span(id.Location())
		_, to := b.span(key.Location())
		typ := p.Type
		typ.Missing = p.Nullable
		return &node{op: opParam, typ: typ, name: "params." + p.Name, index: i, at: from, end: to, mark: from,
			eval: func(f *frame) (value, state) {
				c := &f.params[i]
				if c.st != known {
					f.stop = stop
				}
				return c.v, c.st
			}}
	}
	if b.scope.refused[key.Value] {
		return b.blame()
	}
	hint := "the policy has no parameters"
	if names := b.paramNames(); len(names) > 0 {
		hint = "the policy has " + strings.Join(names, ", ")
		if near := Nearest(key.Value, names); near != "" {
			hint = "did you mean params." + near + "?"
		}
	}
	return b.here(key.Location(), "unknown parameter "+key.Value, hint)
}

func (b *builder) recordMember(n *ast.MemberNode, base *node, key *ast.StringNode) *node {
	members := b.scope.records[base.typ.record]
	i := slices.IndexFunc(members, func(m member) bool { return m.name == key.Value })
	if i < 0 {
		return b.unknownMember(base, key)
	}
	m := &members[i]
	name := m.name
	if base.name != "" {
		name = base.name + "." + m.name
	}
	if base.name == "" {
		b.read("recs."+name, 0)
	} else {
		b.read(name, 0)
	}
	out := &node{op: opName, typ: m.typ, name: name, depends: base.depends, element: base.element, sized: m.sized}
	if base.typ.Missing {
		out.typ.Missing = true
	}
	if m.name == "baseline" {
		out.depends = min(out.depends, dependsOnJob)
	}
	out.kids = []*node{base}
	from, to := b.span(n.Location())
	out.at, out.end, out.mark = from, to, from
	if base.end > 0 {
		out.at, out.mark = base.at, base.at
	}
	out.stop = b.stop(n, name, m.why)
	out.eval = b.fetch(base, m, out.stop, out.at)
	if base.name == "rec" {
		out.measured = m.measured
	}
	return out
}

// fetch returns how a member is read; the two commonest bases have their own.
func (b *builder) fetch(base *node, m *member, stop *Stop, at int) eval {
	get, from := m.get, base.eval
	stop.Offset = at
	switch {
	case base.name == "rec" && !m.typ.Missing:
		return func(f *frame) (value, state) { return get(f, f.row) }
	case base.name == "rec":
		return func(f *frame) (value, state) {
			v, st := get(f, f.row)
			if st != known {
				f.stop = stop
			}
			return v, st
		}
	}
	element := base.element
	return func(f *frame) (value, state) {
		v, st := from(f)
		if st != known {
			return v, st
		}
		owner := v.row
		v, st = get(f, owner)
		if st != known {
			f.stop = stop
			if element && owner.r != nil {
				f.stop = notMeasured(m.name+" of "+owner.r.Key, at)
				f.stop.Define = stop.Define
			}
		}
		return v, st
	}
}

func (b *builder) unknownMember(base *node, key *ast.StringNode) *node {
	owner := base.name
	if owner == "" {
		owner = "a " + base.typ.record.String()
	}
	name, hint := base.name+"."+key.Value, ""
	if base.name == "" {
		name = "." + key.Value
	}
	if near := Nearest(key.Value, b.memberNames(base.typ.record)); near != "" {
		hint = "did you mean " + base.name + "." + near + "?"
	} else if base.typ.record != recordRecommendation {
		hint = owner + " has " + strings.Join(b.memberNames(base.typ.record), ", ")
	} else {
		hint = "'iradvise policy names' lists what " + owner + " has"
	}
	return b.here(key.Location(), "unknown name "+name, hint)
}
