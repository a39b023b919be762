package loaders

import (
	"strings"

	"github.com/iradvise/iradvise/loaders/document"
)

// found is a describe answer inside a document.
type found struct {
	node     *document.Node
	embedded bool // it was JSON inside a string
}

// findJobs returns the describe answers in n, outermost first and in document
// order: n itself, the items of a list, or whatever wraps them, such as the
// result path of a Step Functions state, also as JSON inside a string.
func findJobs(n *document.Node) []found {
	if n.Kind == document.Object && isRow(n) { // --query 'InferenceRecommendations[0]'
		n = &document.Node{Kind: document.List, Items: []*document.Node{n}, Pos: n.Pos}
	}
	return appendJobs(nil, n, 0)
}

// appendJobs appends what findJobs returns; depth counts the strings around n.
func appendJobs(out []found, n *document.Node, depth int) []found {
	switch n.Kind {
	case document.Object:
		if isJob(n) {
			return append(out, innerJobs(n, depth)...)
		}
		for _, m := range n.Members {
			out = appendJobs(out, m.Value, depth)
		}
	case document.List:
		if rows := asRows(n); rows != nil {
			return append(out, found{rows, depth > 0})
		}
		for _, item := range n.Items {
			out = appendJobs(out, item, depth)
		}
	case document.String:
		if inner := embedded(n, depth); inner != nil {
			return appendJobs(out, inner, depth+1)
		}
	}
	return out
}

// innerJobs returns the job n, or the answers that it wraps when it has no
// recommendations of its own: a state that carries a name and a status beside
// its result.
func innerJobs(n *document.Node, depth int) []found {
	if !has(n, "InferenceRecommendations") {
		var inner []found
		for _, m := range n.Members {
			if jobShape.find(m.Name) < 0 {
				inner = appendJobs(inner, m.Value, depth)
			}
		}
		if len(inner) > 0 {
			return inner
		}
	}
	return []found{{n, depth > 0}}
}

// embedded returns the document in a string that holds a describe answer as
// JSON, like the output of a Step Functions execution.
func embedded(n *document.Node, depth int) *document.Node {
	const deepest = 3
	s := strings.TrimSpace(n.Text)
	if depth >= deepest || !strings.HasPrefix(s, "{") && !strings.HasPrefix(s, "[") ||
		!strings.Contains(strings.ToLower(s), "recommendation") {
		return nil
	}
	inner, err := document.ParseJSON([]byte(s))
	if err != nil {
		return nil
	}
	at(inner, n.Pos)
	return inner
}

// at moves a whole tree to one place: the string that it was found in.
func at(n *document.Node, pos document.Pos) {
	n.Pos = pos
	for _, m := range n.Members {
		at(m.Value, pos)
	}
	for _, item := range n.Items {
		at(item, pos)
	}
}

// has reports whether n has a member called name in any spelling, not null.
func has(n *document.Node, name string) bool { return member(n, name) != nil }

// member returns the member called name in any spelling, or nil.
func member(n *document.Node, name string) *document.Node {
	for _, m := range n.Members {
		if m.Value.Kind != document.Null && sameName(m.Name, name) {
			return m.Value
		}
	}
	return nil
}

// isJob reports whether n is an answer of DescribeInferenceRecommendationsJob.
func isJob(n *document.Node) bool {
	if arn := member(n, "JobArn"); arn != nil && !strings.Contains(arn.Text, "inference-recommendations-job") {
		return false
	}
	if rows := member(n, "InferenceRecommendations"); rows != nil {
		return rows.Kind == document.List || has(n, "JobName")
	}
	return (has(n, "JobName") || has(n, "JobArn")) && has(n, "Status") && !has(n, "StepType")
}
