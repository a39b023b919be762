package rules

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/iradvise/iradvise/rules/expression"
	"github.com/iradvise/iradvise/rules/plugin"
)

func pluginKeys() []key {
	return []key{
		{name: "name", shape: shapeText, required: true, doc: "name of the function, here and in the module"},
		{name: "path", shape: shapeText, doc: "WebAssembly file, from the folder of this one, inside the policy root"},
		{name: "sha256", shape: shapeText, doc: "SHA-256 of the file in hexadecimal digits"},
		{name: "signature", shape: shapeText, doc: "types of arguments and result: (number, list of string) -> boolean"},
	}
}

// withPlugins returns the functions that expressions can call: the given ones
// and the plug-ins of the policy.
func (d *draft) withPlugins(o Options, bad *mistakes) []expression.Function {
	out := slices.Clone(o.Functions)
	for _, n := range d.root.list("plugins") {
		f, ok := d.plugin(n, out, o, bad)
		if !ok {
			bad.breaks(n.word("name") + "()")
			continue
		}
		out = append(out, f)
	}
	return out
}

// plugin loads one entry of plugins; taken are the functions before it.
func (d *draft) plugin(n *node, taken []expression.Function, o Options, bad *mistakes) (f expression.Function, ok bool) {
	name, path := n.get("name"), n.get("path")
	if !d.pluginComplete(n, bad) {
		return f, false
	}
	signature, err := plugin.ParseSignature(n.word("signature"))
	var unreadable *plugin.SignatureError
	if errors.As(err, &unreadable) {
		at := n.get("signature")
		bad.add(at.file.errorAt(at.locate(unreadable.Offset), unreadable.Hint, unreadable.Message))
		return f, false
	}
	f = expression.Function{Name: name.text, Doc: "plug-in " + filepath.Base(path.text), Result: optional(typeOf(signature.Result))}
	for _, p := range signature.Params {
		f.Params = append(f.Params, typeOf(p))
	}
	if !nameIsFree(name, f, taken, bad) {
		return f, false
	}
	p, ok := d.openPlugin(n, o, bad)
	if !ok {
		return f, false
	}
	f.Call = func(args []any) (any, error) { return callPlugin(o.context(), p, args) }
	return f, true
}

// pluginComplete reports keys that nothing sets, after merging.
func (d *draft) pluginComplete(n *node, bad *mistakes) bool {
	whole := true
	for _, k := range pluginKeys() {
		if n.get(k.name) != nil {
			continue
		}
		if whole = false; !d.torn(bad) {
			bad.at(n, k.name+": "+k.doc, "plug-in %s lacks the key %s", quote(n.word("name")), k.name)
		}
	}
	return whole
}

// nameIsFree reports whether expressions can call the function by its name.
func nameIsFree(name *node, f expression.Function, taken []expression.Function, bad *mistakes) bool {
	if slices.ContainsFunc(taken, func(o expression.Function) bool { return o.Name == f.Name }) {
		bad.at(name, "choose another name", "there is another function %s", f.Name)
		return false
	}
	_, errs := expression.NewScope(expression.Environment{Functions: []expression.Function{f}})
	for _, e := range errs {
		bad.at(name, e.Hint, "%s", e.Message)
	}
	return len(errs) == 0
}

// openPlugin reads, checks and starts the file of a plug-in.
func (d *draft) openPlugin(n *node, o Options, bad *mistakes) (*plugin.Plugin, bool) {
	path := n.get("path")
	wasm, err := d.readPlugin(path, o.PolicyRoot)
	if err != nil {
		bad.at(path, hintOf(err), "plug-in %s: %s: %s", n.word("name"), path.text, plain(err))
		return nil, false
	}
	p, err := o.Modules.Load(o.context(), wasm, plugin.Spec{
		Name: n.word("name"), Path: path.text, SHA256: n.word("sha256"), Signature: n.word("signature"),
	})
	var wrong *plugin.Error
	if errors.As(err, &wrong) {
		bad.at(n.get(pluginKey(wrong.Kind)), wrong.Hint, "plug-in %s: %s", wrong.Plugin, wrong.Message)
		return nil, false
	}
	return p, true
}

// pluginKey returns the key that an error speaks of.
func pluginKey(k plugin.Kind) string {
	switch k {
	case plugin.WrongDigest, plugin.BadDigest:
		return "sha256"
	case plugin.NoExport, plugin.BadSpec:
		return "name"
	}
	return "path"
}

// readPlugin reads a file beside the policy that names it.
func (d *draft) readPlugin(path *node, root string) ([]byte, error) {
	name := pluginFile(path)
	if root == "" {
		root = rootOf(d.source)
	}
	if !inside(root, name) {
		return nil, hinted{errors.New("leaves the policy root"), "name a folder that holds both with --policy-root"}
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("is not a regular file")
	case info.Size() > plugin.MaxBytes:
		return nil, fmt.Errorf("the file has %d bytes, more than the limit of %d", info.Size(), plugin.MaxBytes)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, plugin.MaxBytes+1))
}

// pluginFile returns the file that a path in a policy stands for.
func pluginFile(path *node) string {
	name := filepath.FromSlash(path.text)
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(path.file.name), name)
}

// callPlugin calls a plug-in from an expression, which adds the name to errors.
func callPlugin(ctx context.Context, p *plugin.Plugin, args []any) (any, error) {
	v, err := p.Call(ctx, args)
	var wrong *plugin.Error
	if errors.As(err, &wrong) {
		return nil, errors.New(wrong.Message)
	}
	return v, err
}

// typeOf returns a plug-in's type as expressions know it.
func typeOf(t plugin.Type) expression.Type {
	elem, isList := t.Elem()
	kind := kindOf(elem.String())
	if isList {
		return expression.ListOf(kind)
	}
	return expression.Type{Kind: kind}
}

func optional(t expression.Type) expression.Type {
	t.Missing = true
	return t
}

// plugin lets no other policy change a plug-in that the rule calls.
func (m *mandate) plugin(d *draft, name string, bad *mistakes) {
	if was, now := pluginNamed(m.whole, name), pluginNamed(d.root, name); was != nil && now != nil {
		m.compare(was, now, "the plug-in "+quote(name), bad)
	}
}

func pluginNamed(root *node, name string) *node {
	for _, n := range root.list("plugins") {
		if n.word("name") == name {
			return n
		}
	}
	return nil
}
