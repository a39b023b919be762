package loaders

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders/document"
)

// stepsName returns where the steps of a saved run are: job.steps beside
// job.json or job.json.gz.
func stepsName(file string) string {
	file = strings.TrimSuffix(strings.TrimSuffix(file, ".gz"), ".zst")
	return strings.TrimSuffix(file, filepath.Ext(file)) + ".steps"
}

// addSteps gives job the steps that were saved beside its file. Without such a
// file there is nothing to do.
func addSteps(job *engine.Job, file string) error {
	name := stepsName(file)
	b, err := readSmall(name, nil)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, errLarge):
		err = &problem{message: "these are no steps of a job: the file is larger than 1 MiB, or no regular one"}
		fallthrough
	case err != nil:
		return unreadable(name, err)
	}
	steps, err := DecodeSteps(b, name)
	if err != nil {
		return err
	}
	job.Steps = steps
	return nil
}

// withSteps returns the result of a file with the steps that are saved beside it,
// where it is the file's only one.
func withSteps(r Result, file string) Result {
	if r.Job == nil || r.Source != file {
		return r
	}
	if err := addSteps(r.Job, file); err != nil {
		r.Job, r.Err = nil, err
	}
	return r
}

// DecodeSteps reads the answer of ListInferenceRecommendationsJobSteps, in any
// dialect that Decode takes. Errors are *Error.
func DecodeSteps(b []byte, source string) ([]engine.Step, error) {
	_, text, err := unpack(b)
	if err != nil {
		return nil, sourceError(source, err)
	}
	f, p := classify(text)
	if p != nil {
		return nil, sourceError(source, p)
	}
	var steps []engine.Step
	for d := range documents(text, f) {
		if d.err != nil {
			return nil, sourceError(source, d.err)
		}
		n, err := (&canonicaliser{}).value(stepsShape, d.node, nil)
		if err != nil {
			return nil, sourceError(source, err)
		}
		for _, s := range n.Get("Steps").List() {
			steps = append(steps, newStep(s))
		}
	}
	return steps, nil
}

func newStep(n *document.Node) engine.Step {
	benchmark := n.Get("InferenceBenchmark")
	configuration := benchmark.Get("EndpointConfiguration")
	return engine.Step{
		Type:          n.Get("StepType").String(),
		Status:        n.Get("Status").String(),
		FailureReason: benchmark.Get("FailureReason").String(),
		InstanceType:  configuration.Get("InstanceType").String(),
		EndpointName:  configuration.Get("EndpointName").String(),
		Body:          n.AppendJSON(nil),
	}
}
