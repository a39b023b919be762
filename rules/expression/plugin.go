package expression

import (
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
	out := &node{op: f.Name, typ: f.Result, kids: kids}
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
			args[i] = export(v, f.Params[i])
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

func (f *Function) signature() string {
	params := make([]string, len(f.Params))
	for i, p := range f.Params {
		params[i] = p.String()
	}
	return fmt.Sprintf("%s(%s) %s", f.Name, strings.Join(params, ", "), f.Result)
}
