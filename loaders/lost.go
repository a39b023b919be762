package loaders

import (
	"slices"
	"strings"

	"github.com/iradvise/iradvise/loaders/document"
)

// A wrapper is what an object around answers is for.
type wrapper int

const (
	carrier wrapper = iota // of an answer, beside what else a state holds
	several                // answers, among other things
	byName                 // answers by the names of their jobs
)

func wrapping(n *document.Node) wrapper {
	answers := 0
	for _, m := range n.Members {
		if m.Value.Kind != document.Object || !isJob(m.Value) {
			continue
		}
		if name := member(m.Value, "JobName"); name != nil && name.Text == m.Name {
			return byName
		}
		answers++
	}
	if answers > 1 {
		return several
	}
	return carrier
}

// loses reports whether a member that holds no answer stands for one. In any
// wrapper an error of the service does; among several answers so does nothing at
// all, and what names a job or could be taken for one.
func (w wrapper) loses(m document.Member) bool {
	n := m.Value
	switch {
	case w == byName:
		return !slices.Contains([]string{"ResponseMetadata", "ResultMetadata", "$metadata"}, m.Name)
	case n.Kind == document.Object && isServiceError(n):
		return true
	case w == carrier:
		return false
	case n.Kind == document.Object:
		return len(n.Members) == 0 || has(n, "JobName") || has(n, "JobArn") || isRow(n) || recognise(n) != nil
	}
	return n.Kind == document.Null || n.Kind == document.List && len(n.Items) == 0
}

// noAnswer says what stands where an answer belongs.
func noAnswer(n *document.Node) *problem {
	switch {
	case n.Kind == document.Null:
		return &problem{message: "null stands where the description of a job belongs", hint: saveHint}
	case n.Kind == document.Object && isRow(n):
		return &problem{message: "a single recommendation stands where the description of a job belongs", hint: saveHint}
	}
	if p := recognise(n); p != nil {
		return p
	}
	return unknownDocument(n)
}

// failedReads returns what a report of iradvise about jobs says of inputs that it
// could not read.
func failedReads(n *document.Node, depth int) []found {
	schema, errors := n.Get("schema"), n.Get("errors")
	if schema == nil || errors == nil || !strings.HasPrefix(schema.Text, "iradvise.") {
		return nil
	}
	var out []found
	for _, e := range errors.Items {
		what := "an input"
		if source := e.Get("source"); source != nil && source.Text != "" {
			what = source.Text
		}
		out = append(out, found{node: e, depth: depth, problem: &problem{
			message: what + " could not be read when this was written", hint: "give the inputs themselves",
		}})
	}
	return out
}
