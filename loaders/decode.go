package loaders

import (
	"errors"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders/document"
)

// Decode returns the Jobs and errors that the bytes of one source hold.
func Decode(b []byte, source string, o Options) []Result {
	return []Result{{Source: source, Err: &Error{Source: source, Message: "not a saved run"}}}
}

// Body returns the tree of job's Body.
func Body(job *engine.Job) (*document.Node, error) {
	if job.Body == nil {
		return nil, errors.New("the body of this job was not kept")
	}
	return document.ParseJSON(job.Body)
}
