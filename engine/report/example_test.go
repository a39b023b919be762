package report_test

import (
	"fmt"
	"os"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/report"
)

// A job without recommendations is judged, and the report written twice: as a
// table, and as the line that a gate leaves on stderr.
func Example() {
	job := &engine.Job{Source: "job.json", Name: "fraud", Type: "Default", Status: engine.JobCompleted}
	policy := &engine.Policy{Name: "team", Source: "team.yaml", Traffic: engine.DefaultTraffic()}
	run := engine.Evaluate(job, []*engine.Policy{policy}, engine.Options{})
	rep := engine.NewReport([]*engine.Policy{policy}, []*engine.Run{run}, nil, engine.Options{})

	table, err := report.Find(report.Formats(report.Style{}), "table")
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := table.Write(os.Stdout, rep); err != nil {
		fmt.Println(err)
	}
	fmt.Println(report.Closing(rep))
	// Output:
	// policy   team (team.yaml)
	//
	// fraud
	//   job.json, Default job, COMPLETED
	//
	// UNDECIDED  the job has no recommendations
	//            next: look at the job's benchmarks: each may have failed
	// UNDECIDED policy=team runs=1 passed=0 failed=0 undecided=1 eligible=0/0 winner=- nearest=-
}
