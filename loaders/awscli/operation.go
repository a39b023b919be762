package awscli

import (
	"cmp"
	_ "embed"
	"slices"
	"strconv"

	"github.com/iradvise/iradvise/loaders/document"
)

// Operation is one call whose answer the CLI prints.
type Operation struct {
	Name   string // the title of its table
	sample string // a sample answer: every member, in the order in which the CLI prints them
}

//go:embed describe.json
var describeSample string

//go:embed list.json
var listSample string

// Describe is DescribeInferenceRecommendationsJob.
func Describe() Operation {
	return Operation{"DescribeInferenceRecommendationsJob", describeSample}
}

// List is ListInferenceRecommendationsJobs.
func List() Operation {
	return Operation{"ListInferenceRecommendationsJobs", listSample}
}

// sampleTime is the value of every time in a sample.
const sampleTime = "1970-01-01T00:00:00"

// Sample returns the answer that --generate-cli-skeleton output promises:
// every member with its own name, zero or 1970 for a value.
func (o Operation) Sample() *document.Node {
	n, err := document.ParseJSON([]byte(o.sample))
	if err != nil {
		panic("the sample of " + o.Name + " is not JSON: " + err.Error())
	}
	return n
}

// Arrange returns the service's answer with its members in the CLI's order and
// its times marked as such. Members that the CLI does not know follow by name:
// they stay visible. Values are not changed.
func (o Operation) Arrange(answer *document.Node) *document.Node {
	return arrange(answer, o.Sample())
}

// arrange orders n like sample, which is nil where the CLI knows nothing.
func arrange(n, sample *document.Node) *document.Node {
	out := &document.Node{Kind: n.Kind, Text: n.Text, Pos: n.Pos}
	switch {
	case n.Kind == document.Object:
		for _, m := range n.Members {
			out.Members = append(out.Members, document.Member{Name: m.Name, Value: arrange(m.Value, sample.Get(m.Name))})
		}
		slices.SortStableFunc(out.Members, func(a, b document.Member) int {
			return cmp.Or(cmp.Compare(place(sample, a.Name), place(sample, b.Name)), unknownByName(sample, a.Name, b.Name))
		})
	case n.Kind == document.List:
		var inner *document.Node
		if sample != nil && len(sample.Items) > 0 {
			inner = sample.Items[0]
		}
		for _, item := range n.Items {
			out.Items = append(out.Items, arrange(item, inner))
		}
	case sample != nil && sample.Text == sampleTime:
		markTime(out)
	}
	return out
}

// place returns where sample has the member name; after all when it has none.
func place(sample *document.Node, name string) int {
	if sample == nil {
		return 0
	}
	i := slices.IndexFunc(sample.Members, func(m document.Member) bool { return m.Name == name })
	if i < 0 {
		return len(sample.Members)
	}
	return i
}

func unknownByName(sample *document.Node, a, b string) int {
	if sample.Get(a) != nil {
		return 0
	}
	return cmp.Compare(a, b)
}

// markTime makes a Timestamp of epoch seconds or an ISO 8601 string, in UTC.
func markTime(n *document.Node) {
	if n.Kind != document.Number && n.Kind != document.String {
		return
	}
	if t, ok := document.Moment(n.Text); ok {
		n.Text = strconv.FormatFloat(float64(t.UnixMicro())/1e6, 'f', 6, 64)
	}
	if _, err := strconv.ParseFloat(n.Text, 64); err == nil {
		n.Kind = document.Timestamp
	}
}
