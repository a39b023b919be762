package fakesagemaker

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// summaryKeys are the fields of a described job that its entry in a list has.
var summaryKeys = []string{
	"JobName", "JobDescription", "JobType", "JobArn", "Status", "CreationTime", "CompletionTime", "RoleArn",
	"LastModifiedTime", "FailureReason",
}

// listJobs filters, sorts and pages the jobs as their next description has them.
func (s *Server) listJobs(input map[string]any) Answer {
	if s.list != nil {
		return s.list.next()
	}
	var jobs []map[string]any
	for name, job := range s.jobs {
		if entry := summary(name, job.answers[min(job.calls, len(job.answers)-1)].Body); matches(entry, input) {
			jobs = append(jobs, entry)
		}
	}
	order(jobs, text(input, "SortBy"), text(input, "SortOrder"))
	return s.page("InferenceRecommendationsJobs", jobs, input)
}

func (s *Server) listSteps(name string, input map[string]any) Answer {
	if _, ok := s.jobs[name]; !ok {
		return notFound(name)
	}
	return s.page("Steps", s.step[name], input)
}

// summary returns the list's entry for a job, from the body of its description.
func summary(name, body string) map[string]any {
	var job map[string]any
	if json.Unmarshal([]byte(body), &job) != nil || job["JobName"] == nil {
		job = map[string]any{"JobType": "Default", "Status": "COMPLETED", "CreationTime": 0.0, "LastModifiedTime": 0.0}
	}
	entry := map[string]any{}
	for _, key := range summaryKeys {
		if v, ok := job[key]; ok {
			entry[key] = v
		}
	}
	entry["JobName"] = name
	if config, ok := job["InputConfig"].(map[string]any); ok {
		for _, key := range []string{"ModelName", "ModelPackageVersionArn"} {
			if v, ok := config[key]; ok {
				entry[key] = v
			}
		}
	}
	return entry
}

func matches(job, input map[string]any) bool {
	after := func(key, filter string) bool { return input[filter] == nil || number(job, key) > number(input, filter) }
	before := func(key, filter string) bool { return input[filter] == nil || number(job, key) < number(input, filter) }
	equal := func(key, filter string) bool { return input[filter] == nil || text(job, key) == text(input, filter) }
	return strings.Contains(text(job, "JobName"), text(input, "NameContains")) &&
		equal("Status", "StatusEquals") && equal("ModelName", "ModelNameEquals") &&
		equal("ModelPackageVersionArn", "ModelPackageVersionArnEquals") &&
		after("CreationTime", "CreationTimeAfter") && before("CreationTime", "CreationTimeBefore") &&
		after("LastModifiedTime", "LastModifiedTimeAfter") && before("LastModifiedTime", "LastModifiedTimeBefore")
}

func order(jobs []map[string]any, by, direction string) {
	slices.SortFunc(jobs, func(a, b map[string]any) int {
		c := cmp.Compare(number(a, "CreationTime"), number(b, "CreationTime"))
		switch by {
		case "Name":
			c = 0
		case "Status":
			c = cmp.Compare(text(a, "Status"), text(b, "Status"))
		}
		c = cmp.Or(c, cmp.Compare(text(a, "JobName"), text(b, "JobName")))
		if direction == "Descending" {
			return -c
		}
		return c
	})
}

// page answers with the part of all that input's token and size ask for.
func (s *Server) page(key string, all any, input map[string]any) Answer {
	raw, _ := json.Marshal(all)
	var items []json.RawMessage
	_ = json.Unmarshal(raw, &items)
	size := 10
	if n := int(number(input, "MaxResults")); n > 0 {
		size = n
	}
	if s.PageSize > 0 {
		size = min(size, s.PageSize)
	}
	from, err := strconv.Atoi(cmp.Or(text(input, "NextToken"), "0"))
	if err != nil || from > len(items) {
		return Error(400, "ValidationException", "Invalid NextToken")
	}
	to := min(from+size, len(items))
	answer := map[string]any{key: append([]json.RawMessage{}, items[from:to]...)}
	if to < len(items) {
		answer["NextToken"] = strconv.Itoa(to)
	}
	body, _ := json.Marshal(answer)
	return JSON(string(body))
}

func text(m map[string]any, key string) string {
	s, _ := m[key].(string)
	return s
}

func number(m map[string]any, key string) float64 {
	n, _ := m[key].(float64)
	return n
}
