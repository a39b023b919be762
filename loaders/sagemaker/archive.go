package sagemaker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
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
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
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

func (a *Archive) sweep() error {
	entries, err := fs.ReadDir(a.root.FS(), ".")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if name := entry.Name(); strings.HasPrefix(name, ".") && strings.HasSuffix(name, unfinishedSuffix) {
			if err := a.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
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
}

// Fetch saves every job that matches the filter and returns what became of
// each, by name. A job that cannot be saved does not stop the others. The error
// is for the listing itself: what is listed before it breaks off is saved.
func (a *Archive) Fetch(ctx context.Context, c *Client, filter Filter, o FetchOptions) ([]Saved, error) {
	var found []Summary
	var failed error
	seen := map[string]bool{}
	for s, err := range c.List(ctx, filter) {
		if err != nil {
			failed = err
		} else if !seen[s.JobName] { // a list that moves while it is paged may repeat a job
			seen[s.JobName] = true
			found = append(found, s)
		}
	}
	saved := a.each(ctx, found, o, func(s Summary) Saved { return a.fetch(ctx, c, s) })
	slices.SortFunc(saved, func(x, y Saved) int { return cmp.Compare(x.Job, y.Job) })
	return saved, failed
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
	if a.has(s) {
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
	} else if err := a.root.Remove(name + ".steps"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return a.write(name+".json", body)
}

// has reports whether the archive holds the job as the list describes it. A
// job that has not ended is always fetched again.
func (a *Archive) has(s Summary) bool {
	if a.steps {
		if _, err := a.root.Stat(s.JobName + ".steps"); err != nil {
			return false
		}
	}
	body, err := a.root.ReadFile(s.JobName + ".json")
	if err != nil {
		return false
	}
	job, why := parse(body)
	if why != "" {
		return false
	}
	saved := summary(job)
	return !saved.Modified.IsZero() && saved.Modified.Equal(s.Modified) && saved.Status == s.Status && Ended(s.Status)
}

// checkFileName refuses a name that is no plain file name: it could leave the
// folder, hide, or be no name at all. The service's own rule is narrower still.
func checkFileName(name string) error {
	plain := name != "" && len(name) <= 128 && !strings.ContainsAny(name[:1], "-_")
	for _, c := range []byte(name) {
		plain = plain && (c == '-' || c == '_' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z')
	}
	if !plain {
		return fmt.Errorf("the name %.80q cannot be a file name: only letters, digits, - and _ can", name)
	}
	return nil
}

// write puts b into the file name, whole or not at all, and makes it last.
func (a *Archive) write(name string, b []byte) (err error) {
	temporary := "." + name + "." + strconv.Itoa(os.Getpid()) + unfinishedSuffix
	f, err := a.root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.root.Remove(temporary))
		}
	}()
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync())
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err = a.root.Rename(temporary, name); err != nil {
		return err
	}
	return a.syncFolder()
}

// syncFolder makes the names in the folder last.
func (a *Archive) syncFolder() error {
	folder, err := a.root.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
