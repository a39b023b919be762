package loaders_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders"
)

// TestLookAlikes names what people save by mistake, so that the message can say
// what to save instead.
func TestLookAlikes(t *testing.T) {
	for _, test := range []struct{ input, want string }{
		{"", "empty"},
		{" \r\n\t", "empty"},
		{"\ufeff", "empty"},
		{"<!DOCTYPE html><html><body>Sign in</body></html>", "HTML page"},
		{"<html>", "HTML page"},
		{"<?xml version='1.0'?><a/>", "XML"},
		{`{"DeploymentRecommendation":{}}`, "DescribeModel"},
		{`{"deploymentRecommendation":{}}`, "DescribeModel"},
		{`{"AIRecommendationJobName":"x"}`, "AI recommendation job"},
		{`{"InferenceRecommendationsJobs":[]}`, "list of jobs"},
		{`[{"JobName":"a","Status":"COMPLETED"}]`, "list of jobs"},
		{`{"Steps":[]}`, "steps of a job"},
		{`{"eventSource":"sagemaker.amazonaws.com","eventName":"DescribeInferenceRecommendationsJob","responseElements":null}`, "CloudTrail"},
		{`{"Records":[{"eventSource":"a","eventName":"b"}]}`, "CloudTrail"},
		{`{"EndpointName":"e","EndpointArn":"a","EndpointConfigName":"c"}`, "DescribeEndpoint"},
		{`{"JobName":"j","JobType":"Default","InputConfig":{}}`, "a request, or its skeleton"},
		{`{"JobName":""}`, "a request, or its skeleton"},
		{`{"InstanceType":"ml.m5.large","CostPerHour":1,"ModelLatency":5}`, "one row of a table"},
		{`"{\"eventSource\":\"a\",\"eventName\":\"InferenceRecommendationsJob\"}"`, "CloudTrail"},
		{`"{\"recommendation\":1}"`, `it has "recommendation"`},
		{`{"JobArn":"***","JobName":"j"}`, "a request, or its skeleton"},
		{`{"type":"object"}`, `it has "type"`},
		{`{"JobArn":"arn:aws:sagemaker:eu-west-1:111122223333:inference-recommendations-job/x"}`, "answer to its creation"},
		{`{"JobArn":"arn:aws:batch:eu-west-1:111122223333:job/x","JobName":"j","Status":"SUCCEEDED"}`, "another kind of job"},
		{`{"__type":"ThrottlingException","message":"Rate exceeded"}`, "error answer"},
		{`{"schema":"iradvise.report/v1","runs":[],"verdict":"pass"}`, "report of iradvise"},
		{`{"cells":[],"nbformat":4}`, "Jupyter notebook"},
		{`{"apiVersion":"iradvise/v1","kind":"Policy"}`, "policy"},
		{"# ours\napiVersion: iradvise/v1\nkind: Policy\nrules: [broken", "policy"},
		{"\x1b[1;39m{\n", "coloured for a terminal"},
		{`{}`, "empty document"},
		{`[]`, "empty list"},
		{`null`, "single value"},
		{`"COMPLETED"`, "single value"},
		{"COMPLETED\n", "status alone"},
		{`{"name":"left-pad","version":"1.3.0"}`, `it has "name", "version"`},
		{`[{"Instance":"ml.m5.large","Latency":5}]`, `its first item has "Instance", "Latency"`},
		{"\nAn error occurred (AccessDeniedException) when calling the operation", "error message of the AWS CLI"},
		{"+-----+\n| a |\n", "printed table"},
		{"just some words\n", "not in a form"},
		{`{"Events":[{"EventName":"CreateInferenceRecommendationsJob","CloudTrailEvent":"{}"}]}`, "CloudTrail"},
		{"PK\x03\x04rest", "zip archive"},
		{"\xfd7zXZ\x00\x00\x04rest", "xz file"},
		{"PAR1\x15\x04", "Parquet"},
		{"<<<<<<< HEAD\n{}\n=======\n", "conflict markers"},
		{"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n", "Git LFS"},
		{"\x00\x01\x02binary", "not text"},
		{"DescribeInferenceRecommendationsJobResponse(JobName=j)", "prints itself"},
		{"2026-01-01T00:00:00.0000000Z {\n2026-01-01T00:00:00.0000000Z   \"JobName\": \"j\"\n", "a log"},
		{`[{"StepType":"BENCHMARK","JobName":"j","Status":"COMPLETED","InferenceBenchmark":{}}]`, "steps of a job"},
	} {
		checkRefused(t, test.input, test.want)
	}
	for name, want := range map[string]string{
		"dialects/22-awscli-text.txt":                       "text output of the AWS CLI",
		"dialects/23-awscli-table.txt":                      "table output of the AWS CLI",
		"runs/16-instant-recommendations-not-this-api.json": "DescribeModel",
	} {
		checkRefused(t, string(readFile(t, "testdata/"+name)), want)
	}
}

// checkRefused expects one error that says want and what to do.
func checkRefused(t *testing.T, input, want string) {
	t.Helper()
	got := loaders.Decode([]byte(input), "run.json", loaders.Options{})
	if len(got) != 1 || got[0].Err == nil {
		t.Errorf("%.40q: want one error, got %+v", input, got)
		return
	}
	message := got[0].Err.Error()
	if !strings.HasPrefix(message, "run.json: ") || !strings.Contains(message, want) || !strings.Contains(message, "\n  ") {
		t.Errorf("%.40q: got %q; want a message about %q with a hint", input, message, want)
	}
}

// TestPositions checks the whole text of errors that point into the input.
func TestPositions(t *testing.T) {
	const head = "{\"JobName\": \"jé\", \"Status\": \"COMPLETED\",\n  \"InferenceRecommendations\": [{\"Metrics\": {"
	for _, test := range []struct{ name, input, want string }{
		{"cut off", head + `"CostPerHour": 0.1`,
			"in:2:63: InferenceRecommendations[0].Metrics: the document ends too early\n  the file was cut off while it was written; save the run again"},
		{"cut off in a word", head + `"CostPerHour": nu`,
			"in:2:62: InferenceRecommendations[0].Metrics.CostPerHour: the document ends too early\n  the file was cut off while it was written; save the run again"},
		{"cut off, with white space after it", head + `"CostPerHour": 0.1` + "\n\n\t",
			"in:2:63: InferenceRecommendations[0].Metrics: the document ends too early\n  the file was cut off while it was written; save the run again"},
		{"Python cut off, with white space after it", "{'JobName': 'j',\n 'Status': 'COMPLETED',\n\t",
			"in:2:24: the document ends too early\n  the file was cut off while it was written; save the run again"},
		{"not JSON", head + `"CostPerHour": ?}}]}`,
			"in:2:60: InferenceRecommendations[0].Metrics.CostPerHour: expected a value, found '?'"},
		{"column in characters", `{"JobName": "é", x}`, "in:1:18: expected a member name in double quotes"},
		{"wrong type", head + `"CostPerHour": "cheap"}}]}`,
			`in:2:60: InferenceRecommendations[0].Metrics.CostPerHour: expected a number, found the string "cheap"`},
		{"object for a list", `{"JobName":"j","Status":"x","InferenceRecommendations":{}}`,
			"in:1:56: InferenceRecommendations: expected a list, found an object"},
		{"nothing for a row", `{"JobName":"j","Status":"x","InferenceRecommendations":[null]}`,
			"in:1:57: InferenceRecommendations[0]: nothing is given here"},
		{"null among rows", "[" + bareRow + ",\nnull," + bareRow + "]", "in:2:1: InferenceRecommendations[1]: nothing is given here"},
		{"nothing among rows", "[" + bareRow + ",\n {}]", "in:2:2: InferenceRecommendations[1]: nothing is given here"},
		{"a value among rows", "[5," + bareRow + "]", "in:1:2: InferenceRecommendations[0]: expected a recommendation, found 5"},
		{"an object among rows", `{"a":[` + bareRow + `,{"a":1,"b":2}]}`, `in:1:115: InferenceRecommendations[1]: this is no recommendation; it has "a", "b"`},
		{"contradiction", head + `"ModelLatency": 5, "ModelLatency": 50}}]}`,
			"in:2:80: InferenceRecommendations[0].Metrics.ModelLatency: given twice, with different values"},
		{"contradiction across spellings", head + `"ModelLatency": 5, "modelLatency": 50}}]}`,
			"in:2:80: InferenceRecommendations[0].Metrics.ModelLatency: given twice, with different values"},
		{"a value and null", head + `"ModelLatency": 5, "ModelLatency": null}}]}`,
			"in:2:80: InferenceRecommendations[0].Metrics.ModelLatency: given twice, with different values"},
		{"null and a value, across spellings", head + `"ModelLatency": null, "model_latency": 5}}]}`,
			"in:2:84: InferenceRecommendations[0].Metrics.ModelLatency: given twice, with different values"},
		{"a value and no text", `{"JobName":"j","Status":"COMPLETED","Status":""}`, "in:1:46: Status: given twice, with different values"},
		{"None and a value", "{'JobName': 'j', 'Status': 'COMPLETED', 'Status': None}", "in:1:51: Status: given twice, with different values"},
		{"null in an unknown member", `{"JobName":"j","Status":"x","New":{"a":1,"a":null}}`, "in:1:46: New.a: given twice, with different values"},
		{"no limit", `{"JobName":"j","Status":"x","StoppingConditions":{"MaxInvocations":-1}}`,
			"in:1:68: StoppingConditions.MaxInvocations: -1 is no limit: expected a whole number of at least 1"},
		{"no threshold", `{"JobName":"j","Status":"x","StoppingConditions":{"ModelLatencyThresholds":[{"ValueInMilliseconds":"NaN"}]}}`,
			"in:1:100: StoppingConditions.ModelLatencyThresholds[0].ValueInMilliseconds: NaN is no limit: expected a whole number of at least 1"},
		{"YAML", "JobName: j\nStatus: [x\nJobType: y\n", "in:2:9: this is not valid YAML: did not find expected ',' or ']'"},
		{"YAML, and text after the marker", "JobName: j\nStatus: x\n... y\n", "in:3:1: this is not valid YAML: found unexpected content after document-end marker"},
		{"YAML, and a document without a marker", "--- {JobName: j,\n Status: x}\n{JobName: k, Status: y}\n",
			"in:3:1: there is more text after the end of the document\n  a line --- stands between two documents of YAML"},
		{"YAML, coloured", "JobName: é\nStatus: é \x1b[32mFAILED\n",
			"in:2:11: an escape character (U+001B), as in text that is coloured for a terminal\n  save it without colour: NO_COLOR=1, jq -M, or JSON.stringify in node"},
		{"YAML, a control character", "JobName: j\x01\n", "in:1:11: a control character (U+0001), which has no place in a saved run"},
		{"YAML, not UTF-8", "JobName: é\nStatus: caf\xe9\n", "in:2:12: the byte 0xe9 here is not valid UTF-8\n  convert it to UTF-8, for example with: iconv -f ISO-8859-1 -t UTF-8"},
		{"YAML type", "JobName: j\nStatus: x\nInferenceRecommendations: 5\n", "in:3:27: InferenceRecommendations: expected a list, found 5"},
		{"Python", "{'JobName': 'j',\n 'Status': open('x')}", "in:2:12: Status: open(…) cannot be read back; save the answer with json.dump(…, default=str)"},
		{"Python cut off", "{'JobName': 'j',\n 'Status': 'CO",
			"in:2:15: Status: the document ends too early\n  the file was cut off while it was written; save the run again"},
		{"CSV", "InstanceType,ModelLatency\nml.m5.large,fast\n",
			`in:2:13: InferenceRecommendations[0].Metrics.ModelLatency: expected a number, found the string "fast"`},
		{"CSV row", "InstanceType,ModelLatency\nml.m5.large\n", "in:2:1: this row has 1 columns, and the header, line 1, has 2"},
		{"CSV row behind blank lines", "\n \nInstanceType;ModelLatency\nml.m5.large\n", "in:4:1: this row has 1 columns, and the header, line 3, has 2"},
		{"CSV quote", "InstanceType,ModelLatency\né,5\"\n", "in:2:4: a quote in a cell that does not begin with one\n  put the whole cell in quotes, and write \"\" for each quote in it"},
		{"CSV quotes that do not end", "InstanceType,ModelLatency\nml.m5.large,\"5\n\"x\n",
			"in:3:1: a cell in quotes, of the row that begins on line 2, does not end where its quotes do\n  put the whole cell in quotes, and write \"\" for each quote in it"},
		{"CSV, not UTF-8", "InstanceType,ModelLatency,Note\nml.m5.large,5,é\xe9\n",
			"in:2:16: the byte 0xe9 here is not valid UTF-8\n  convert it to UTF-8, for example with: iconv -f ISO-8859-1 -t UTF-8"},
		{"not UTF-8", "{\"JobName\": \"caf\xe9\", \"Status\": \"x\"}", "in:1:14: JobName: the string is not valid UTF-8\n  convert it to UTF-8, for example with: iconv -f ISO-8859-1 -t UTF-8"},
		{"too deep", strings.Repeat("[", 1000), "in:1:102: lists and objects nest more than 100 deep"},
		{"gzip", "\x1f\x8b\x08\x00", "in: the gzip data ends too early\n  the file was cut off while it was written; save the run again"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := loaders.Decode([]byte(test.input), "in", loaders.Options{})
			if len(got) != 1 || got[0].Err == nil {
				t.Fatalf("want one error, got %+v", got)
			}
			if diff := cmp.Diff(test.want, got[0].Err.Error()); diff != "" {
				t.Errorf("message differs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSeveralDocuments mixes good and broken documents in one file: each gets
// its own Result, named by its line, and none is lost.
func TestSeveralDocuments(t *testing.T) {
	named := func(name string) string {
		return strings.ReplaceAll(string(bytes.TrimSpace(readFile(t, wire))), "iradvise-demo-default-001", name)
	}
	pretty := string(readFile(t, "testdata/dialects/02-awscli-v1.json"))
	yaml := string(readFile(t, "testdata/dialects/05-awscli-v2.yaml"))
	const python = "{'JobName': 'p', 'Status': 'FAILED'}\n"
	for _, test := range []struct {
		name, input string
		want        []string // "source name", or "source !" for an error
	}{
		{"JSON lines", named("a") + "\n\n" + named("b") + "\n", []string{"in:1 a", "in:3 b"}},
		{"a cut line", named("a") + "\n" + named("x")[:300] + "\n" + named("b") + "\n", []string{"in:1 a", "in:2 !", "in:3 b"}},
		{"lines cut between values", named("a") + "\n{\"JobName\":\"x\",\n" + named("b") + "\n{\"JobName\":\n" + named("c") + "\n" + named("d") + "\n{\"JobName\":\"x\"\n" + named("e"),
			[]string{"in:1 a", "in:2 !", "in:3 b", "in:4 !", "in:5 c", "in:6 d", "in:7 !", "in:8 e"}},
		{"a cut last line", named("a") + "\n" + named("b")[:300], []string{"in:1 a", "in:2 !"}},
		{"a cut line before an indented one", named("a") + "\n" + named("x")[:300] + "\n  " + named("b") + "\n" + named("c"), []string{"in:1 a", "in:2 !", "in:3 b", "in:4 c"}},
		{"a line without its last bytes", named("a") + "\n" + strings.TrimSuffix(named("x"), "}]}") + "\n\t" + named("b") + " \n" + named("c"), []string{"in:1 a", "in:2 !", "in:3 b", "in:4 c"}},
		{"cut between values, indented", "{\"JobName\":\n  " + named("b") + "\n  " + named("c") + "\n", []string{"in:1 !", "in:2 b", "in:3 c"}},
		{"cut lines, indented", named("a") + "\n" + named("x")[:300] + "\n  " + named("y")[:300] + "\n" + named("c"), []string{"in:1 a", "in:2 !", "in:3 !", "in:4 c"}},
		{"words before an indented line", named("a") + "\nwords\n  " + named("b") + "\n", []string{"in:1 a", "in:2 !", "in:3 b"}},
		{"a wrapper, indented", named("x")[:300] + "\n  {\"Result\":" + named("b") + "}\n", []string{"in:1 !", "in:2 b"}},
		{"Python, indented", "{'JobName': 'x',\n  {'JobName': 'p', 'Status': 'FAILED'}\n", []string{"in:1 !", "in:2 p"}},
		{"a broken document over several lines", named("a") + "\n{\"JobName\": \"x\",\n \"InferenceRecommendations\": [\n  {\"Metrics\": {?},\n  {\"Metrics\": {\"CostPerHour\":1}, \"RecommendationId\":\"r\"}\n]}\n" + named("b"),
			[]string{"in:1 a", "in:2 !", "in:7 b"}},
		{"a broken list", "[\n  " + named("a") + ",\n  {\"JobName\": ?},\n  " + named("b") + "\n]\n", []string{"in !"}},
		{"a broken text", quoteJSON(named("a")) + "\n\"{\\\"JobName\n" + quoteJSON(named("b")), []string{"in:1 a", "in:2 !", "in:3 b"}},
		{"an open bracket", "{\"a\":\n" + named("b") + "\n", []string{"in:1 !", "in:2 b"}},
		{"a foreign line", named("a") + "\n{\"x\":1}\nnoise\n" + named("b"), []string{"in:1 a", "in:2 !", "in:3 !", "in:4 b"}},
		{"one after another", pretty + pretty, []string{"in:1 iradvise-demo-default-001", "in:131 iradvise-demo-default-001"}},
		{"joined files with marks", "\ufeff" + named("a") + "\n\ufeff" + named("b"), []string{"in:1 a", "in:2 b"}},
		{"a list", "[" + named("a") + ",\n" + named("b") + "," + named("c") + "]", []string{"in:1 a", "in:2 b", "in:2#2 c"}},
		{"a list that repeats a job", "[" + named("a") + "," + named("a") + "]", []string{"in:1 a", "in:1#2 a"}},
		{"YAML documents", yaml + "---\n" + yaml, []string{"in:1 iradvise-demo-default-001", "in:93 iradvise-demo-default-001"}},
		{"a broken YAML document", yaml + "---\na: [\n---\n" + yaml, []string{"in:1 iradvise-demo-default-001", "in:92 !", "in:95 iradvise-demo-default-001"}},
		{"YAML that ends", "# a\n---\nJobName: a\nStatus: x\n...   # end\n%YAML 1.1\n---\nJobName: b\nStatus: x\n...\n...\n- JobName: c\n  Status: x\n...\n",
			[]string{"in:3 a", "in:8 b", "in:12 c"}},
		{"YAML and JSON", "---\n{\"JobName\":\"a\",\"Status\":\"x\"}\n...\n{\"JobName\":\"b\",\"Status\":\"x\"}\n", []string{"in:2 a", "in:4 b"}},
		{"words after YAML", "JobName: a\nStatus: x\n...\r\nwords\n", []string{"in:1 a", "in:4 !"}},
		{"yaml-stream", "- JobName: a\n  Status: FAILED\n- JobName: b\n  Status: FAILED\n", []string{"in:1 a", "in:3 b"}},
		{"Python", python + "\n" + python, []string{"in:1 p", "in:3 p"}},
		{"texts", quoteJSON(named("a")) + "\n" + quoteJSON("["+named("b")+","+named("c")+"]") + "\n", []string{"in:1 a", "in:2 b", "in:2#2 c"}},
		{"a repeated answer", `{"input":` + quoteJSON(named("a")) + `,"output":` + quoteJSON(named("a")) + `}`, []string{"in a"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, r := range loaders.Decode([]byte(test.input), "in", loaders.Options{}) {
				name := "!"
				if r.Job != nil {
					name = r.Job.Name
					if r.Job.Source != r.Source {
						t.Errorf("job %s: source %q in the job, %q in the result", name, r.Job.Source, r.Source)
					}
				}
				got = append(got, r.Source+" "+name)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("results differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestNothingAmongAnswersIsLost: what stands where an answer belongs is reported
// beside the answers, and a job of its own around others is judged, too.
func TestNothingAmongAnswersIsLost(t *testing.T) {
	answer := func(name string) string {
		return strings.ReplaceAll(string(bytes.TrimSpace(readFile(t, wire))), "iradvise-demo-default-001", name)
	}
	const throttled = `{"Error":{"Code":"ThrottlingException"},"ResponseMetadata":{"HTTPStatusCode":400}}`
	const row = `{"RecommendationId":"r","Metrics":{"CostPerHour":1},"EndpointConfiguration":{"InstanceType":"ml.m5.large"}}`
	const other = `"JobName":"b","JobArn":"arn:aws:sagemaker:us-east-1:111122223333:inference-recommendations-job/b"`
	a, b := answer("a"), answer("b")
	for _, test := range []struct {
		name, input, want string // jobs in their order, ! for an error
	}{
		{"an error in a list", "[" + a + "," + throttled + "," + b + "]", "a ! b"},
		{"an error before an answer", "[{\"__type\":\"ThrottlingException\"}," + a + "]", "! a"},
		{"null in a list", "[" + a + ",null]", "a !"},
		{"values in a list", "[" + a + `,"x",3,{},[]]`, "a ! ! ! !"},
		{"a request in a list", "[" + a + `,{"JobName":"b","InferenceRecommendations":null}]`, "a !"},
		{"another API in a list", "[" + a + `,{"AIRecommendationJobName":"x"}]`, "a !"},
		{"a row in a list", "[" + a + "," + row + "]", "a !"},
		{"a wrapped list", `{"jobs":[` + a + `,{"a":1}]}`, "a !"},
		{"wrapped items", `[{"result":` + a + `},{"result":null}]`, "a !"},
		{"texts in a list", "[" + quoteJSON(a) + `,"null"]`, "a !"},
		{"by name", `{"a":` + a + `,"b":null}`, "a !"},
		{"by name, a text", `{"a":` + a + `,"b":"timed out","ResponseMetadata":{}}`, "a !"},
		{"several, one missing", `{"x":` + a + `,"y":` + b + `,"z":null,"region":"us-east-1"}`, "a b !"},
		{"an error beside an answer", `{"output":` + a + `,"retry":` + throttled + `}`, "a !"},
		{"what a state carries", `{"output":` + a + `,"error":null,"attempts":3,"tags":{},"request":{"JobName":"a"}}`, "a"},
		{"events of a history", `{"events":[{"id":1},{"id":2,"output":` + quoteJSON(a) + `}]}`, "a"},
		{"a report with a hole", `{"schema":"iradvise.jobs/v1","jobs":[{"body":` + a + `}],"errors":[{"source":"b.json"}]}`, "a !"},
		{"a failed job around one", "{" + other + `,"Status":"FAILED","RetriedFrom":` + a + "}", "b a"},
		{"another job around one", "{" + other + `,"Status":"COMPLETED","Base":` + a + "}", "b a"},
		{"a running job around one", `{"JobName":"b","Status":"IN_PROGRESS","InferenceRecommendations":null,"Base":` + a + "}", "b a"},
		{"a failure that knows the rows", `{"JobName":"b","Status":"FAILED","result":{"InferenceRecommendations":[` + row + "]}}", "b "},
		{"the poll before the last", `{"JobName":"a","Status":"IN_PROGRESS","result":` + a + "}", "a"},
		{"a state of the same job", `{"JobName":"a","Status":"COMPLETED","result":` + a + "}", "a"},
		{"a YAML null", "---\nJobName: a\nStatus: FAILED\n---\nnull\n", "a !"},
		{"no YAML", "---\nJobName: a\nStatus: FAILED\n---\n", "a"},
		{"a printed None", "[{'JobName': 'a', 'Status': 'FAILED'}, None]", "a !"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, r := range loaders.Decode([]byte(test.input), "in", loaders.Options{}) {
				if r.Err != nil {
					got = append(got, "!")
					if !strings.HasPrefix(r.Err.Error(), "in:") {
						t.Errorf("%v: want a place", r.Err)
					}
					continue
				}
				got = append(got, r.Job.Name)
			}
			if got := strings.Join(got, " "); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestBombs: a small input that stands for a huge one ends in an error that
// names the limit.
func TestBombs(t *testing.T) {
	zeros := make([]byte, 70<<20)
	long := append([]byte(`{"a":"`), bytes.Repeat([]byte("x"), 70<<20)...)
	aliases := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		p := "*" + string(c-1) + ","
		aliases += string(c) + ": &" + string(c) + " [" + strings.Repeat(p, 9) + "*" + string(c-1) + "]\n"
	}
	for name, test := range map[string]struct {
		input []byte
		want  string
	}{
		"gzip":    {gzipped(t, zeros), "not text"},
		"zstd":    {zstandard(t, long), "longer than 64 MiB"},
		"aliases": {[]byte(aliases), "more than 100000 values"},
		"cycle":   {[]byte("JobName: &a [*a]\nStatus: x\n"), "more than 100 deep"},
		"flow":    {[]byte("a: " + strings.Repeat("[", 50000)), "depth"},
		"blocks":  {[]byte(strings.Repeat("- ", 5000)), "deep"},
		"Python":  {[]byte(strings.Repeat("{'a':", 50000)), "more than 100 deep"},
	} {
		got := loaders.Decode(test.input, "in", loaders.Options{})
		if len(got) != 1 || got[0].Err == nil || !strings.Contains(got[0].Err.Error(), test.want) {
			t.Errorf("%s: got %v, want an error with %q", name, got[0].Err, test.want)
		}
	}
}

// TestRowOrderDoesNotMatter: the same rows in another order give the same keys.
func TestRowOrderDoesNotMatter(t *testing.T) {
	rows := []string{row(`"ModelLatency":5`), row(`"ModelLatency":7`), row(`"ModelLatency":6`)}
	want := one(t, job(rows[0], rows[1], rows[2]), loaders.Options{})
	got := one(t, job(rows[2], rows[0], rows[1]), loaders.Options{})
	keys := func(j *engine.Job) (out []string) {
		for _, r := range j.Recommendations {
			ms, _ := r.Metrics.ModelLatencyMS.Get()
			out = append(out, r.Key+" "+strings.Repeat("i", int(ms)))
		}
		return out
	}
	if diff := cmp.Diff(keys(want), keys(got)); diff != "" {
		t.Errorf("keys follow the order of the file (-first +second):\n%s", diff)
	}
}
