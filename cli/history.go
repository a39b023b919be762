package cli

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/compare"
)

func newHistory(c *console) *cobra.Command {
	o := &archiveFlags{}
	cmd := &cobra.Command{
		Use:   "history DIR",
		Short: "Show how the winner of each model moved over saved jobs",
		Long: `history sorts saved jobs by model (model package group, else model package,
else model name) and time and shows which configuration won each, with its
metrics, and where the winner changed. Without -p, builtin:default decides.
Files that are no runs are passed over and counted.`,
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

// collect files every job under its model, and everything else that lies in the
// directories under what was passed over. What was named and cannot be read is
// an error, whose exit status it returns.
func collect(ctx context.Context, c *console, o *archiveFlags, h *compare.History, names []string, judge engine.Options) (int, error) {
	code := ExitOK
	seen := map[string]bool{}
	for r := range o.open(ctx, c, names) {
		if err := ctx.Err(); err != nil {
			return code, err
		}
		seen[filepath.Clean(r.Source)] = true
		seen[filepath.Clean(fileOf(r.Source))] = true
		switch {
		case r.Err == nil:
			h.Add(r.Job, judge)
		case !slices.Contains(names, r.Source):
			h.Passed = append(h.Passed, compare.PassedOver{Source: r.Source, Reason: r.Err.Error()})
		case !isDir(r.Source): // of a directory it says that no run is in it
			complain(c.stderr, r.Err.Error())
			code = worse(code, inputStatus(r.Err))
		}
	}
	for _, name := range names {
		h.Passed = append(h.Passed, others(name, seen)...)
	}
	slices.SortFunc(h.Passed, func(a, b compare.PassedOver) int { return strings.Compare(a.Source, b.Source) })
	return code, nil
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
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
			return nil // the loader has said so
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
