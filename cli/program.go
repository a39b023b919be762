package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/report"
	"github.com/iradvise/iradvise/loaders"
	"github.com/iradvise/iradvise/rules/expression"
	"github.com/iradvise/iradvise/rules/plugin"
)

// A Program is iradvise together with what another program plugs into it. The
// zero value is plain iradvise.
type Program struct {
	Rules     []*engine.Rule        // policies name them with check
	Functions []expression.Function // policies call them in expressions
	Loaders   []loaders.Loader      // each reads the runs that begin with its prefix
	Formats   []report.Format       // check writes them with -o

	ctx     context.Context // of Run
	modules *plugin.Modules // of Run
	begun   *begun          // of Main; nil where the caller ends what it runs
}

// Run executes one command line, without the name of the program, and returns
// its exit status: ExitBug without doing anything when p.Validate returns an
// error. It is the only place that turns an outcome into a number.
func (p Program) Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	defer func() {
		if bug := recover(); bug != nil {
			complain(stderr, fmt.Sprintf("a bug in iradvise: %v\n%s", bug, debug.Stack()))
			code = ExitBug
		}
	}()
	if err := p.Validate(); err != nil {
		fmt.Fprintf(stderr, "iradvise: what this program plugs in cannot be:\n%v\n", err)
		return ExitBug
	}
	p.ctx, p.modules = ctx, plugin.NewModules()
	c := &console{program: p, stdin: stdin, stdout: &answer{w: stdout}, stderr: stderr}
	root := newRoot(c)
	if completes(args) {
		p.complete(root)
	} else { // what is begun may still be wrong
		strict(root)
	}
	root.SetArgs(withRun(args))
	err := cmp.Or(root.ExecuteContext(ctx), c.refused)
	return conclude(ctx, c.stdout.settle(err), stderr)
}
