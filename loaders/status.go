package loaders

import (
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders/document"
)

// statuses of a job. Others may come; these can be told from what a wrapper says
// of itself.
var statuses = []string{"PENDING", "IN_PROGRESS", engine.JobCompleted, engine.JobFailed,
	"STOPPING", engine.JobStopped, "DELETING", "DELETED"}

// statusOf returns the status of a job that the members of n tell, or nil: the
// Status that a state, a script or a query put beside recommendations.
func statusOf(n *document.Node) *document.Node {
	var out *document.Node
	for _, m := range n.Members {
		if s := enumValue(m.Value); namesStatus(m.Name) && slices.Contains(statuses, s.Text) {
			out = graver(out, s)
		}
	}
	return out
}

// ownStatus returns the text of the member Status of n, "" for none.
func ownStatus(n *document.Node) string {
	if s := member(n, "Status"); s != nil {
		return enumValue(s).Text
	}
	return ""
}

// enumValue returns the text of an enum, which the .NET SDK writes as an object.
func enumValue(n *document.Node) *document.Node {
	for n.Kind == document.Object && len(n.Members) == 1 && sameName(n.Members[0].Name, "Value") {
		n = n.Members[0].Value
	}
	return n
}

// namesStatus reports whether a member of that name is the status of a job: Status,
// JobStatus, InferenceRecommendationsJobStatus.
func namesStatus(name string) bool {
	return sameName(name, "Status") || strings.HasSuffix(strings.ToLower(strings.ReplaceAll(name, "_", "")), "jobstatus")
}

// statusOfRows returns the status that the rows of a list tell, as the column of a
// table does. All of them together are completed.
func statusOfRows(list *document.Node) *document.Node {
	var out *document.Node
	completed := 0
	for _, row := range list.List() {
		s := statusOf(row)
		if s != nil && s.Text == engine.JobCompleted {
			completed++
		}
		out = graver(out, s)
	}
	if completed == len(list.List()) {
		return out
	}
	return unlessCompleted(out)
}

// graver returns the one of two statuses that lets less pass. Where both are as
// grave it is the first; nil says nothing.
func graver(a, b *document.Node) *document.Node {
	if a == nil || a.Text == engine.JobCompleted && unlessCompleted(b) != nil {
		return b
	}
	return a
}

// unlessCompleted returns a status other than COMPLETED, or nil.
func unlessCompleted(status *document.Node) *document.Node {
	if status != nil && status.Text == engine.JobCompleted {
		return nil
	}
	return status
}

// around notes the status that stands around answers, or beside them.
func around(answers []found, status *document.Node) []found {
	for i := range answers {
		answers[i].status = graver(answers[i].status, status)
	}
	return answers
}

// withStatus returns the answer n with a status, unless it has one of its own.
func withStatus(n, status *document.Node) *document.Node {
	if status == nil || ownStatus(n) != "" {
		return n
	}
	out := *n
	out.Members = slices.DeleteFunc(slices.Clone(n.Members), func(m document.Member) bool { return sameName(m.Name, "Status") })
	out.Members = append(out.Members, document.Member{Name: "Status", Value: status})
	return &out
}
