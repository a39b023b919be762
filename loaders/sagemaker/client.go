package sagemaker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sagemaker"
	"github.com/aws/aws-sdk-go-v2/service/sagemaker/types"

	"github.com/iradvise/iradvise/loaders"
	"github.com/iradvise/iradvise/loaders/document"
)

// The operations, as errors name them.
const (
	describeOperation = "DescribeInferenceRecommendationsJob"
	listOperation     = "ListInferenceRecommendationsJobs"
	stepsOperation    = "ListInferenceRecommendationsJobSteps"
)

// Describe returns the body of the service's answer for one job, byte for
// byte. An answer that is not the JSON of a description is an *Error.
func (c *Client) Describe(ctx context.Context, name string) ([]byte, error) {
	var body []byte
	_, err := c.api.DescribeInferenceRecommendationsJob(ctx,
		&sagemaker.DescribeInferenceRecommendationsJobInput{JobName: &name}, keepBody(&body))
	if err != nil {
		return nil, c.explain(describeOperation, name, err)
	}
	if why := notDescription(name, body); why != "" {
		return nil, c.noAnswer(describeOperation, name, why, body)
	}
	return body, nil
}

// notDescription says why body is no describe answer that a run could be read
// from, or "".
func notDescription(name string, body []byte) string {
	if _, why := parse(body); why != "" {
		return why
	}
	for _, r := range loaders.Decode(body, Prefix+name, loaders.Options{}) {
		var e *loaders.Error
		if errors.As(r.Err, &e) {
			return "the answer describes no job: " + e.Message
		}
	}
	return ""
}

// parse reads an answer, or says what is wrong with it.
func parse(body []byte) (answer *document.Node, why string) {
	text := bytes.TrimSpace(body)
	switch {
	case len(text) == 0:
		return nil, "the answer is empty"
	case strings.HasPrefix(http.DetectContentType(text), "text/html"):
		return nil, "the answer is an HTML page, such as a proxy sends"
	case text[0] != '{':
		return nil, "the answer is not a JSON object"
	}
	answer, err := document.ParseJSON(text)
	if err != nil {
		return nil, "the answer is not whole JSON: " + err.Error()
	}
	return answer, ""
}

// Filter narrows and sorts a listing; an empty field does not. Names, statuses
// and sort keys are the API's own.
type Filter struct {
	NameContains, StatusEquals                    string
	ModelNameEquals, ModelPackageVersionArnEquals string
	CreationTimeAfter, CreationTimeBefore         time.Time
	LastModifiedTimeAfter, LastModifiedTimeBefore time.Time
	SortBy, SortOrder                             string
}

func (f Filter) input() *sagemaker.ListInferenceRecommendationsJobsInput {
	return &sagemaker.ListInferenceRecommendationsJobsInput{
		NameContains:                 given(f.NameContains),
		ModelNameEquals:              given(f.ModelNameEquals),
		ModelPackageVersionArnEquals: given(f.ModelPackageVersionArnEquals),
		CreationTimeAfter:            given(f.CreationTimeAfter),
		CreationTimeBefore:           given(f.CreationTimeBefore),
		LastModifiedTimeAfter:        given(f.LastModifiedTimeAfter),
		LastModifiedTimeBefore:       given(f.LastModifiedTimeBefore),
		StatusEquals:                 types.RecommendationJobStatus(f.StatusEquals),
		SortBy:                       types.ListInferenceRecommendationsJobsSortBy(f.SortBy),
		SortOrder:                    types.SortOrder(f.SortOrder),
		MaxResults:                   aws.Int32(100),
	}
}

// given returns a pointer to v, or nil for the zero value.
func given[T comparable](v T) *T {
	if v == *new(T) {
		return nil
	}
	return &v
}

// Summary is one job as the list has it.
type Summary struct {
	JobName, Status, JobType string
	Created, Modified        time.Time // UTC; the zero time when the entry does not say

	Entry *document.Node // the whole entry
}

func summary(entry *document.Node) Summary {
	return Summary{
		JobName: text(entry, "JobName"), Status: text(entry, "Status"), JobType: text(entry, "JobType"),
		Created: momentOf(text(entry, "CreationTime")), Modified: momentOf(text(entry, "LastModifiedTime")),
		Entry: entry,
	}
}

// momentOf reads a time of the wire, epoch seconds or ISO 8601, to the
// millisecond; the zero time when it is neither.
func momentOf(text string) time.Time {
	if f, err := strconv.ParseFloat(text, 64); err == nil && math.Abs(f) < 1e12 {
		return time.UnixMilli(int64(math.Round(f * 1000))).UTC()
	}
	t, _ := document.Moment(text)
	return t.Round(time.Millisecond)
}

// List yields the jobs that match, page after page. After an error it stops.
func (c *Client) List(ctx context.Context, filter Filter) iter.Seq2[Summary, error] {
	return func(yield func(Summary, error) bool) {
		input := filter.input()
		for entry, err := range c.pages(listOperation, "", "InferenceRecommendationsJobs", "JobName", func(token *string, body *[]byte) error {
			input.NextToken = token
			_, err := c.api.ListInferenceRecommendationsJobs(ctx, input, keepBody(body))
			return err
		}) {
			s := Summary{}
			if err == nil {
				s = summary(entry)
			}
			if !yield(s, err) || err != nil {
				return
			}
		}
	}
}

// Steps returns the benchmarks of one job, each as the service sent it.
func (c *Client) Steps(ctx context.Context, name string) ([]*document.Node, error) {
	var steps []*document.Node
	for step, err := range c.pages(stepsOperation, name, "Steps", "StepType", func(token *string, body *[]byte) error {
		_, err := c.api.ListInferenceRecommendationsJobSteps(ctx,
			&sagemaker.ListInferenceRecommendationsJobStepsInput{JobName: &name, NextToken: token}, keepBody(body))
		return err
	}) {
		if err != nil {
			return nil, err
		}
		steps = append(steps, step)
	}
	return steps, nil
}

// pages yields the entries under key in every page that call fetches. A token
// that comes back twice would never end, so it is an error, and so is an answer
// without an end.
func (c *Client) pages(operation, name, key, member string, call func(token *string, body *[]byte) error) iter.Seq2[*document.Node, error] {
	return func(yield func(*document.Node, error) bool) {
		seen := map[string]bool{}
		var token *string
		for {
			var body []byte
			if err := call(token, &body); err != nil {
				yield(nil, c.explain(operation, name, err))
				return
			}
			entries, next, why := readPage(body, key, member)
			switch {
			case why != "":
			case seen[next]:
				why = "the answer repeats the token of an earlier page"
			case len(seen) == c.maxPages-1 && next != "":
				why = fmt.Sprintf("the list has more than %d pages, and is not read on", c.maxPages)
			}
			if why != "" {
				yield(nil, c.noAnswer(operation, name, why, body))
				return
			}
			for _, entry := range entries {
				if !yield(entry, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			seen[next] = true
			token = &next
		}
	}
}

// names reports whether n is an object that says its member as text.
func names(n *document.Node, member string) bool {
	v := n.Get(member)
	return v != nil && v.Kind == document.String
}

// readPage returns the entries under key, each of which says member, and the
// token of the next page.
func readPage(body []byte, key, member string) (entries []*document.Node, next, why string) {
	page, why := parse(body)
	if why != "" {
		return nil, "", why
	}
	list := page.Get(key)
	if list == nil || list.Kind != document.List {
		return nil, "", "the answer has no list " + key
	}
	if i := slices.IndexFunc(list.Items, func(n *document.Node) bool { return !names(n, member) }); i >= 0 {
		return nil, "", fmt.Sprintf("entry %d of the answer's list %s has no %s", i+1, key, member)
	}
	token := page.Get("NextToken")
	if token == nil || token.Kind == document.Null {
		return list.Items, "", ""
	}
	if token.Kind != document.String {
		return nil, "", "the answer's NextToken is not a string"
	}
	return list.Items, token.Text, ""
}

// End is how a job stands, as its description says.
type End struct{ Status, FailureReason string }

// EndOf returns how the job in the body of a description stands.
func EndOf(body []byte) End {
	job, _ := parse(body)
	return End{text(job, "Status"), text(job, "FailureReason")}
}

// text returns the string or number that the member called name holds, or "".
func text(n *document.Node, name string) string {
	if v := n.Get(name); v != nil {
		return v.Text
	}
	return ""
}
