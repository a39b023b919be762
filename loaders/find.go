package loaders

import (
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders/document"
)

// found is a describe answer inside a document, or what stands where one belongs.
type found struct {
	node    *document.Node
	depth   int            // strings around it that it was read from as JSON
	problem *problem       // why it is no answer
	err     error          // what is wrong in it
	status  *document.Node // that is said for it outside of it, or nil
}

// embedded reports whether it was JSON inside a string.
func (f found) embedded() bool { return f.depth > 0 }

// findJobs returns the describe answers in n, outermost first and in document
// order: n itself, the items of a list, or whatever wraps them, such as the
// result path of a Step Functions state, also as JSON inside a string. Where
// answers stand side by side, what stands among them and is none is found too,
// with its problem, so that none is lost. There are no problems without an answer.
func findJobs(n *document.Node) []found {
	if n.Kind == document.Object && isRow(n) { // --query 'InferenceRecommendations[0]'
		n = &document.Node{Kind: document.List, Items: []*document.Node{n}, Pos: n.Pos}
	}
	all := appendJobs(nil, n, 0)
	for i := range all {
		all[i].node = withStatus(all[i].node, all[i].status)
	}
	return all
}

// appendJobs appends what findJobs returns; depth counts the strings around n.
func appendJobs(out []found, n *document.Node, depth int) []found {
	switch n.Kind {
	case document.Object:
		if isJob(n) {
			return append(out, innerJobs(n, depth)...)
		}
		return append(out, wrappedJobs(n, depth)...)
	case document.List:
		rows, err := asRows(n)
		if rows == nil || err != nil {
			if jobs := listedJobs(n, depth); rows == nil || len(jobs) > 0 {
				return append(out, jobs...)
			}
		}
		return append(out, found{node: rows, depth: depth, err: err, status: statusOfRows(n)})
	case document.String:
		if inner := embedded(n, depth); inner != nil {
			return appendJobs(out, inner, depth+1)
		}
	}
	return out
}

// listedJobs returns the answers in the items of a list. Where one of them is not
// JSON inside some string of its item, as in the events of a history, they are a
// list of answers, and every item has to hold one.
func listedJobs(list *document.Node, depth int) []found {
	held := make([][]found, len(list.Items))
	answers := false
	for i, item := range list.Items {
		held[i] = appendJobs(nil, item, depth)
		answers = answers || len(held[i]) > 0 && (item.Kind == document.String || held[i][0].depth == depth)
	}
	var out []found
	for i, item := range list.Items {
		if len(held[i]) == 0 && answers {
			held[i] = []found{{node: item, depth: depth, problem: noAnswer(item)}}
		}
		out = append(out, held[i]...)
	}
	return out
}

// wrappedJobs returns the answers in the members of what is none.
func wrappedJobs(n *document.Node, depth int) []found {
	var out []found
	w, status := wrapping(n), statusOf(n)
	for _, m := range n.Members {
		if isOtherJob(n) && sameName(m.Name, "InferenceRecommendations") {
			continue // of another kind of job
		}
		jobs := appendJobs(nil, m.Value, depth)
		switch {
		case len(jobs) > 0:
		case w.loses(m):
			jobs = []found{{node: m.Value, depth: depth, problem: noAnswer(m.Value)}}
		default:
			status = graver(status, unlessCompleted(statusOf(m.Value)))
		}
		out = append(out, jobs...)
	}
	if !slices.ContainsFunc(out, func(f found) bool { return f.problem == nil }) {
		return nil
	}
	return append(around(out, status), failedReads(n, depth)...)
}

// innerJobs returns the job n, or the answers that it wraps when it has no
// recommendations of its own: a state that carries a name and a status beside
// its result. Both are returned where n is a job in its own right.
func innerJobs(n *document.Node, depth int) []found {
	rows := member(n, "InferenceRecommendations")
	itself := found{node: n, depth: depth}
	if ownStatus(n) == "" {
		itself.status = graver(statusOf(n), statusOfRows(rows))
	}
	if rows != nil {
		return []found{itself}
	}
	var inner []found
	for _, m := range n.Members {
		if jobShape.find(m.Name) < 0 {
			inner = appendJobs(inner, m.Value, depth)
		}
	}
	inner = around(inner, statusOf(n))
	if len(inner) == 0 || standsAlone(n, inner) {
		return append([]found{itself}, inner...)
	}
	return inner
}

// standsAlone reports whether a name and a status around answers are a job of their
// own: its status says that it has no result, or it is another job than those, by
// its ARN.
func standsAlone(n *document.Node, inner []found) bool {
	same := func(name string) bool {
		own := member(n, name)
		return own != nil && slices.ContainsFunc(inner, func(f found) bool {
			other := member(f.node, name)
			return other != nil && other.Text == own.Text
		})
	}
	switch ownStatus(n) {
	case engine.JobFailed, engine.JobStopped, "STOPPING", "DELETING", "DELETED":
		return true
	case "PENDING", "IN_PROGRESS": // of the same job, a poll before the last one
		return !same("JobName") && !same("JobArn")
	}
	return has(n, "JobArn") && !same("JobArn")
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
	if isOtherJob(n) {
		return false
	}
	if rows := member(n, "InferenceRecommendations"); rows != nil {
		return rows.Kind == document.List || has(n, "JobName")
	}
	return (has(n, "JobName") || namesJob(n)) && ownStatus(n) != "" && !has(n, "StepType")
}

// namesJob reports whether n has the ARN of an Inference Recommender job.
func namesJob(n *document.Node) bool {
	arn := member(n, "JobArn")
	return arn != nil && strings.Contains(arn.Text, recommenderJob)
}

// isOtherJob reports whether n has the ARN of another kind of job.
func isOtherJob(n *document.Node) bool {
	arn := member(n, "JobArn")
	return arn != nil && foreignARN(arn.Text)
}

// recommenderJob is in the ARN of every Inference Recommender job.
const recommenderJob = "inference-recommendations-job"

// foreignARN reports whether s is a whole ARN and not that of an Inference
// Recommender job. What is left of an ARN that somebody made unreadable is none.
func foreignARN(s string) bool {
	if !strings.HasPrefix(s, "arn:") || strings.Contains(s, recommenderJob) {
		return false
	}
	parts := strings.SplitN(s, ":", 6) // arn:partition:service:region:account:kind/name
	return len(parts) == 6 && parts[2] != "" && strings.ContainsAny(parts[5], "/:")
}
