package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders"
)

// inputFlags say how runs are read; every command that reads runs has them.
type inputFlags struct {
	latencyUnit     string
	assumeCompleted bool
}

func (f *inputFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.latencyUnit, "latency-unit", "", "unit of ModelLatency in the input: ms or us (default: what its keys tell)")
	oneOf(flags, "latency-unit", "ms\tmilliseconds", "us\tmicroseconds")
	flags.BoolVar(&f.assumeCompleted, "assume-completed", false, "treat an input without a job status as COMPLETED")
}

func (f *inputFlags) validate() error {
	switch f.latencyUnit {
	case "", "ms", "us":
		return nil
	}
	return usagef("unknown latency unit %q: want ms or us", f.latencyUnit)
}

// options returns how to read runs.
func (f *inputFlags) options(c *console, keep loaders.Keep) loaders.Options {
	return loaders.Options{LatencyUnit: f.latencyUnit, AssumeCompleted: f.assumeCompleted, Keep: keep, Stdin: c.stdin}
}

// inputs are the jobs that could be read, in input order, and what could not.
type inputs struct {
	jobs       []*engine.Job
	unreadable []engine.InputError
	code       int // exit status of the unreadable ones, ExitOK for none
}

// read reads every run that the names stand for.
func (f *inputFlags) read(ctx context.Context, c *console, sources []loaders.Loader, names []string) (*inputs, error) {
	if err := f.validate(); err != nil {
		return nil, err
	}
	in := &inputs{}
	for result := range loaders.Open(ctx, sources, names, f.options(c, loaders.KeepAll)) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		in.add(c, result)
	}
	return in, nil
}

// readBaseline reads the earlier run of that name; nil for "".
func (f *inputFlags) readBaseline(ctx context.Context, c *console, sources []loaders.Loader, name string) (*engine.Job, error) {
	if name == "" {
		return nil, nil
	}
	in, err := f.read(ctx, c, sources, []string{name})
	if err != nil {
		return nil, err
	}
	if len(in.jobs) != 1 || len(in.unreadable) > 0 {
		found := fmt.Sprintf("found %d", len(in.jobs))
		if n := len(in.unreadable); n > 0 {
			found += fmt.Sprintf(" and %d that cannot be read", n)
		}
		return nil, &outcome{max(in.code, ExitInvalid), fmt.Errorf("--baseline %s: want exactly one run, %s", name, found)}
	}
	return in.jobs[0], nil
}

// add keeps a job, or says why there is none.
func (in *inputs) add(c *console, result loaders.Result) {
	if result.Err != nil {
		in.refuse(result)
		complain(c.stderr, result.Err.Error())
		return
	}
	in.jobs = append(in.jobs, result.Job)
}

// refuse remembers an input that could not be read.
func (in *inputs) refuse(result loaders.Result) {
	in.unreadable = append(in.unreadable, inputError(result))
	in.code = worse(in.code, inputStatus(result.Err))
}

// inputError is the report's form of an input that could not be read.
func inputError(result loaders.Result) engine.InputError {
	e := engine.InputError{Source: result.Source, Message: result.Err.Error()}
	var located *loaders.Error
	if !errors.As(result.Err, &located) {
		return e
	}
	e.Position = engine.Position{File: located.Source, Line: located.Line, Column: located.Column}
	e.Message = located.Message
	if located.Path != "" {
		e.Message = located.Path + ": " + e.Message
	}
	if located.Hint != "" {
		e.Message += "; " + located.Hint
	}
	return e
}

// worse returns the exit status that wins when both apply.
func worse(a, b int) int {
	for _, code := range []int{ExitBug, ExitUsage, ExitInvalid, ExitUnreachable, ExitFail, ExitUndecided} {
		if a == code || b == code {
			return code
		}
	}
	return ExitOK
}

// inputStatus tells an input that is invalid or not there from a service that
// could not be reached.
func inputStatus(err error) int {
	var e *loaders.Error
	if errors.As(err, &e) && e.Kind == loaders.Unreachable {
		return ExitUnreachable
	}
	return ExitInvalid
}
