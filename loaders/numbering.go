package loaders

import (
	"strconv"
	"unsafe"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders/document"
)

// A numbering names the Results of one source. It holds the first back until it
// is known whether there are more: one alone has the source's own name.
type numbering struct {
	source string
	raw    []byte // the whole source, decompressed
	o      Options
	yield  func(Result) bool

	held     *Result
	refused  *Error // a document at the beginning that is no run
	several  bool
	line     int             // of the last Result
	onLine   int             // Results that began on that line
	name     []byte          // room for the name of a Result
	repeated map[string]bool // digests of the answers in this document's strings
}

// document yields what one document holds.
func (n *numbering) document(d parsed) bool {
	if d.err != nil {
		return n.add(d.line, Result{Err: sourceError(n.source, d.err)})
	}
	if d.job != nil {
		d.job.Digest = digestOf(d.raw, n.o)
		return n.add(d.line, Result{Job: d.job})
	}
	if p := recognise(d.node); p != nil {
		return n.add(d.line, Result{Err: n.refusal(p, d.node)})
	}
	all := findJobs(d.node)
	if len(all) == 0 {
		return n.add(d.line, Result{Err: n.refusal(unknownDocument(d.node), d.node)})
	}
	n.repeated = map[string]bool{}
	for _, f := range all {
		if !n.found(f, d, len(all) > 1) {
			return false
		}
	}
	return true
}

func (n *numbering) found(f found, d parsed, shared bool) bool {
	if f.problem != nil {
		e := sourceError(n.source, f.problem)
		e.Kind = Invalid // it stands where an answer belongs
		e.Line, e.Column = f.node.Pos.Line, f.node.Pos.Column
		return n.add(e.Line, Result{Err: e})
	}
	return n.job(f, d, shared)
}

func (n *numbering) job(j found, d parsed, shared bool) bool {
	line, err := j.node.Pos.Line, j.err
	var job *engine.Job
	if err == nil {
		job, err = newJob(j.node, n.o)
	}
	if err != nil {
		return n.add(line, Result{Err: sourceError(n.source, err)})
	}
	job.Digest = digestOf(d.raw, n.o)
	if shared {
		job.Digest = digest(job.Body)
	}
	if n.o.Keep != KeepAll {
		job.Body = nil
	}
	if j.embedded() { // the history of an execution repeats each answer
		if n.repeated[job.Digest] {
			return true
		}
		n.repeated[job.Digest] = true
	}
	return n.add(line, Result{Job: job})
}

// refusal is the error for a document that is no run.
func (n *numbering) refusal(p *problem, at *document.Node) error {
	e := sourceError(n.source, p)
	e.Line, e.Column = at.Pos.Line, at.Pos.Column
	if n.held == nil && at.Pos.Line <= 1 {
		n.refused = e
	}
	return e
}

func (n *numbering) add(line int, r Result) bool {
	if n.held == nil && !n.several {
		held := r // a copy, so that only what is held costs memory of its own
		n.held, n.line = &held, line
		return true
	}
	if n.held != nil {
		first := *n.held
		n.held, n.several = nil, true
		firstLine := n.line
		n.line = 0
		if !n.emit(firstLine, first) {
			return false
		}
	}
	return n.emit(line, r)
}

func (n *numbering) emit(line int, r Result) bool {
	if line == n.line {
		n.onLine++
	} else {
		n.line, n.onLine = line, 1
	}
	n.name = strconv.AppendInt(append(append(n.name[:0], n.source...), ':'), int64(line), 10)
	if n.onLine > 1 {
		n.name = strconv.AppendInt(append(n.name, '#'), int64(n.onLine), 10)
	}
	if r.Err == nil && n.o.reuses() { // valid as long as the job
		r.Source = unsafe.String(unsafe.SliceData(n.name), len(n.name))
	} else {
		r.Source = string(n.name)
	}
	if r.Job != nil {
		r.Job.Source = r.Source
	}
	return n.yield(r)
}

// finish yields the only Result of a source under the source's own name.
func (n *numbering) finish() {
	if n.several {
		return
	}
	if n.held == nil {
		n.held = &Result{Err: sourceError(n.source, &problem{message: "no document in this file", hint: saveHint})}
	}
	if n.refused != nil { // it is the whole source, and needs no position
		n.refused.Line, n.refused.Column = 0, 0
	}
	r := *n.held
	r.Source = n.source
	if r.Job != nil {
		r.Job.Source, r.Job.Digest = n.source, digestOf(n.raw, n.o)
	}
	n.yield(r)
}
