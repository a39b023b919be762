package loaders

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"strconv"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders/document"
)

// Decode returns the Jobs and errors that the bytes of one source hold, in
// their order; at least one. The bytes may be compressed, in UTF-8 or UTF-16,
// and in any dialect that the package comment names. A broken document does not
// stop the others.
func Decode(b []byte, source string, o Options) []Result {
	var out []Result
	for r := range decode(b, source, o) {
		out = append(out, r)
	}
	return out
}

// decode yields the Results of Decode one by one.
func decode(b []byte, source string, o Options) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		raw, text, err := unpack(b)
		var f format
		if err == nil {
			var p *problem
			if f, p = classify(text); p != nil {
				err = p
			}
		}
		if err != nil {
			yield(Result{Source: source, Err: sourceError(source, err)})
			return
		}
		n := &numbering{source: source, raw: raw, yield: yield}
		for d := range documents(text, f) {
			if !n.document(d, o) {
				return
			}
		}
		n.finish()
	}
}

// A numbering names the Results of one source. It holds the first back until it
// is known whether there are more: one alone has the source's own name.
type numbering struct {
	source string
	raw    []byte // the whole source, decompressed
	yield  func(Result) bool

	held    *Result
	several bool
	line    int // of the last Result
	onLine  int // Results that began on that line
	bodies  map[[sha256.Size]byte]bool
}

// document yields what one document holds.
func (n *numbering) document(d parsed, o Options) bool {
	if d.err != nil {
		return n.add(d.pos.Line, Result{Err: sourceError(n.source, d.err)})
	}
	if p := recognise(d.node); p != nil {
		return n.add(d.pos.Line, Result{Err: n.refusal(p, d.node)})
	}
	jobs := findJobs(d.node)
	if len(jobs) == 0 {
		return n.add(d.pos.Line, Result{Err: n.refusal(unknownDocument(d.node), d.node)})
	}
	n.bodies = map[[sha256.Size]byte]bool{}
	for _, j := range jobs {
		if !n.job(j, d, len(jobs) > 1, o) {
			return false
		}
	}
	return true
}

func (n *numbering) job(j *document.Node, d parsed, shared bool, o Options) bool {
	job, err := newJob(j, o)
	if err != nil {
		return n.add(j.Pos.Line, Result{Err: sourceError(n.source, err)})
	}
	job.Digest = digest(d.raw)
	if shared {
		job.Digest = digest(job.Body)
		sum := sha256.Sum256(job.Body)
		if n.bodies[sum] {
			return true // an execution history repeats each answer
		}
		n.bodies[sum] = true
	}
	return n.add(j.Pos.Line, Result{Job: job})
}

// refusal is the error for a document that is no run. A document that is the
// whole source needs no position.
func (n *numbering) refusal(p *problem, at *document.Node) error {
	e := sourceError(n.source, p)
	if n.held != nil || n.several || at.Pos.Line > 1 {
		e.Line, e.Column = at.Pos.Line, at.Pos.Column
	}
	return e
}

func (n *numbering) add(line int, r Result) bool {
	if n.held == nil && !n.several {
		n.held, n.line = &r, line
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
	r.Source = n.source + ":" + strconv.Itoa(line)
	if n.onLine > 1 {
		r.Source += "#" + strconv.Itoa(n.onLine)
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
	r := *n.held
	r.Source = n.source
	if r.Job != nil {
		r.Job.Source, r.Job.Digest = n.source, digest(n.raw)
	}
	n.yield(r)
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + hex.EncodeToString(sum[:])
}

const cutOffHint = "the file was cut off while it was written; save the run again"

func (p *problem) Error() string { return p.message }

// sourceError turns what the parsers report into an Error of this source.
func sourceError(source string, err error) *Error {
	e := &Error{Source: source, Message: err.Error(), Err: err}
	var syntax *document.SyntaxError
	var wrong *fault
	var p *problem
	switch {
	case errors.As(err, &syntax):
		e.Line, e.Column, e.Path, e.Message = syntax.Pos.Line, syntax.Pos.Column, syntax.Path, syntax.Message
		if syntax.Truncated {
			e.Hint = cutOffHint
		}
	case errors.As(err, &wrong):
		e.Line, e.Column, e.Path, e.Message = wrong.pos.Line, wrong.pos.Column, wrong.path, wrong.message
	case errors.As(err, &p):
		e.Message, e.Hint = p.message, p.hint
	}
	return e
}

// Body returns the tree of job's Body, with its times as Timestamps and its
// members in the order in which the AWS CLI prints them.
func Body(job *engine.Job) (*document.Node, error) {
	if job.Body == nil {
		return nil, fmt.Errorf("%s: the body of this job was not kept", job.Source)
	}
	n, err := document.ParseJSON(job.Body)
	if err != nil {
		return nil, sourceError(job.Source, err)
	}
	n, err = (&canonicaliser{}).value(jobShape, n, nil)
	if err != nil {
		return nil, sourceError(job.Source, err)
	}
	return n, nil
}
