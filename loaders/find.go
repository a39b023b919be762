package loaders

import (
	"strings"

	"github.com/iradvise/iradvise/loaders/document"
)

// findJobs returns the describe answers in n, outermost first and in document
// order: n itself, the items of a list, or whatever wraps them, such as the
// result path of a Step Functions state, also as JSON inside a string.
func findJobs(n *document.Node) []*document.Node {
	if n.Kind == document.Object && isRow(n) { // --query 'InferenceRecommendations[0]'
		n = &document.Node{Kind: document.List, Items: []*document.Node{n}, Pos: n.Pos}
	}
	return appendJobs(nil, n, 0)
}

func appendJobs(out []*document.Node, n *document.Node, depth int) []*document.Node {
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
			return append(out, rows)
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
func innerJobs(n *document.Node, depth int) []*document.Node {
	if !has(n, "InferenceRecommendations") {
		var inner []*document.Node
		for _, m := range n.Members {
			if jobShape.find(m.Name) < 0 {
				inner = appendJobs(inner, m.Value, depth)
			}
		}
		if len(inner) > 0 {
			return inner
		}
	}
	return []*document.Node{n}
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

// asRows returns list as a describe answer with nothing but its
// recommendations, or nil when it holds none.
func asRows(list *document.Node) *document.Node {
	if len(list.Items) == 0 {
		return nil
	}
	rows := &document.Node{Kind: document.List, Pos: list.Pos}
	for _, item := range list.Items {
		switch {
		case item.Kind != document.Object:
			return nil
		case isRow(item):
			rows.Items = append(rows.Items, item)
		case isFlatRow(item):
			rows.Items = append(rows.Items, nestRow(item))
		default:
			return nil
		}
	}
	return &document.Node{
		Kind:    document.Object,
		Pos:     list.Pos,
		Members: []document.Member{{Name: "InferenceRecommendations", Value: rows}},
	}
}

func isRow(n *document.Node) bool {
	if has(n, "StepType") || has(n, "JobName") {
		return false
	}
	parts := 0
	for _, name := range []string{"Metrics", "EndpointConfiguration", "ModelConfiguration"} {
		if v := member(n, name); v != nil && v.Kind == document.Object {
			parts++
		}
	}
	return parts >= 2 || parts == 1 && has(n, "RecommendationId")
}

// isFlatRow reports whether n is a recommendation whose parts were spread into
// one level, the way the notebooks build their tables.
func isFlatRow(n *document.Node) bool {
	metrics := 0
	for _, f := range metricsShape.fields {
		if has(n, f.name) {
			metrics++
		}
	}
	return metrics > 0 && (has(n, "InstanceType") || has(n, "EndpointName") || has(n, "ServerlessConfig"))
}

// nestRow puts the columns of a flat row back where the API has them. What has
// no place there stays on the row itself.
func nestRow(n *document.Node) *document.Node {
	row := &document.Node{Kind: document.Object, Pos: n.Pos}
	parts := []struct {
		name  string
		shape *shape
	}{{"Metrics", metricsShape}, {"EndpointConfiguration", configurationShape}, {"ModelConfiguration", modelShape}}
	nested := make([]*document.Node, len(parts))
members:
	for _, m := range n.Members {
		for i, part := range parts {
			if part.shape.find(m.Name) >= 0 {
				if nested[i] == nil {
					nested[i] = &document.Node{Kind: document.Object, Pos: m.Value.Pos}
				}
				nested[i].Members = append(nested[i].Members, m)
				continue members
			}
		}
		row.Members = append(row.Members, m)
	}
	for i, part := range parts {
		if nested[i] != nil {
			row.Members = append(row.Members, document.Member{Name: part.name, Value: nested[i]})
		}
	}
	return row
}
