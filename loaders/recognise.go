package loaders

import (
	"strconv"
	"strings"

	"github.com/iradvise/iradvise/loaders/document"
)

// problem is why a text or document is not a saved run, before it is known
// where it came from.
type problem struct {
	message, hint string
	policy        bool // it is a policy or a policy test, which directories may hold
	foreign       bool // it is whole, and something else than a run
}

// saveHint tells how to get an input that can be read.
const saveHint = "save the run with: aws sagemaker describe-inference-recommendations-job --job-name NAME --output json"

// rowsHint tells how to get the recommendations alone.
const rowsHint = "save all rows in one list: to_json(orient=\"records\") without lines=True, " +
	"or describe-inference-recommendations-job with --query InferenceRecommendations"

// A stranger is a document that is not a describe answer but that people take
// for one.
type stranger struct {
	members []string // that give it away, all of them
	what    string
	hint    string
}

// strangers are the documents that could be mistaken for a run, or that hold
// what could be.
func strangers() []stranger {
	return []stranger{
		{[]string{"DeploymentRecommendation"},
			"the answer of DescribeModel: its instant recommendations hold no measurements",
			"run an Inference Recommender job and " + saveHint},
		{[]string{"RealTimeInferenceRecommendations"},
			"the instant recommendations of DescribeModel, which hold no measurements",
			"run an Inference Recommender job and " + saveHint},
		{[]string{"AIRecommendationJobName"}, aiJob, saveHint},
		{[]string{"AIRecommendationJobArn"}, aiJob, saveHint},
		{[]string{"AIRecommendationJobs"}, aiJob, saveHint},
		{[]string{"InferenceRecommendationsJobs"},
			"a list of jobs (list-inference-recommendations-jobs), without what they measured",
			"save each job with: iradvise fetch --to DIR"},
		{[]string{"eventSource", "eventName"}, cloudTrail, saveHint},
		{[]string{"CloudTrailEvent"}, cloudTrail, saveHint},
		{[]string{"schema", "runs", "verdict"},
			"a report of iradvise, not a run", "give the run that the report is about"},
		{[]string{"nbformat", "cells"},
			"a Jupyter notebook", "save the answer itself in the notebook: json.dump(response, open(\"job.json\", \"w\"), default=str)"},
	}
}

// isServiceError reports whether n is an error answer of the service, as it sends it
// or as boto3 keeps it.
func isServiceError(n *document.Node) bool {
	return n.Get("__type") != nil || has(n, "Error") && has(n, "ResponseMetadata")
}

// others are documents that hold no run, by what is worth telling.
func others() []stranger {
	return []stranger{
		{[]string{"Steps"}, "the " + stepsOfJob, saveHint},
		{[]string{"__type"}, "an error answer of the service", saveHint},
		{[]string{"Error", "ResponseMetadata"}, "an error answer of the service", saveHint},
		{[]string{"JobName"}, "a request, or its skeleton, not the description of a job", saveHint},
		{[]string{"EndpointArn", "EndpointConfigName"}, "the answer of DescribeEndpoint", saveHint},
	}
}

const (
	stepsOfJob = "steps of a job (list-inference-recommendations-job-steps), without its recommendations"
	aiJob      = "an AI recommendation job, another API with other measurements"
	cloudTrail = "a CloudTrail event, which records the call but not its answer"
)

// recognise returns what the document n is when it is known not to be a run,
// and nil when it may be one.
func recognise(n *document.Node) *problem {
	switch n.Kind {
	case document.Object:
	case document.List:
		return recogniseList(n)
	case document.String:
		if inner := embedded(n, 0); inner != nil {
			return recognise(inner)
		}
		fallthrough
	default:
		return &problem{message: "a single value, not the description of a job", hint: saveHint + ", without --query", foreign: true}
	}
	if isPolicyDocument(n) {
		return policyProblem()
	}
	for _, name := range []string{"Records", "Events"} { // a log file of CloudTrail, and what its LookupEvents answers
		if events := member(n, name); events != nil && len(events.Items) > 0 && events.Items[0].Kind == document.Object {
			if p := recognise(events.Items[0]); p != nil {
				return p
			}
		}
	}
	for _, s := range strangers() {
		if s.matches(n) {
			return &problem{message: "this is " + s.what, hint: s.hint, foreign: true}
		}
	}
	return nil
}

func recogniseList(n *document.Node) *problem {
	if len(n.Items) == 0 {
		return &problem{message: "an empty list: nothing was measured, or nothing was saved", hint: saveHint}
	}
	if isPolicyList(n) {
		return policyProblem()
	}
	if first := n.Items[0]; first.Kind == document.Object && !isPolicyDocument(first) {
		if p := recognise(first); p != nil {
			return p
		}
		if has(first, "StepType") && has(first, "JobName") {
			return &problem{message: "this is a list of " + stepsOfJob, hint: saveHint, foreign: true}
		}
		if isJob(first) && !has(first, "InferenceRecommendations") && !has(first, "InputConfig") &&
			ownStatus(first) == "COMPLETED" {
			return &problem{
				message: "this is a list of jobs (list-inference-recommendations-jobs), without what they measured",
				hint:    "save each job with: iradvise fetch --to DIR", foreign: true,
			}
		}
	}
	return nil
}

func (s stranger) matches(n *document.Node) bool {
	for _, name := range s.members {
		if !has(n, name) || strings.HasPrefix(name, "_") && n.Get(name) == nil {
			return false
		}
	}
	return true
}

// unknownDocument describes a document that holds no run and is nothing known.
func unknownDocument(n *document.Node) *problem {
	if inner := embedded(n, 0); inner != nil {
		return unknownDocument(inner)
	}
	p := &problem{message: "no describe answer in this document", hint: saveHint, foreign: true}
	for _, s := range others() {
		if n.Kind == document.Object && !isOtherJob(n) && !namesJob(n) && s.matches(n) {
			return &problem{message: "this is " + s.what, hint: s.hint, foreign: true}
		}
	}
	switch {
	case n.Kind == document.Object && len(n.Members) == 0:
		p.message = "an empty document"
	case n.Kind == document.Object:
		p.message += "; it has " + memberNames(n)
	}
	switch {
	case isFlatRow(n):
		return &problem{message: "this is one row of a table, not the description of a job", hint: rowsHint}
	case isOtherJob(n):
		p.message = "this describes another kind of job: " + shorten(member(n, "JobArn").Text)
	case namesJob(n):
		p.message = "this names a job, as the answer to its creation does, without describing it"
	}
	if n.Kind == document.List && len(n.Items) > 0 && n.Items[0].Kind == document.Object {
		p.message += "; its first item has " + memberNames(n.Items[0])
		p.hint = "save the run without --query, or with --query InferenceRecommendations"
	}
	return p
}

func memberNames(n *document.Node) string {
	const most = 5
	var names []string
	for i, m := range n.Members {
		if i == most {
			names = append(names, "…")
			break
		}
		names = append(names, strconv.Quote(shorten(m.Name)))
	}
	return strings.Join(names, ", ")
}
