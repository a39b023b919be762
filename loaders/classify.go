package loaders

import (
	"bytes"
	"regexp"
	"sync"
)

// A format is how the text of an input is to be parsed.
type format int

const (
	jsonFormat format = iota
	pythonFormat
	yamlFormat
	csvFormat
)

// classify tells from its content how text is to be parsed, or what it is when
// it cannot be a run.
func classify(text []byte) (format, *problem) {
	body := trimBlank(text)
	if len(body) == 0 {
		return 0, &problem{
			message: "the file is empty: a command that failed, or an answer that was cut off, leaves this",
			hint:    saveHint,
		}
	}
	if p := knownText(body); p != nil {
		return 0, p
	}
	switch body[0] {
	case '{', '[':
		return bracketed(body), nil
	case '(':
		return pythonFormat, nil
	}
	switch {
	case bytes.HasPrefix(body, []byte("OrderedDict(")):
		return pythonFormat, nil
	case isCSV(body):
		return csvFormat, nil
	case looksLikeYAML(body):
		return yamlFormat, nil
	case jsonScalar(body):
		return jsonFormat, nil
	}
	return 0, &problem{
		message: "this is not in a form that a saved run comes in (JSON, YAML, a printed Python dict, or the notebook's CSV)",
		hint:    saveHint, foreign: true,
	}
}

// trimBlank returns text without what may stand before the first document.
func trimBlank(text []byte) []byte { return bytes.TrimLeft(text, " \t\r\n\x1e\ufeff") }

// bracketed tells JSON, a printed Python value and YAML in flow style apart by
// what follows the opening brackets.
func bracketed(body []byte) format {
	inner := bytes.TrimLeft(body, "{[( \t\r\n")
	if len(inner) == 0 {
		return jsonFormat
	}
	switch c := inner[0]; {
	case c == '\'', bytes.HasPrefix(inner, []byte("u'")), bytes.HasPrefix(inner, []byte("OrderedDict(")),
		bytes.HasPrefix(inner, []byte("datetime.")):
		return pythonFormat
	case jsonScalar(inner):
		return jsonFormat
	case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
		return yamlFormat
	}
	return jsonFormat
}

func jsonScalar(b []byte) bool {
	for _, word := range []string{"null", "true", "false", "NaN", "Infinity"} {
		if bytes.HasPrefix(b, []byte(word)) {
			return true
		}
	}
	return b[0] == '"' || '0' <= b[0] && b[0] <= '9'
}

// A sign is a text that can be told by how it looks.
type sign struct {
	pattern *regexp.Regexp // matched against the beginning of the text
	problem problem
}

// signs are made when the first text needs them: most runs are JSON, which does not.
var signs = sync.OnceValue(func() []sign {
	var out []sign
	add := func(pattern, what, hint string) {
		out = append(out, sign{regexp.MustCompile(pattern), problem{message: "this is " + what, hint: hint}})
	}
	add(`(?i)^<(!doctype html|html|head|body)`, "an HTML page, as a sign-in page or a proxy answers it", saveHint)
	add(`^<{7} `, "a file with conflict markers of a merge: settle the merge first", saveHint)
	add(`^<`, "XML, not the description of a job", saveHint)
	add(`^-{5,}\s*\r?\n[|]`, "the table output of the AWS CLI, which cannot be read back", saveHint)
	add(`^[+|]`, "a printed table, which cannot be read back", saveHint)
	add(`(?m)^(INFERENCERECOMMENDATIONS|ENDPOINTCONFIGURATION|ENDPOINTINFO|INPUTCONFIG|METRICS)\t`,
		"the text output of the AWS CLI, which cannot be read back", saveHint)
	add(`\A[^\r\n]*\tarn:aws[-a-z]*:sagemaker:`, "the text output of the AWS CLI, which cannot be read back", saveHint)
	add(`^(An error occurred \(|usage: aws |aws: error|Unable to locate credentials|Could not connect to the endpoint)`,
		"an error message of the AWS CLI", saveHint)
	add(`^(PENDING|IN_PROGRESS|COMPLETED|FAILED|STOPPING|STOPPED|DELETING|DELETED)\s*$`,
		"a status alone, not the description of a job", saveHint+", without --query")
	add(`^(Describe|InferenceRecommendation)\w*[({]`, "an SDK's object as it prints itself, which cannot be read back", saveHint)
	add(`^[&*]*\w*[.\w]*\{(CreationTime|JobName|_):`, "a Go value as it prints itself, which cannot be read back", "save it with encoding/json")
	add(`^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,\d]*(Z|[-+][\d:]+)?[ \t]+\S`, "a log, with a time before each line", saveHint)
	add(`^\x1b\[`, "text that is coloured for a terminal", colourHint)
	add(`^version https://git-lfs`, "the pointer of Git LFS, not the file that it points to", "get the file with: git lfs pull")
	add(`^PK\x03\x04`, "a zip archive: unpack it first", saveHint)
	add(`^BZh`, "a bzip2 file: unpack it first, or use gzip or zstd", saveHint)
	add(`^PAR1`, "a Parquet file", saveHint)
	add(`^%PDF`, "a PDF", saveHint)
	return out
})

// knownText returns what body is when it is known not to be a run.
func knownText(body []byte) *problem {
	head := body[:min(len(body), 64<<10)]
	if head[0] == '{' || head[0] == '[' {
		return nil
	}
	if bytes.HasPrefix(head, []byte("\xfd7zXZ")) { // no pattern: they match text, and this is none
		return &problem{message: "this is an xz file: unpack it first, or use gzip or zstd", hint: saveHint}
	}
	for _, s := range signs() {
		if s.pattern.Match(head) {
			return &s.problem
		}
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return &problem{message: "this is not text", hint: saveHint}
	}
	return nil
}

var yamlStart = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(---|%YAML|#|- |-\r?\n|['"]?[A-Za-z_$][-\w$.]*['"]?\s*:(\s|$))`)
})

func looksLikeYAML(body []byte) bool { return yamlStart().Match(body) }
