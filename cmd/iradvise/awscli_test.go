package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/iradvise/iradvise/cli"
	"github.com/iradvise/iradvise/internal/fakesagemaker"
)

// debianCLI is the build of the AWS CLI whose output is the promise: of January
// 2023, so fields that are newer than that stay out of these comparisons.
const debianCLI = "/usr/bin/aws"

// twoCLIs runs the AWS CLI and iradvise against one server.
type twoCLIs struct {
	env    []string
	server *fakesagemaker.Server
}

func newTwoCLIs(t *testing.T) *twoCLIs {
	t.Helper()
	if version, err := exec.Command(debianCLI, "--version").Output(); err != nil || !strings.HasPrefix(string(version), "aws-cli/2.") {
		t.Fatalf("%s is not AWS CLI v2, which this test compares with\n  run 'make setup', or: apt-get install -y awscli", debianCLI)
	}
	s := &twoCLIs{server: fakesagemaker.Start()}
	t.Cleanup(s.server.Close)
	settings := nowhere(t.TempDir())
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "AWS_") {
			s.env = append(s.env, entry)
		}
	}
	for name, value := range settings {
		t.Setenv(name, value)
		s.env = append(s.env, name+"="+value)
	}
	s.env = append(s.env, "TZ=UTC", "LC_ALL=C.UTF-8", "PYTHONUTF8=1")
	return s
}

// aws runs the real CLI's command.
func (s *twoCLIs) aws(args ...string) (stdout, stderr string, code int) {
	cmd := exec.Command(debianCLI, append([]string{"sagemaker", "describe-inference-recommendations-job"}, args...)...)
	var out, errs bytes.Buffer
	cmd.Env, cmd.Stdout, cmd.Stderr = s.env, &out, &errs
	_ = cmd.Run()
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// ours runs iradvise describe.
func (s *twoCLIs) ours(args ...string) (stdout, stderr string, code int) {
	var out, errs bytes.Buffer
	code = cli.Program{}.Run(context.Background(), append([]string{"describe"}, args...), strings.NewReader(""), &out, &errs)
	return out.String(), errs.String(), code
}

// The same server and arguments give the same bytes as the AWS CLI.
func TestDescribePrintsWhatTheAWSCLIPrints(t *testing.T) {
	s := newTwoCLIs(t)
	calls := [][]string{
		{"--job-name", "full", "--query", "InferenceRecommendations[].{Instance:EndpointConfiguration.InstanceType,CostPerHour:Metrics.CostPerHour,Latency:Metrics.ModelLatency}"},
		{"--job-name", "full", "--query", "InferenceRecommendations[?Metrics.ModelLatency<`300`].[EndpointConfiguration.InstanceType,Metrics]", "--output", "yaml"},
		{"--job-name", "full", "--query", "sort_by(InferenceRecommendations,&Metrics.CostPerInference)[0]"},
		{"--job-name", "full", "--query", "[keys(@),InferenceRecommendations[].Metrics.*,avg(InferenceRecommendations[].Metrics.MaxInvocations),to_string(InputConfig)]"},
		{"--job-name", "full", "--query", "{a:InferenceRecommendations[0]}.*.Metrics.CostPerHour"},
		{"--job-name", "full", "--query", "InferenceRecommendations[0].*.CostPerHour"},
		{"--job-name", "full", "--query", "Nothing"},
		{"--job-name", "full", "--query", "Nothing", "--output", "text"},
		{"--job-name", "full", "--query", "Status", "--output", "text"},
		{"--job-name", "full", "--query", "InferenceRecommendations[].[RecommendationId,Metrics.CostPerInference]", "--output", "text"},
		{"--cli-input-json", `{"JobName":"absent"}`, "--job-name", "full"},
		{"--cli-input-yaml", "JobName: full", "--output", "text"},
		{"--generate-cli-skeleton"},
		{"--generate-cli-skeleton", "input"},
		{"--generate-cli-skeleton", "yaml-input"},
	}
	for name, body := range awkwardBodies(t) {
		s.server.Job(name, fakesagemaker.JSON(body))
		for _, output := range []string{"json", "yaml", "yaml-stream", "text", "table"} {
			calls = append(calls, []string{"--job-name", name, "--output", output})
		}
	}
	for _, args := range calls {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			args := append(slices.Clone(args), "--endpoint-url", s.server.URL)
			want, stderr, code := s.aws(args...)
			if code != 0 {
				t.Fatalf("the AWS CLI exits with %d: %s", code, stderr)
			}
			if got, stderr, code := s.ours(args...); code != cli.ExitOK || got != want {
				t.Errorf("exit status %d: %s\ngot:\n%s\nwant:\n%s", code, stderr, got, want)
			}
		})
	}
}

// The same trouble has the same meaning as with the AWS CLI: a usage error is
// one in both, and so is an error of the service.
func TestDescribeFailsWhereTheAWSCLIFails(t *testing.T) {
	s := newTwoCLIs(t)
	s.env = append(s.env, "AWS_MAX_ATTEMPTS=1")
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	s.server.Job("ok", fakesagemaker.JSON(`{"JobName":"ok","Status":"COMPLETED"}`))
	s.server.Job("denied", fakesagemaker.Error(400, "AccessDeniedException", "User x is not authorized"))
	s.server.Job("throttled", fakesagemaker.Error(400, "ThrottlingException", "Rate exceeded"))
	s.server.Job("expired", fakesagemaker.Error(400, "ExpiredTokenException", "The token is expired"))
	const usage, service, bug = 252, 254, 255
	tests := []struct {
		args []string
		cli  int
		says string // in both
	}{
		{nil, usage, "the following arguments are required: --job-name"},
		{[]string{"--job-name", ""}, usage, "value"}, // each in its own words
		{[]string{"--cli-input-json", `{"JobName":""}`}, usage, "nvalid length for parameter JobName, value: 0, valid min length: 1"},
		{[]string{"--cli-input-json", "{bad"}, usage, "rror parsing parameter"},
		{[]string{"--cli-input-json", `{"JobName":5}`}, usage, "nvalid type for parameter JobName, value: 5"},
		{[]string{"--cli-input-json", `{"JobName":null}`}, usage, "nvalid type for parameter JobName, value"},
		{[]string{"--cli-input-json", `{}`}, usage, "issing required parameter in input: \"JobName\""},
		{[]string{"--cli-input-json", `[]`}, usage, "xpecting"},
		{[]string{"--cli-input-json", `{"JobName":"ok","Foo":1}`}, usage, `nknown parameter in input: "Foo", must be one of: JobName`},
		{[]string{"--cli-input-yaml", "JobName: ok\nFoo: 1"}, usage, `nknown parameter in input: "Foo", must be one of: JobName`},
		{[]string{"--cli-input-yaml", "JobName: true"}, usage, "nvalid type for parameter JobName"},
		{[]string{"--cli-input-yaml", "a: [b"}, usage, "nvalid"},
		{[]string{"--cli-input-json", "{}", "--cli-input-yaml", "{}"}, usage, "nly one --cli-input- parameter may be specified"},
		{[]string{"--cli-input-json", "file://absent.json"}, usage, "nable to load"},
		{[]string{"--job-name", "ok", "--query", "a["}, usage, "ad value for --query"},
		{[]string{"--job-name", "ok", "--query", "[JobName][?@ < `80`]"}, bug, "<"},
		{[]string{"--job-name", "ok", "--output", "xml"}, usage, "yaml-stream"},
		{[]string{"--job-name", "ok", "--generate-cli-skeleton", "xml"}, usage, "yaml-input"},
		{[]string{"--job-name", "absent"}, service, "ResourceNotFound"},
		{[]string{"--job-name", "denied"}, service, "User x is not authorized"},
		{[]string{"--job-name", "throttled"}, service, "Rate exceeded"},
		{[]string{"--job-name", "expired"}, service, "ExpiredTokenException"},
	}
	for _, test := range tests {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			t.Parallel()
			args := append(slices.Clone(test.args), "--endpoint-url", s.server.URL)
			out, said, code := s.aws(args...)
			if code != test.cli || out != "" || !strings.Contains(said, test.says) {
				t.Errorf("the AWS CLI exits with %d and says %q%s, want %d and %q", code, out, said, test.cli, test.says)
			}
			want := map[int]int{usage: cli.ExitUsage, bug: cli.ExitUsage, service: cli.ExitUnreachable}[test.cli]
			if out, said, code := s.ours(args...); code != want || out != "" || !strings.Contains(said, test.says) {
				t.Errorf("iradvise exits with %d and says %q%s, want %d and %q", code, out, said, want, test.says)
			}
		})
	}
}

// awkwardBodies are describe answers that put every habit of the CLI's printers
// to the test, beside the sample runs.
func awkwardBodies(t *testing.T) map[string]string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "loaders", "testdata", "dialects", "01-wire-json11.json"))
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"full": withoutNewFields(string(b)), "awkward": awkwardBody(t)}
}

// withoutNewFields drops what the CLI of January 2023 does not know.
func withoutNewFields(body string) string {
	return strings.NewReplacer(`,"FlatInvocations":"Stop"`, "", `,"InvocationEndTime":1664924000.5,"InvocationStartTime":1664923400.25`, "",
		`,"ModelSetupTime":6500`, "", `,"ServerlessConfig":{"MemorySizeInMB":2048,"MaxConcurrency":1}`, "").Replace(body)
}

// numbers are recommendations with numbers of every size and spelling, and NaN
// as the service writes it.
const numbers = `[` +
	`{"Metrics":{"CostPerHour":0.11500000208616257,"CostPerInference":7.456940238625975E-6,"MaxInvocations":6500.0,"ModelLatency":"NaN","CpuUtilization":1e-05,"MemoryUtilization":100}},` +
	`{"Metrics":{"CostPerHour":1E16,"CostPerInference":123456789012345680.0,"MaxInvocations":9007199254740993,"ModelLatency":123456789012345678901234567890,"CpuUtilization":-0.0,"MemoryUtilization":1e22}},` +
	`{"Metrics":{"CostPerHour":0.0001,"CostPerInference":1.0e3,"MaxInvocations":0,"ModelLatency":-1,"CpuUtilization":"Infinity","MemoryUtilization":999999999999999.9}},` +
	`{"Metrics":{}}]`

// awkwardBody is a failed job whose strings look like something else in YAML,
// need quotes and escapes, or are long enough to be folded.
func awkwardBody(t *testing.T) string {
	t.Helper()
	long := strings.Repeat("a long sentence that goes on, ", 12)
	values := []string{
		"", " ", "true", "False", "yes", "no", "on", "null", "~", "12", "012", "0o17", "0x1f", "1_000", "1e5", "1.5", ".5", "-.inf", ".nan", "NaN",
		"2022-01-01", "2022-10-04T22:35:19Z", "12:30:45", "=", "<<", "-", "- a", "---", "...", "? a", ":", "a: b", "a:b", "a #b", "#a", "!a", "&a", "*a",
		"%a", "@a", "`a", "[a", "{a", ",a", "|", ">", "it's", `say "hi"`, "back\\slash", " leading", "trailing ", "tab\there", "two\nlines", "two\n\nparagraphs\n",
		"\nbreak first", "a \nb", "a\n b", "caf\u00e9 \u65e5\u672c\u8a9e \U0001F600", "\u00a0", "\u0085", "\u2028", "\ufeff", "\x00\x1b\x7f", "cr\rlf\r\n", "<&>",
		long, long + "it's", long + "\t", strings.ReplaceAll(long, " ", "  "), strings.Repeat("x", 200),
	}
	var endpoints []map[string]string
	for _, v := range values {
		endpoints = append(endpoints, map[string]string{"EndpointName": v})
	}
	container := map[string]any{"SupportedInstanceTypes": values, "PayloadConfig": map[string]any{"SupportedContentTypes": []string{}}}
	body, err := json.Marshal(map[string]any{
		"JobName": "awkward", "JobDescription": "\u65e5\u672c", "Status": "FAILED", "CompletionTime": nil, "StoppingConditions": map[string]any{},
		"FailureReason":            "ClientError: the model's \"predict\" failed:\n\tline 1\n\n  line 2 \u2028 \u0007 \u001b[31m end\n",
		"CreationTime":             json.Number("1664922919"),
		"LastModifiedTime":         json.Number("1664924208.123456"),
		"InferenceRecommendations": json.RawMessage(numbers),
		"InputConfig":              map[string]any{"ContainerConfig": container, "Endpoints": endpoints},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
