package rules

import (
	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// Where compiles an expression over job.* that chooses jobs; today is the day
// that it may read, "" for none. Its error is Errors, with their places in the
// expression. The function's error says why nobody knows whether a job is chosen.
func Where(source, today string, o Options) (func(*engine.Job) (bool, error), error) {
	bad := &mistakes{}
	f := newFile("--where", source)
	n := word(f, source)
	scope, _ := expression.NewScope(expression.Environment{Functions: o.Functions}) // they were checked with the policies
	program, errs := scope.CompileJob(source, expression.Type{Kind: expression.Boolean})
	for _, e := range errs {
		bad.add(f.errorAt(n.locate(e.Offset), e.Hint, e.Message))
	}
	if err := bad.err(); err != nil {
		return nil, err
	}
	return func(j *engine.Job) (bool, error) {
		chosen, stop := program.Bool(&engine.Case{Job: j, Today: today}, nil)
		if stop != nil {
			return false, &Error{Position: n.positionAt(stop.Offset), Message: stop.Text}
		}
		return chosen, nil
	}, nil
}
