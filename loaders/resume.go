package loaders

import (
	"bytes"

	"github.com/iradvise/iradvise/loaders/document"
)

// nextDocument returns where to go on after the broken document at offset: at the
// first line after it that begins with an opening bracket or a record separator, or
// before that with a document behind white space; else the end.
func nextDocument(text []byte, offset int) int {
	from, list := offset, text[offset] == '[' || text[offset] == '('
	for from < len(text) {
		i := bytes.IndexByte(text[from:], '\n')
		if i < 0 {
			return len(text)
		}
		from += i + 1
		switch {
		case from == len(text):
		case text[from] == '{', text[from] == '[', text[from] == recordSeparator, text[from] == '"' && text[offset] == '"':
			return from
		case !list && isDocument(text[from:lineEnd(text, from)]):
			return from
		}
	}
	return len(text)
}

// isDocument reports whether a line that begins with white space is a document all
// the same: the inner lines of one that is printed over several lines begin like
// that, too. What begins with a member that only the whole answer has is none of
// these, unless it is an item of a list, and neither is a line that holds an answer.
func isDocument(line []byte) bool {
	line = bytes.TrimSpace(line)
	if len(line) == 0 || line[0] != '{' || line[len(line)-1] == ',' {
		return false
	}
	if jobShape.find(firstMember(line)) >= 0 {
		return true
	}
	n, err := document.ParseJSON(line)
	return err == nil && describesJob(n)
}

// firstMember returns the name of the first member of an object, in the quotes of
// JSON or Python, or "".
func firstMember(object []byte) string {
	name := bytes.TrimLeft(object[1:], " \t")
	if len(name) == 0 || name[0] != '"' && name[0] != '\'' {
		return ""
	}
	end := bytes.IndexByte(name[1:], name[0])
	if end < 0 {
		return ""
	}
	return string(name[1 : end+1])
}

// describesJob reports whether n holds an answer that names its job.
func describesJob(n *document.Node) bool {
	for _, f := range findJobs(n) {
		if f.problem == nil && (has(f.node, "JobName") || namesJob(f.node)) {
			return true
		}
	}
	return false
}

// beginsLine reports whether only white space stands before offset i on its line.
func beginsLine(text []byte, i int) bool {
	line := text[:i]
	if n := bytes.LastIndexByte(line, '\n'); n >= 0 {
		line = line[n+1:]
	}
	return len(bytes.TrimLeft(line, " \t")) == 0
}
