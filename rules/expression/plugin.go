package expression

import (
	"errors"
	"fmt"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// plugin is a call of a function of the Environment.
func (b *builder) plugin(n *ast.CallNode, f *Function) *node {
	kids, ok := b.arguments(n, n.Arguments, f.Name, f.signature(), len(f.Params), len(f.Params), f.Params)
	if !ok {
		return b.broken()
	}
	out := &node{op: f.Name, typ: f.Result, kids: kids, computed: f.Result.fractional()}
	for _, k := range kids {
		out.depends = max(out.depends, k.depends)
	}
	at, _ := b.span(n.Location())
	define := b.define
	out.eval = func(fr *frame) (value, state) {
		args := make([]any, len(kids))
		for i, k := range kids {
			v, st := k.eval(fr)
			if st != known {
				return v, stopped
			}
			args[i] = owned(export(v, f.Params[i]))
		}
		v, st, stop := f.run(args)
		if st != known {
			stop.Offset, stop.Define = at, define
			fr.stop = stop
		}
		return v, st
	}
	return out
}

// owned returns v with texts of its own: a function may keep its arguments, but
// the texts of a job may be gone when the job is.
func owned(v any) any {
	switch x := v.(type) {
	case string:
		return strings.Clone(x)
	case []any:
		for i := range x {
			x[i] = owned(x[i])
		}
	}
	return v
}

// run calls the function; what it does wrong makes the expression undecided.
func (f *Function) run(args []any) (v value, st state, stop *Stop) {
	defer func() {
		if p := recover(); p != nil {
			v, st, stop = value{}, stopped, runTime(0, "%s failed: %v", f.Name, p)
		}
	}()
	out, err := f.Call(args)
	if err != nil {
		return value{}, stopped, runTime(0, "%s: %v", f.Name, err)
	}
	if out == nil && f.Result.Missing {
		return value{}, missing, &Stop{Name: f.Name, Text: f.Name + " has no answer"}
	}
	v, ok := internal(out, f.Result)
	if !ok {
		return value{}, stopped, runTime(0, "%s did not return %s", f.Name, f.Result.phrase())
	}
	return v, known, nil
}

// Describe returns the function as the list of built-in ones has it.
func (f Function) Describe() FunctionDoc {
	return FunctionDoc{Name: f.Name, Signature: f.signature(), Doc: f.Doc}
}

// Validate says why the function cannot be added to the language, or returns
// nil: a name that is none or is built in, no Doc, no Call, or a type that no
// value of Go stands for.
func (f Function) Validate() error {
	_, errs := NewScope(Environment{Functions: []Function{f}})
	switch {
	case len(errs) > 0:
		return fmt.Errorf("%s: %s", errs[0].Message, errs[0].Hint)
	case strings.TrimSpace(f.Doc) == "":
		return errors.New("it has no Doc: say in one sentence what it returns")
	case f.Call == nil:
		return errors.New("it has no Call")
	case !f.Result.plain():
		return fmt.Errorf("its result cannot be a value of type %s", f.Result)
	}
	for i, p := range f.Params {
		if !p.plain() {
			return fmt.Errorf("its argument %d cannot be a value of type %s", i+1, p)
		}
	}
	return nil
}

// plain reports whether values of the type are plain values of Go.
func (t Type) plain() bool {
	return t.scalar() || t.Kind == List && t.Elem != nil && t.Elem.plain()
}

func (f *Function) signature() string {
	params := make([]string, len(f.Params))
	for i, p := range f.Params {
		params[i] = p.String()
	}
	return fmt.Sprintf("%s(%s) %s", f.Name, strings.Join(params, ", "), f.Result)
}
