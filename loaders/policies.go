package loaders

import (
	"regexp"
	"strings"
	"sync"

	"github.com/iradvise/iradvise/loaders/document"
)

// isPolicyDocument reports whether n is a policy or a policy test of iradvise: it
// says so in apiVersion and kind, and is no describe answer.
func isPolicyDocument(n *document.Node) bool {
	version, kind := member(n, "apiVersion"), member(n, "kind")
	return version != nil && strings.HasPrefix(version.Text, "iradvise/") &&
		kind != nil && (kind.Text == "Policy" || kind.Text == "PolicyTest") && !isJob(n)
}

// isPolicyList reports whether n is a list of nothing but policies.
func isPolicyList(n *document.Node) bool {
	for _, item := range n.Items {
		if !isPolicyDocument(item) {
			return false
		}
	}
	return len(n.Items) > 0
}

// policyLines are what a policy in YAML says of itself, and what no policy says.
var policyLines = sync.OnceValue(func() [3]*regexp.Regexp {
	return [3]*regexp.Regexp{
		regexp.MustCompile(`(?m)^['"]?apiVersion['"]?:\s*['"]?iradvise/`),
		regexp.MustCompile(`(?m)^['"]?kind['"]?:\s*['"]?Policy(Test)?['"]?\s*(#.*)?$`),
		regexp.MustCompile(`(?mi)^[-\s'"{]*(job_?name|job_?arn|inference_?recommendations)['"]?\s*:`),
	}
})

// looksLikePolicy reports whether text that cannot be parsed is the YAML of a
// policy.
func looksLikePolicy(text []byte) bool {
	says := policyLines()
	return says[0].Match(text) && says[1].Match(text) && !says[2].Match(text)
}

func policyProblem() *problem {
	return &problem{message: "this is a policy, not a run", hint: "give it with -p", policy: true}
}
