package loaders

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders/document"
)

// Decode returns the Jobs and errors that the bytes of one source hold, in
// their order; at least one. The bytes may be compressed, in UTF-8 or UTF-16,
// and in any dialect that the package comment names. A broken document does not
// stop the others. All Results are there at once, so Options.Reuse is not heeded.
func Decode(b []byte, source string, o Options) []Result {
	o.Reuse = nil
	var out []Result
	for r := range decode(b, false, source, o) {
		out = append(out, r)
	}
	return out
}

// decode yields the Results of Decode one by one. Where padded is true, padding
// stands behind b, and b is not changed before all were yielded.
func decode(b []byte, padded bool, source string, o Options) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		raw, text, err := unpack(b)
		if errors.As(err, new(longLineError)) {
			flat(unpacked(b, source, o))(yield)
			return
		}
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
		n := &numbering{source: source, raw: raw, o: o, yield: yield}
		if f == jsonFormat {
			k := wholeText(text)
			k.padded = padded && isTail(text, b)
			k.decode(n)
			return
		}
		for d := range documents(text, f) {
			if !n.document(d) {
				return
			}
		}
		n.finish()
	}
}

// isTail reports whether text is the end of b itself, not of a copy.
func isTail(text, b []byte) bool {
	return len(text) > 0 && len(b) > 0 && &text[len(text)-1] == &b[len(b)-1]
}

// digestOf returns the digest of a document, where the caller wants it.
func digestOf(b []byte, o Options) string {
	if o.Keep == KeepJudged {
		return ""
	}
	return digest(b)
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
		e.Line, e.Column, e.Path, e.Message, e.Hint = syntax.Pos.Line, syntax.Pos.Column, syntax.Path, syntax.Message, syntax.Hint
		if syntax.Truncated {
			e.Hint = cutOffHint
		}
	case errors.As(err, &wrong):
		e.Line, e.Column, e.Path, e.Message = wrong.pos.Line, wrong.pos.Column, wrong.path, wrong.message
		e.Hint = wrong.hint
	case errors.As(err, &p):
		e.Message, e.Hint = p.message, p.hint
		if p.foreign || p.policy {
			e.Kind = Foreign
		}
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
