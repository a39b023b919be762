package sagemaker

import (
	"bytes"
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sagemaker"
	"github.com/aws/aws-sdk-go-v2/service/sagemaker/types"
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
	if why := notDescription(body); why != "" {
		return nil, c.noAnswer(describeOperation, name, why, body)
	}
	return body, nil
}

// notDescription says why body is no describe answer, or "".
func notDescription(body []byte) string {
	var job map[string]json.RawMessage
	if why := notObject(body, &job); why != "" {
		return why
	}
	for _, key := range []string{"JobName", "JobArn", "Status"} {
		if _, ok := job[key]; ok {
			return ""
		}
	}
	return "the answer is JSON but describes no job"
}

// notObject decodes body into object, or says what is wrong with it.
func notObject(body []byte, object any) string {
	text := bytes.TrimSpace(body)
	switch {
	case len(text) == 0:
		return "the answer is empty"
	case strings.HasPrefix(http.DetectContentType(text), "text/html"):
		return "the answer is an HTML page, such as a proxy sends"
	case text[0] != '{':
		return "the answer is not a JSON object"
	}
	if err := json.Unmarshal(text, object); err != nil {
		return "the answer is not whole JSON: " + err.Error()
	}
	return ""
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
	JobName          string
	Status           string
	JobType          string
	CreationTime     json.RawMessage // as the service sent it: epoch seconds
	LastModifiedTime json.RawMessage // likewise
	FailureReason    string

	Body json.RawMessage // the whole entry, as the service sent it
}

// Created returns when the job was created, in UTC; the zero time when the
// entry does not say.
func (s Summary) Created() time.Time { return momentOf(s.CreationTime) }

// Modified returns when the job changed last, likewise.
func (s Summary) Modified() time.Time { return momentOf(s.LastModifiedTime) }

func momentOf(raw json.RawMessage) time.Time {
	ms, ok := milliseconds(raw)
	if !ok {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// List yields the jobs that match, page after page. After an error it stops.
func (c *Client) List(ctx context.Context, filter Filter) iter.Seq2[Summary, error] {
	return func(yield func(Summary, error) bool) {
		input := filter.input()
		for entry, err := range c.pages(listOperation, "", "InferenceRecommendationsJobs", func(token *string, body *[]byte) error {
			input.NextToken = token
			_, err := c.api.ListInferenceRecommendationsJobs(ctx, input, keepBody(body))
			return err
		}) {
			s := Summary{Body: entry}
			if err == nil && json.Unmarshal(entry, &s) != nil {
				err = c.noAnswer(listOperation, "", "an entry of the list is not a job", entry)
			}
			if !yield(s, err) || err != nil {
				return
			}
		}
	}
}

// Steps returns the benchmarks of one job, each as the service sent it.
func (c *Client) Steps(ctx context.Context, name string) ([]json.RawMessage, error) {
	steps := []json.RawMessage{}
	for step, err := range c.pages(stepsOperation, name, "Steps", func(token *string, body *[]byte) error {
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
// that comes back twice would never end, so it is an error.
func (c *Client) pages(operation, name, key string, call func(token *string, body *[]byte) error) iter.Seq2[json.RawMessage, error] {
	return func(yield func(json.RawMessage, error) bool) {
		seen := map[string]bool{}
		var token *string
		for {
			var body []byte
			if err := call(token, &body); err != nil {
				yield(nil, c.explain(operation, name, err))
				return
			}
			entries, next, why := readPage(body, key)
			if why == "" && seen[next] {
				why = "the answer repeats the token of an earlier page"
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

// readPage returns the entries under key and the token of the next page.
func readPage(body []byte, key string) (entries []json.RawMessage, next, why string) {
	var page map[string]json.RawMessage
	if why := notObject(body, &page); why != "" {
		return nil, "", why
	}
	list, ok := page[key]
	if !ok || json.Unmarshal(list, &entries) != nil {
		return nil, "", "the answer has no list " + key
	}
	if token, ok := page["NextToken"]; ok && json.Unmarshal(token, &next) != nil {
		return nil, "", "the answer's NextToken is not a string"
	}
	return entries, next, ""
}

// End is how a job stands, as its description says.
type End struct{ Status, FailureReason string }

// EndOf returns how the job in the body of a description stands.
func EndOf(body []byte) End {
	var end End
	_ = json.Unmarshal(body, &end)
	return end
}
