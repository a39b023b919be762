package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/internal/screen"
	"github.com/iradvise/iradvise/loaders/sagemaker"
)

// fetchOptions are the flags of fetch.
type fetchOptions struct {
	aws     awsFlags
	filter  filterFlags
	dir     string
	steps   bool
	workers int
}

func newFetch(c *console) *cobra.Command {
	o := &fetchOptions{}
	cmd := &cobra.Command{
		Use:   "fetch --to DIR",
		Short: "Save jobs as files: an archive to check and compare offline",
		Long: `fetch saves every job that matches as DIR/JOB.json, the service's own answer. What
has not changed since is skipped, and jobs that have not ended are fetched again,
so fetch can be stopped and repeated at any time.`,
		Example: `  iradvise fetch --to runs --status-equals COMPLETED
  iradvise fetch --to runs --steps --name-contains fraud`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd, c) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.dir, "to", "", "`DIR` to save the jobs in; made where it is missing")
	flags.BoolVar(&o.steps, "steps", false, "also save each job's benchmarks as DIR/JOB.steps")
	flags.IntVarP(&o.workers, "jobs", "j", 4, "how many jobs to fetch at the same time")
	mayRepeat(flags, "jobs")
	o.filter.register(flags)
	o.aws.register(flags, c.program)
	return cmd
}

func (o *fetchOptions) run(cmd *cobra.Command, c *console) error {
	switch {
	case o.dir == "":
		return usagef("fetch needs --to DIR, the folder to save the jobs in")
	case o.workers < 1:
		return usagef("-j %d: at least one job must be fetched at a time", o.workers)
	}
	filter, err := o.filter.filter()
	if err != nil {
		return err
	}
	client, err := o.aws.open(cmd.Context())
	if err != nil {
		return err
	}
	archive, err := sagemaker.OpenArchive(o.dir, o.steps)
	if err != nil {
		return unreachable(fmt.Errorf("--to %s: %w", o.dir, withoutPath(err)))
	}
	line := &statusLine{w: c.stderr}
	saved, err := archive.Fetch(cmd.Context(), client, filter, sagemaker.FetchOptions{
		Workers: o.workers,
		Listed:  line.listed,
		Progress: func(done, found int, s sagemaker.Saved) {
			line.set("%d/%d %s", done, found, word(s.Job))
		},
	})
	line.clear()
	if err = errors.Join(err, archive.Close()); cmd.Context().Err() != nil {
		return cmd.Context().Err() // what is saved stays; the rest need not be named
	}
	if err != nil {
		complain(c.stderr, err.Error())
	}
	return o.summarise(c, saved, err != nil)
}

// summarise prints what became of the jobs; incomplete says that not all of
// them were listed.
func (o *fetchOptions) summarise(c *console, saved []sagemaker.Saved, incomplete bool) error {
	var unchanged, failed int
	for _, s := range saved {
		if s.Unchanged {
			unchanged++
		}
		if s.Err != nil {
			failed++
			complain(c.stderr, fetchFailure(s))
		}
	}
	fmt.Fprintf(c.stdout, "jobs=%d saved=%d unchanged=%d failed=%d to=%s\n",
		len(saved), len(saved)-unchanged-failed, unchanged, failed, screen.Exact(o.dir))
	switch {
	case incomplete:
		return unreachable(errors.New("not every job was listed: run fetch again to complete the archive"))
	case failed > 0:
		return unreachable(fmt.Errorf("%d of %d jobs could not be saved: run fetch again to complete the archive", failed, len(saved)))
	}
	return nil
}

func fetchFailure(s sagemaker.Saved) string {
	var live *sagemaker.Error
	if errors.As(s.Err, &live) {
		return live.Error()
	}
	return fmt.Sprintf("sagemaker:%s: %v", word(s.Job), withoutPath(s.Err))
}
