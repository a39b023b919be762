package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/compare"
	"github.com/iradvise/iradvise/loaders"
)

func newHistory(c *console) *cobra.Command {
	o := &archiveFlags{}
	cmd := &cobra.Command{
		Use:   "history DIR",
		Short: "Show how the winner of each model moved over saved jobs",
		Long: `history sorts saved jobs by model (model package group, else model package,
else model name, each with its account and region) and time and shows which configuration won each, with its
metrics, and where the winner changed. Without -p, builtin:default decides.
Files that are something else than runs are passed over and counted.

Exit status: 0; 3 when a run cannot be read or a named folder holds none; 4 when
there is nothing but other files.`,
		Example: `  iradvise history runs/
  iradvise history -p policy.yaml -o json runs/`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("want a directory of saved runs: iradvise history runs/")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return showHistory(cmd.Context(), c, o, args) },
	}
	o.policy.register(cmd.Flags(), c.program)
	o.register(cmd.Flags(), c.program)
	return cmd
}

func showHistory(ctx context.Context, c *console, o *archiveFlags, names []string) error {
	h := &compare.History{Tool: thisTool()}
	targets, err := targets(o, compare.HistoryFormats(style(c).Width), &h)
	if err != nil {
		return err
	}
	var judge engine.Options
	if h.Policies, judge, err = o.load(o.policy); err != nil {
		return err
	}
	if err := (reads{names, o.policy.files(h.Policies...)}).spared(c, targets); err != nil {
		return err
	}
	code, err := collect(ctx, c, o, h, names, judge)
	if err != nil {
		return err
	}
	h.Finish()
	if err := writeReport(c, targets, nil); err != nil {
		return err
	}
	if h.Jobs() == 0 && code == ExitOK {
		return &outcome{ExitUndecided, fmt.Errorf("no saved run in %s: %s passed over", strings.Join(names, ", "), countFiles(len(h.Passed)))}
	}
	return exit(code)
}

// collect files every job under its model, and what lies in the directories and is
// something else under what was passed over. What was named, or is a run, and
// cannot be read is an error, whose exit status it returns.
func collect(ctx context.Context, c *console, o *archiveFlags, h *compare.History, names []string, options engine.Options) (int, error) {
	s := o.open(ctx, c, names)
	defer s.stop()
	worker := func() func(loaders.Batch) found {
		j := compare.NewHistoryJudge(h.Policies, options)
		return func(batch loaders.Batch) (f found) {
			for r := range batch {
				f.add(j, r, names)
				s.progress.done.Add(1)
			}
			f.History = j.Take()
			return f
		}
	}
	code, seen := ExitOK, map[string]bool{}
	err := inOrder(ctx, s, runtime.GOMAXPROCS(0), worker, func(f found) {
		code = f.complain(c, s, code)
		h.Merge(f.History)
		for _, file := range f.files {
			seen[filepath.Clean(file)] = true
		}
	})
	for _, name := range names {
		h.Passed = append(h.Passed, others(name, seen)...)
	}
	slices.SortStableFunc(h.Passed, func(a, b compare.PassedOver) int { return engine.CompareSources(a.Source, b.Source) })
	return code, err
}

// found is what one part of the inputs holds.
type found struct {
	*compare.History
	refusals
	files []string // that were read
	last  string   // of them, without a place in it
}

func (f *found) add(j *compare.HistoryJudge, r loaders.Result, names []string) {
	f.read(r.Source)
	switch {
	case r.Err == nil:
		j.Add(r.Job)
	case isForeign(r.Err) && !slices.Contains(names, r.Source):
		j.Pass(compare.PassedOver{Source: strings.Clone(r.Source), Reason: inputError(r).Message})
	default:
		j.Fail(f.refusals.add(r))
	}
}

// read notes the file of a document, by either name that it may have.
func (f *found) read(source string) {
	if file := fileOf(source); file != f.last {
		f.last = strings.Clone(file)
		f.files = append(f.files, f.last, strings.Clone(source))
	}
}

// isForeign reports whether an input is whole and something else than a run.
func isForeign(err error) bool {
	var e *loaders.Error
	return errors.As(err, &e) && e.Kind == loaders.Foreign
}

// fileOf returns the file of one of many documents: "runs.jsonl:7" and
// "runs.yaml#2" without their ends.
func fileOf(source string) string {
	i := strings.LastIndexAny(source, "#:")
	if i < 0 || strings.Trim(source[i+1:], "0123456789") != "" {
		return source
	}
	return source[:i]
}

// others lists the files below a directory that were not read as runs, hidden
// ones apart.
func others(dir string, seen map[string]bool) []compare.PassedOver {
	var out []compare.PassedOver
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // a directory that the loader could not read either, and says so
		}
		switch hidden := strings.HasPrefix(d.Name(), ".") && path != dir; {
		case hidden && d.IsDir():
			return fs.SkipDir
		case hidden:
		case !d.IsDir() && !seen[filepath.Clean(path)]:
			out = append(out, compare.PassedOver{Source: path, Reason: "not a saved run by its name"})
		}
		return nil
	})
	return out
}

func countFiles(n int) string {
	if n == 1 {
		return "1 file"
	}
	return fmt.Sprintf("%d files", n)
}
