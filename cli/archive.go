package cli

import (
	"context"
	"io"

	"github.com/spf13/pflag"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/compare"
	"github.com/iradvise/iradvise/engine/report"
	"github.com/iradvise/iradvise/loaders"
)

// archiveFlags are the flags that compare, impact and history share.
type archiveFlags struct {
	inputs  inputFlags
	policy  policyFlags
	day     dayFlag
	aws     awsFlags
	outputs []string
}

func (o *archiveFlags) register(flags *pflag.FlagSet, plugged Program) {
	flags.StringArrayVarP(&o.outputs, "output", "o", nil, "`FORMAT` to standard output, or FORMAT=FILE: table, json, markdown (default table)")
	oneOf(flags, "output", "table", "json", "markdown")
	o.inputs.register(flags)
	o.day.register(flags)
	o.aws.register(flags, plugged)
}

// load compiles the policies and says what they are judged with.
func (o *archiveFlags) load(policy policyFlags) ([]*engine.Policy, engine.Options, error) {
	day, err := o.day.day()
	if err != nil {
		return nil, engine.Options{}, err
	}
	policies, err := policy.load()
	return policies, engine.Options{Today: day}, err
}

// open begins to read runs of which nothing is kept: their memory is used again,
// unless a rule in Go may keep what it sees.
func (o *archiveFlags) open(ctx context.Context, c *console, names []string) *source {
	s := openSource(ctx, c, o.aws.loaders(false), names, o.inputs.options(c, loaders.KeepJudged))
	s.reuse.Store(len(c.program.Rules) == 0)
	return s
}

// refusals are the inputs of a part that could not be read, in their order.
type refusals struct {
	said []string
	code int // exit status, ExitOK for none
}

// add notes an input and returns the report's form of it.
func (r *refusals) add(result loaders.Result) engine.InputError {
	r.said = append(r.said, result.Err.Error())
	r.code = worse(r.code, inputStatus(result.Err))
	return inputError(result)
}

// complain says on stderr what could not be read, and returns the exit status of
// that and of what was before.
func (r *refusals) complain(c *console, s *source, code int) int {
	if len(r.said) > 0 {
		s.progress.clear()
	}
	for _, text := range r.said {
		complain(c.stderr, text)
	}
	return worse(code, r.code)
}

// targets reads the values of -o for an outcome that is not there yet.
func targets[T any](o *archiveFlags, formats []compare.Format[T], outcome *T) ([]report.Target, error) {
	var adapted []report.Format
	for _, f := range formats {
		adapted = append(adapted, report.Format{Name: f.Name, Doc: f.Doc, Write: func(w io.Writer, _ *engine.Report) error { return f.Write(w, *outcome) }})
	}
	list, err := report.ParseTargets(adapted, o.outputs)
	if err != nil {
		return nil, usagef("%w", err)
	}
	return list, o.inputs.validate()
}

func thisTool() engine.Tool { return engine.Tool{Name: "iradvise", Version: version()} }

// exitOf returns the exit status of a verdict.
func exitOf(v engine.Verdict) int {
	switch v {
	case engine.Pass:
		return ExitOK
	case engine.Fail:
		return ExitFail
	}
	return ExitUndecided
}
