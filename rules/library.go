package rules

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

//go:embed builtin/*.yaml
var builtin embed.FS

// builtinPrefix marks the name of a policy that comes with iradvise.
const builtinPrefix = "builtin:"

// Limits on extends: how deep policies may build on one another, and how many
// files one call reads.
const (
	maxExtends  = 16
	maxPolicies = 200
)

// Builtins returns the names of the policies that come with iradvise, sorted.
func Builtins() []string {
	entries, _ := builtin.ReadDir("builtin") // embedded: cannot fail
	all := make([]string, len(entries))
	for i, e := range entries {
		all[i] = builtinPrefix + strings.TrimSuffix(e.Name(), ".yaml")
	}
	return all
}

// layer is one policy file merged with all that it extends.
type layer struct {
	name     string // as the user or the extending file wrote it
	own      *node  // the file alone
	merged   *node
	bases    []*layer // what the file itself extends
	chain    []*node  // every file that is merged, each once, this one last
	partial  bool     // something that it extends could not be read
	mandates []mandate
}

// mandate is a rule that nothing may change once it was declared mandatory.
type mandate struct {
	rule string
	file string
	// whole is the declaring file merged with all that it extends: what the rule
	// reads must stay as it is there.
	whole *node
}

// library reads policies and what they extend.
type library struct {
	bad   *mistakes
	read  map[place]*layer // nil for what could not be read
	files []*policyFile
	open  []opened // policies that are being merged, outermost first
}

func newLibrary(bad *mistakes) *library { return &library{bad: bad, read: map[place]*layer{}} }

// place is where a policy is looked for: two names may lead to one file and yet
// stand in two folders, from which different policies are extended.
type place struct{ root, path string }

// opened is a policy that is being merged.
type opened struct {
	path string
	file *policyFile
}

// policy reads the policy of that name; from is the extends item that names
// it, or nil. It returns nil after reporting why not.
func (l *library) policy(name string, from *node, root string) *layer {
	at := place{root, filepath.Clean(name)}
	if done, ok := l.read[at]; ok {
		return done
	}
	if !l.mayOpen(from) {
		return nil
	}
	f, err := l.file(name, from != nil)
	switch {
	case err != nil:
		l.refuse(name, from, err)
		fallthrough
	case f.own == nil:
		l.read[at] = nil
		return nil
	case l.isOpen(f):
		l.bad.at(from, "", "the policy extends itself: %s", l.chain(at.path))
		return nil
	}
	l.open = append(l.open, opened{at.path, f})
	done := l.extend(name, f.own, root)
	l.open = l.open[:len(l.open)-1]
	l.read[at] = done
	return done
}

func (l *library) isOpen(f *policyFile) bool {
	return slices.ContainsFunc(l.open, func(o opened) bool { return o.file == f })
}

// chain writes the way on which a policy comes to itself.
func (l *library) chain(end string) string {
	var all []string
	for _, o := range l.open {
		all = append(all, o.path)
	}
	return strings.Join(append(all, end), " -> ")
}

// mayOpen holds the limits on how much one policy pulls in.
func (l *library) mayOpen(from *node) bool {
	switch {
	case from == nil:
		return true
	case len(l.open) >= maxExtends:
		l.bad.at(from, "", "extends is deeper than the limit of %d policies", maxExtends)
	case len(l.read)+len(l.open) >= maxPolicies:
		l.bad.at(from, "", "more than the limit of %d policies are read", maxPolicies)
	default:
		return true
	}
	return false
}

func (l *library) refuse(name string, from *node, err error) {
	if from != nil {
		l.bad.at(from, hintOf(err), "%s: %s", name, plain(err))
		return
	}
	l.bad.add(&Error{Position: position(name), Message: plain(err), Hint: hintOf(err)})
}

// extend merges own upon the policies that it names. A file that comes in by
// two ways, also under two names, is merged once, where it comes in first: so what
// one policy changed of it is not undone by the next that extends it too.
func (l *library) extend(name string, own *node, root string) *layer {
	out := &layer{name: name, own: own}
	for _, item := range own.list("extends") {
		base := l.base(name, item, root)
		if base == nil {
			out.partial = true
			continue
		}
		out.bases = append(out.bases, base)
		out.partial = out.partial || base.partial
		out.mandates = append(out.mandates, base.mandates...)
		for _, n := range base.chain {
			if !slices.Contains(out.chain, n) {
				out.chain = append(out.chain, n)
			}
		}
	}
	out.chain = append(out.chain, own)
	for _, n := range out.chain {
		out.merged = merge(anonymous(out.merged), without(n, "extends"), policyKeys())
	}
	for _, r := range own.list("rules") {
		if r.isTrue("mandatory") {
			out.mandates = append(out.mandates, mandate{r.word("id"), name, out.merged})
		}
	}
	return out
}

// base reads one policy that another extends.
func (l *library) base(name string, item *node, root string) *layer {
	if item.isNull() || item.form != scalar {
		return nil
	}
	target := item.text
	if !strings.HasPrefix(target, builtinPrefix) {
		if strings.HasPrefix(name, builtinPrefix) || strings.Contains(target, "://") {
			l.bad.at(item, "", "%s is neither a file nor a builtin policy", target)
			return nil
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(name), filepath.FromSlash(target))
		}
		if !inside(root, target) {
			l.bad.at(item, "name a folder that holds both with --policy-root", "%s leaves the policy root", quote(item.text))
			return nil
		}
	}
	return l.policy(target, item, root)
}

// anonymous returns a merged base without its name: a policy that gives itself
// none is called after its file, not after what it extends.
func anonymous(base *node) *node {
	meta := base.get("metadata")
	if meta == nil {
		return base
	}
	out := &node{file: base.file, yaml: base.yaml, form: mapping, fields: slices.Clone(base.fields)}
	for _, p := range base.fields {
		if p.key.text == "metadata" {
			out.put(p.key, without(meta, "name"))
		}
	}
	return out
}

func without(n *node, key string) *node {
	out := &node{file: n.file, yaml: n.yaml, form: n.form}
	for _, p := range n.fields {
		if p.key.text != key {
			out.fields = append(out.fields, p)
		}
	}
	return out
}

// builtinHint lists the builtin policies, the nearest to a name first.
func builtinHint(name string) string {
	hint := "the builtin policies are " + strings.Join(Builtins(), ", ")
	var short []string
	for _, b := range Builtins() {
		short = append(short, strings.TrimPrefix(b, builtinPrefix))
	}
	if near := expression.Nearest(name, short); near != "" {
		return "did you mean " + builtinPrefix + near + "? " + hint
	}
	return hint
}

// inside reports whether target lies in root, also when links are followed. A
// target that does not exist is judged by its name.
func inside(root, target string) bool {
	base, err := filepath.Abs(root)
	if err != nil {
		return false
	}
	path, err := filepath.Abs(target)
	if err != nil || !within(base, path) {
		return false
	}
	realBase, err := filepath.EvalSymlinks(base)
	if err != nil {
		return false
	}
	realPath, err := filepath.EvalSymlinks(path)
	if err != nil {
		return errors.Is(err, fs.ErrNotExist)
	}
	return within(realBase, realPath)
}

func within(base, path string) bool {
	rel, err := filepath.Rel(base, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// rootOf returns the folder that a policy's extends may not leave: the work
// tree that holds the policy, else its own folder.
func rootOf(name string) string {
	own, err := filepath.Abs(filepath.Dir(name))
	if err != nil {
		return filepath.Dir(name)
	}
	for dir := own; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return own
		}
	}
}

// hinted is an error with something to do about it.
type hinted struct {
	error
	hint string
}

func hintOf(err error) string {
	var h hinted
	if errors.As(err, &h) {
		return h.hint
	}
	return ""
}

// plain returns what the system says about a file without naming it again.
func plain(err error) string {
	var path *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "no such file"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case errors.As(err, &path):
		return path.Err.Error()
	}
	return fmt.Sprint(err)
}

func position(name string) engine.Position { return engine.Position{File: name} }
