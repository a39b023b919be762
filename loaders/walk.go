package loaders

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
)

// Files of a directory are read in groups, so that handing a group to a worker
// costs little beside reading it.
const (
	groupFiles = 64
	groupBytes = 256 << 10
	roomBytes  = 32 << 10 // for one of them after another; most are smaller
)

// directoryBatches yields what the files below dir hold, in the order of their
// names. Hidden files, policies and files with other endings are passed over.
func directoryBatches(ctx context.Context, dir string, o Options) iter.Seq[Batch] {
	return func(yield func(Batch) bool) {
		w := &walker{ctx: ctx, o: o, yield: yield, visited: map[string]bool{}, found: &foundRuns{dir: dir}}
		w.found.open.Add(1)
		if w.directory(dir) && w.flush() && ctx.Err() == nil {
			yield(w.found.last)
		}
	}
}

// foundRuns counts what a directory turned out to hold. Whichever batch ends
// last says so when that was nothing.
type foundRuns struct {
	dir  string
	open atomic.Int64 // batches that have not ended, and the walk
	runs atomic.Int64
}

// count passes the Results of one batch on, policies left out.
func (f *foundRuns) count(b Batch) Batch {
	f.open.Add(1)
	return func(yield func(Result) bool) {
		for r := range b {
			if isPolicy(r.Err) {
				continue
			}
			f.runs.Add(1)
			if !yield(r) {
				return
			}
		}
		f.last(yield)
	}
}

// last yields an error when all batches have ended and none held a run.
func (f *foundRuns) last(yield func(Result) bool) {
	if f.open.Add(-1) > 0 || f.runs.Load() > 0 {
		return
	}
	yield(Result{Source: f.dir, Err: &Error{
		Source:  f.dir,
		Message: "no runs in this directory",
		Hint:    "it is searched for *.json, *.jsonl, *.ndjson, *.yaml, *.yml, *.txt, *.csv, and these with .gz or .zst",
	}})
}

func isPolicy(err error) bool {
	var p *problem
	return err != nil && errors.As(err, &p) && p.policy
}

type walker struct {
	ctx     context.Context
	o       Options
	yield   func(Batch) bool
	visited map[string]bool // directories by their real path, so that links cannot lead around in a circle
	found   *foundRuns

	group []savedFile // small files that wait to become a batch
	bytes int64       // their size
}

// flush hands the group on. It reports whether to go on, as all below do.
func (w *walker) flush() bool {
	group, o, ctx := w.group, w.o, w.ctx
	w.group, w.bytes = nil, 0
	if len(group) == 0 {
		return true
	}
	return w.yield(w.found.count(func(yield func(Result) bool) {
		room := make([]byte, 0, roomBytes)
		for _, f := range group {
			if ctx.Err() != nil {
				return
			}
			again, more := f.results(room, o, yield)
			if !more {
				return
			}
			room = o.reusable(again)
		}
	}))
}

// add puts a small file into the group.
func (w *walker) add(f savedFile, size int64) bool {
	w.group = append(w.group, f)
	w.bytes += size
	return len(w.group) < groupFiles && w.bytes < groupBytes || w.flush()
}

func (w *walker) fail(path string, err error) bool {
	return w.flush() && w.yield(w.found.count(failed(path, err)))
}

// directory walks one directory.
func (w *walker) directory(dir string) bool {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return w.fail(dir, err)
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
		return w.fail(dir, err)
	}
	for _, e := range entries {
		if w.ctx.Err() != nil || !w.entry(dir, e, entries) {
			return false
		}
	}
	return true
}

func (w *walker) entry(dir string, e fs.DirEntry, all []fs.DirEntry) bool {
	if strings.HasPrefix(e.Name(), ".") || !e.IsDir() && !readsName(e.Name()) && e.Type()&fs.ModeSymlink == 0 {
		return true
	}
	path := filepath.Join(dir, e.Name())
	if e.Type().IsRegular() && !holdsMany(e.Name()) {
		return w.add(savedFile{path, hasSteps(e.Name(), all)}, usualSize)
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return !readsName(e.Name()) || w.fail(path, err)
	case info.IsDir():
		return w.directory(path)
	case !readsName(e.Name()):
		return true
	case !info.Mode().IsRegular():
		return w.fail(path, &problem{message: "this is no regular file", hint: "name it on the command line to read it, or rename it"})
	case small(info):
		return w.add(savedFile{path, hasSteps(e.Name(), all)}, info.Size())
	}
	return w.flush() && w.large(savedFile{path, hasSteps(e.Name(), all)})
}

// usualSize stands for the size of a file that nobody asked for.
const usualSize = 6 << 10

// holdsMany reports whether a file of that name usually holds many runs, so that
// it pays to ask for its size and to read it in pieces.
func holdsMany(name string) bool {
	switch filepath.Ext(strings.ToLower(name)) {
	case ".jsonl", ".ndjson", ".gz", ".zst":
		return true
	}
	return false
}

// large hands the batches of one large file on.
func (w *walker) large(f savedFile) bool {
	for b := range largeFile(f, w.o) {
		if !w.yield(w.found.count(b)) {
			return false
		}
	}
	return true
}

// hasSteps reports whether the steps of a run are saved beside it.
func hasSteps(name string, sorted []fs.DirEntry) bool {
	_, there := slices.BinarySearchFunc(sorted, stepsName(name), func(e fs.DirEntry, name string) int {
		return strings.Compare(e.Name(), name)
	})
	return there
}

// endings of the names of files that may be saved runs; .gz or .zst may follow.
func endings() []string {
	return []string{".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".txt", ".csv"}
}

// readsName reports whether a file in a directory may be a saved run.
func readsName(name string) bool {
	name = strings.ToLower(name)
	if packed := filepath.Ext(name); packed == ".gz" || packed == ".zst" {
		name = strings.TrimSuffix(name, packed)
	}
	return slices.Contains(endings(), filepath.Ext(name))
}
