package loaders

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// openDirectory yields what the files below dir hold, in the order of their
// names. Hidden files, policies and files with other endings are passed over.
func openDirectory(ctx context.Context, dir string, o Options, yield func(Result) bool) {
	w := &walker{ctx: ctx, o: o, visited: map[string]bool{}}
	runs := 0
	w.yield = func(r Result) bool {
		if isPolicy(r.Err) {
			return true
		}
		runs++
		return yield(r)
	}
	if w.directory(dir) && runs == 0 && ctx.Err() == nil {
		yield(Result{Source: dir, Err: &Error{
			Source:  dir,
			Message: "no runs in this directory",
			Hint:    "it is searched for *.json, *.jsonl, *.ndjson, *.yaml, *.yml, *.txt, *.csv, and these with .gz or .zst",
		}})
	}
}

func isPolicy(err error) bool {
	var p *problem
	return errors.As(err, &p) && p.policy
}

type walker struct {
	ctx     context.Context
	o       Options
	yield   func(Result) bool
	visited map[string]bool // directories by their real path, so that links cannot lead around in a circle
}

// directory walks one directory. It reports whether to go on.
func (w *walker) directory(dir string) bool {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return w.yield(Result{Source: dir, Err: unreadable(dir, err)})
	}
	if abs, err := filepath.Abs(real); err == nil {
		real = abs
	}
	if w.visited[real] {
		return true
	}
	w.visited[real] = true
	entries, err := os.ReadDir(dir)
	if err != nil {
		return w.yield(Result{Source: dir, Err: unreadable(dir, err)})
	}
	for _, e := range entries {
		if w.ctx.Err() != nil {
			return false
		}
		if !w.entry(filepath.Join(dir, e.Name()), e) {
			return false
		}
	}
	return true
}

func (w *walker) entry(path string, e fs.DirEntry) bool {
	if strings.HasPrefix(e.Name(), ".") {
		return true
	}
	isDir := e.IsDir()
	if e.Type()&fs.ModeSymlink != 0 {
		info, err := os.Stat(path)
		if err != nil {
			return !readsName(e.Name()) || w.yield(Result{Source: path, Err: unreadable(path, err)})
		}
		isDir = info.IsDir()
		if !isDir && !info.Mode().IsRegular() {
			return true
		}
	} else if !isDir && !e.Type().IsRegular() {
		return true
	}
	switch {
	case isDir:
		return w.directory(path)
	case readsName(e.Name()):
		return openFile(path, w.o, w.yield)
	}
	return true
}

// readsName reports whether a file in a directory may be a saved run.
func readsName(name string) bool {
	name = strings.ToLower(name)
	if packed := filepath.Ext(name); packed == ".gz" || packed == ".zst" {
		name = strings.TrimSuffix(name, packed)
	}
	endings := []string{".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".txt", ".csv"}
	return slices.Contains(endings, filepath.Ext(name))
}
