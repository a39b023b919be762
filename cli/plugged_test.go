package cli

import (
	"bytes"
	"context"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/report"
	"github.com/iradvise/iradvise/loaders"
	"github.com/iradvise/iradvise/rules/expression"
)

// TestProgramsThatCannotBe holds that a program with a mistake of its own says
// so and does nothing.
func TestProgramsThatCannotBe(t *testing.T) {
	open := func(context.Context, string, loaders.Options) iter.Seq[loaders.Result] { return nil }
	write := func(io.Writer, *engine.Report) error { return nil }
	for want, p := range map[string]Program{
		`rule "a": it has no Doc`:                                 {Rules: []*engine.Rule{{ID: "a"}}},
		`function "rec": a function cannot be called rec`:         {Functions: []expression.Function{{Name: "rec"}}},
		`loader "": it has no Name`:                               {Loaders: []loaders.Loader{{Prefix: "a:"}}},
		`loader "a": its Prefix is ""`:                            {Loaders: []loaders.Loader{{Name: "a", Doc: "d", Open: open}}},
		`loader "a": its Prefix is "c:"`:                          {Loaders: []loaders.Loader{{Name: "a", Doc: "d", Prefix: "c:", Open: open}}},
		`loader "a": its Prefix sagemaker: belongs to another`:    {Loaders: []loaders.Loader{{Name: "a", Doc: "d", Prefix: "sagemaker:", Open: open}}},
		`loader "a": it has no Doc`:                               {Loaders: []loaders.Loader{{Name: "a", Prefix: "ab:", Open: open}}},
		`loader "a": it has no Open`:                              {Loaders: []loaders.Loader{{Name: "a", Doc: "d", Prefix: "ab:"}}},
		`format "table": there is another format of this Name`:    {Formats: []report.Format{{Name: "table", Doc: "d", Write: write}}},
		`format "a=b": a Name has small letters, digits and dash`: {Formats: []report.Format{{Name: "a=b", Doc: "d", Write: write}}},
		`format "chat": it has no Doc`:                            {Formats: []report.Format{{Name: "chat", Write: write}}},
		`format "chat": it has no Write`:                          {Formats: []report.Format{{Name: "chat", Doc: "d"}}},
	} {
		var stdout, stderr bytes.Buffer
		code := p.Run(context.Background(), []string{"version"}, nil, &stdout, &stderr)
		if code != ExitBug || stdout.Len() > 0 || !strings.Contains(stderr.String(), want) {
			t.Errorf("exit status %d, want %d and %s:\n%s%s", code, ExitBug, want, stdout.String(), stderr.String())
		}
	}
	if err := (Program{}).Validate(); err != nil {
		t.Error(err)
	}
}

// TestPluggedLoaderKinds holds that a loader says itself whether its input is
// wrong or its service out of reach, to every command that reads runs.
func TestPluggedLoaderKinds(t *testing.T) {
	for kind, want := range map[loaders.ErrorKind]int{
		loaders.Invalid: ExitInvalid, loaders.Unreadable: ExitInvalid, loaders.Unreachable: ExitUnreachable,
	} {
		p := Program{Loaders: []loaders.Loader{{
			Name: "far", Doc: "a service", Prefix: "far:",
			Open: func(_ context.Context, name string, _ loaders.Options) iter.Seq[loaders.Result] {
				e := &loaders.Error{Source: "far:" + name, Message: "no", Kind: kind}
				return slices.Values([]loaders.Result{{Source: e.Source, Err: e}})
			},
		}}}
		for _, args := range [][]string{
			{"check", "far:a"}, {"check", "--baseline", "far:a", "../examples/runs/pytorch-default.json"}, {"show", "far:a"},
			{"compare", "far:a", "far:b"}, {"history", "far:a"},
			{"sweep", "--param", "max_latency_ms", "far:a"},
			{"impact", "--from", "builtin:default", "--to", "builtin:cheapest", "far:a"},
		} {
			var stderr bytes.Buffer
			if got := p.Run(context.Background(), args, nil, io.Discard, &stderr); got != want {
				t.Errorf("%s: exit status %d for kind %d, want %d: %s", args[0], got, kind, want, stderr.String())
			}
		}
	}
}

// TestPluggedFaultsAreNamed holds that a mistake of what is plugged in says whose
// it is: a loader that gives nothing is an invalid input, anything else a bug.
func TestPluggedFaultsAreNamed(t *testing.T) {
	type results = iter.Seq[loaders.Result]
	load := func(open func() results) Program {
		return Program{Loaders: []loaders.Loader{{
			Name: "odd", Doc: "d", Prefix: "odd:", Open: func(context.Context, string, loaders.Options) results { return open() },
		}}}
	}
	rule := func(r engine.Rule) Program {
		r.ID, r.Doc = "odd", "d"
		r.Check = engine.Each(func(c *engine.Case, row *engine.Recommendation) error { c.Failf(row, "no"); return nil })
		return Program{Rules: []*engine.Rule{&r}}
	}
	job := "../examples/runs/pytorch-default.json"
	judged := []string{"check", "-p", "testdata/odd.yaml", "--explain", job}
	for want, c := range map[string]struct {
		p    Program
		args []string
		code int
	}{
		`odd:a: the loader "odd" gave neither a job nor an error`: {
			load(func() results { return slices.Values([]loaders.Result{{}}) }), []string{"check", "odd:a"}, ExitInvalid},
		`the loader "odd": Open returns nil`: {load(func() results { return nil }), []string{"check", "odd:a"}, ExitBug},
		`the loader "odd" panicked: early`:   {load(func() results { panic("early") }), []string{"check", "odd:a"}, ExitBug},
		`the loader "odd" panicked: late`: {
			load(func() results { return func(func(loaders.Result) bool) { panic("late") } }), []string{"check", "odd:a"}, ExitBug},
		`the format "odd" panicked: late`: {
			Program{Formats: []report.Format{{Name: "odd", Doc: "d", Write: func(io.Writer, *engine.Report) error { panic("late") }}}},
			[]string{"check", "-o", "odd", job}, ExitBug},
		`the rule odd in Go: its Explain panicked: late`: {
			rule(engine.Rule{Explain: func(*engine.Case, *engine.Recommendation) engine.Explanation { panic("late") }}), judged, ExitBug},
		`the rule odd in Go: its Margin panicked: late`: {
			rule(engine.Rule{Margin: func(*engine.Case, *engine.Recommendation) engine.Measured[float64] { panic("late") }}), judged, ExitBug},
	} {
		var stderr bytes.Buffer
		code := c.p.Run(context.Background(), c.args, nil, io.Discard, &stderr)
		if code != c.code || !strings.Contains(stderr.String(), want) {
			t.Errorf("exit status %d, want %d and %s:\n%s", code, c.code, want, stderr.String())
		}
	}
}
