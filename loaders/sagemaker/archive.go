package sagemaker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/iradvise/iradvise/internal/guard"
	"github.com/iradvise/iradvise/loaders/document"
)

// Archive is a folder of saved jobs: JOB.json holds the service's own body of a
// job's description, JOB.steps its benchmarks. Every file is written whole or
// not at all, so an interrupted fetch leaves an archive that the next one
// completes.
type Archive struct {
	root  *os.Root
	steps bool
}

// OpenArchive opens the folder dir and makes it where it is missing. With
// steps, the benchmarks of each job are saved too. It removes what an earlier
// fetch left half-written.
func OpenArchive(dir string, steps bool) (*Archive, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("the folder cannot be made: %w", bareCause(err))
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("the folder cannot be opened: %w", bareCause(err))
	}
	a := &Archive{root, steps}
	if err := a.sweep(); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return a, nil
}

// Close releases the folder.
func (a *Archive) Close() error { return a.root.Close() }

const unfinishedSuffix = ".unfinished"

// unfinished is the name of a file while it is written: of a job or its
// benchmarks, by the process with that number.
var unfinished = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\.[A-Za-z0-9_-]+\.(json|steps)\.[0-9]+\` + unfinishedSuffix + `$`)
})

// sweep removes the files that a fetch left half-written, and nothing else.
func (a *Archive) sweep() error {
	entries, err := fs.ReadDir(a.root.FS(), ".")
	if err != nil {
		return fmt.Errorf("the folder cannot be read: %w", bareCause(err))
	}
	for _, entry := range entries {
		if entry.Type().IsRegular() && unfinished().MatchString(entry.Name()) {
			if err := a.remove(entry.Name()); err != nil {
				return err
			}
		}
	}
	return nil
}

// Saved tells what became of one job.
type Saved struct {
	Job       string
	Unchanged bool  // the archive had it already
	Err       error // why it could not be saved
}

// FetchOptions say how to fill an Archive.
type FetchOptions struct {
	Workers  int                            // calls at the same time; 0 means 4
	Progress func(done, found int, s Saved) // called after each job, one call at a time; may be nil
	Listed   func(found int)                // called for each job that the list has, before any is saved; may be nil
}

// Fetch saves every job that matches the filter and returns what became of
// each, by name. A job that cannot be saved does not stop the others. The error
// is for the listing itself: what is listed before it breaks off is saved.
func (a *Archive) Fetch(ctx context.Context, c *Client, filter Filter, o FetchOptions) ([]Saved, error) {
	found, failed := list(ctx, c, filter, o.Listed)
	first, again := apart(found)
	saved := a.each(ctx, first, o, func(s Summary) Saved { return a.fetch(ctx, c, s) })
	saved = append(saved, a.each(ctx, again, o, func(s Summary) Saved { return a.fetch(ctx, c, s) })...)
	slices.SortFunc(saved, func(x, y Saved) int { return cmp.Compare(x.Job, y.Job) })
	return saved, failed
}

// list returns the jobs that match, each once: a list that moves while it is
// paged may repeat one.
func list(ctx context.Context, c *Client, filter Filter, listed func(found int)) (found []Summary, failed error) {
	seen := map[string]bool{}
	for s, err := range c.List(ctx, filter) {
		if err != nil {
			return found, err
		}
		if !seen[s.JobName] {
			seen[s.JobName] = true
			found = append(found, s)
		}
		if listed != nil {
			listed(len(found))
		}
	}
	return found, nil
}

// apart takes out the jobs whose names differ from an earlier one's in capitals
// only: where a file system makes no difference, they come after it.
func apart(found []Summary) (first, again []Summary) {
	seen := map[string]bool{}
	for _, s := range found {
		name := strings.ToLower(s.JobName)
		if seen[name] {
			again = append(again, s)
		} else {
			first = append(first, s)
		}
		seen[name] = true
	}
	return first, again
}

// each applies fetch to all jobs with a bounded number of workers.
func (a *Archive) each(ctx context.Context, jobs []Summary, o FetchOptions, fetch func(Summary) Saved) []Saved {
	saved := make([]Saved, len(jobs))
	var mu sync.Mutex
	done := 0
	guard.Each(len(jobs), cmp.Or(o.Workers, 4), func(i int) {
		if saved[i] = (Saved{Job: jobs[i].JobName, Err: ctx.Err()}); saved[i].Err == nil {
			saved[i] = fetch(jobs[i])
		}
		mu.Lock()
		defer mu.Unlock()
		if done++; o.Progress != nil {
			o.Progress(done, len(jobs), saved[i])
		}
	})
	return saved
}

func (a *Archive) fetch(ctx context.Context, c *Client, s Summary) Saved {
	if err := checkFileName(s.JobName); err != nil {
		return Saved{Job: s.JobName, Err: err}
	}
	there, ok := a.held(s.JobName)
	switch {
	case ok && there.JobName != s.JobName && strings.EqualFold(there.JobName, s.JobName):
		return Saved{Job: s.JobName, Err: fmt.Errorf("%s: it holds the job %s, whose name differs in capitals only\n  fetch one of the two into another folder",
			a.path(s.JobName+".json"), there.JobName)}
	case ok && a.isCurrent(there, s):
		return Saved{Job: s.JobName, Unchanged: true}
	}
	return Saved{Job: s.JobName, Err: a.save(ctx, c, s.JobName)}
}

// save writes the benchmarks before the job, and drops old ones it does not
// renew, so that JOB.json never stands beside benchmarks of another day.
func (a *Archive) save(ctx context.Context, c *Client, name string) error {
	body, err := c.Describe(ctx, name)
	if err != nil {
		return err
	}
	if a.steps {
		steps, err := c.Steps(ctx, name)
		if err != nil {
			return err
		}
		all := &document.Node{Kind: document.Object}
		all.Set("Steps", &document.Node{Kind: document.List, Items: steps})
		if err := a.write(name+".steps", append(all.AppendJSON(nil), '\n')); err != nil {
			return err
		}
	} else if err := a.remove(name + ".steps"); err != nil {
		return err
	}
	return a.write(name+".json", body)
}

// held returns the job that the file of the job called name holds; ok is false
// where it holds none.
func (a *Archive) held(name string) (s Summary, ok bool) {
	body, err := a.root.ReadFile(name + ".json")
	if err != nil {
		return s, false
	}
	job, why := parse(body)
	if why != "" {
		return s, false
	}
	return summary(job), true
}

// isCurrent reports whether the archive holds the job as the list describes it.
// A job that has not ended is always fetched again.
func (a *Archive) isCurrent(held, listed Summary) bool {
	if a.steps {
		if _, err := a.root.Stat(listed.JobName + ".steps"); err != nil {
			return false
		}
	}
	return held.JobName == listed.JobName && held.Status == listed.Status && Ended(listed.Status) &&
		!held.Modified.IsZero() && held.Modified.Equal(listed.Modified)
}

// checkFileName refuses a name that is no plain file name: it could leave the
// folder, hide, or be no name at all. The service's own rule is narrower still.
func checkFileName(name string) error {
	plain := name != "" && len(name) <= 128 && !strings.ContainsAny(name[:1], "-_")
	for _, c := range []byte(name) {
		plain = plain && (c == '-' || c == '_' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z')
	}
	if !plain {
		return fmt.Errorf("the name %.80q cannot be a file name: it must have a letter or digit first, then letters, digits, - and _, and 128 at most", name)
	}
	return nil
}

// write puts b into the file name, whole or not at all, and makes it last.
func (a *Archive) write(name string, b []byte) error {
	if err := a.replace(name, b); err != nil {
		return a.failure(name, "written", err)
	}
	return nil
}

func (a *Archive) replace(name string, b []byte) (err error) {
	temporary := "." + name + "." + strconv.Itoa(os.Getpid()) + unfinishedSuffix
	f, err := a.root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = a.root.Remove(temporary) // the next fetch tries again
		}
	}()
	_, err = f.Write(b)
	err = cmp.Or(err, f.Sync())
	if err = cmp.Or(err, f.Close()); err != nil {
		return err
	}
	if err = a.root.Rename(temporary, name); err != nil {
		return err
	}
	return a.syncFolder()
}

// remove deletes the file name, where it is.
func (a *Archive) remove(name string) error {
	if err := a.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return a.failure(name, "removed", err)
	}
	return nil
}

// path returns a name in the folder as the user would write it.
func (a *Archive) path(name string) string { return filepath.Join(a.root.Name(), name) }

// failure says what could not be done with the file name, and why.
func (a *Archive) failure(name, done string, err error) error {
	if info, e := a.root.Lstat(name); e == nil && info.IsDir() {
		return fmt.Errorf("%s: it cannot be %s: a folder has this name\n  move it away and run fetch again", a.path(name), done)
	}
	return fmt.Errorf("%s: it cannot be %s: %w\n  see to the folder's free space and permissions and run fetch again", a.path(name), done, bareCause(err))
}

// bareCause returns what the system says, without the names of its calls and of
// files.
func bareCause(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

// syncFolder makes the names in the folder last.
func (a *Archive) syncFolder() error {
	folder, err := a.root.Open(".")
	if err != nil {
		return err
	}
	return cmp.Or(folder.Sync(), folder.Close())
}
