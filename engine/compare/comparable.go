package compare

import "github.com/iradvise/iradvise/engine"

// caveatsOfJobs returns what the loaders warned of, with the run.
func caveatsOfJobs(jobs []*engine.Job) []string {
	var out []string
	for _, j := range jobs {
		for _, w := range j.Warnings {
			place := j.Source
			if w.Path != "" {
				place += ": " + w.Path
			}
			out = append(out, place+": "+w.Message)
		}
	}
	return out
}
