package sagemaker

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/internal/fakesagemaker"
	"github.com/iradvise/iradvise/loaders"
)

// A live job and its saved file are equal, also where the SDK's typed decoder
// refuses the answer.
func TestLiveJobEqualsItsFile(t *testing.T) {
	wire, err := os.ReadFile(filepath.Join("..", "testdata", "dialects", "01-wire-json11.json"))
	if err != nil {
		t.Fatal(err)
	}
	s, _ := start(t)
	l := Loader(Config{Region: "us-east-1", EndpointURL: s.URL, tune: impatient}, nil)
	for _, body := range []string{string(wire), completed} {
		s.Job("j", fakesagemaker.JSON(body))
		want := loaders.Decode([]byte(body), "sagemaker:j", loaders.Options{})
		var got []loaders.Result
		for r := range l.Open(t.Context(), "j", loaders.Options{}) {
			got = append(got, r)
		}
		if len(got) != 1 || got[0].Err != nil {
			t.Fatalf("got %+v", got)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-file +live):\n%s", diff)
		}
	}
}

// The loader names the source and keeps the kind of trouble; one client serves
// every job.
func TestLoaderErrors(t *testing.T) {
	s, _ := start(t)
	s.Job("page", fakesagemaker.HTML(200, "<html>"))
	s.Job("odd", fakesagemaker.JSON(`{"JobName":"odd","Status":"COMPLETED","InferenceRecommendations":5}`))
	l := Loader(Config{Region: "us-east-1", EndpointURL: s.URL, tune: impatient}, nil)
	tests := []struct {
		name string
		kind Kind
		says string
	}{
		{"absent", NotFound, "sagemaker:absent: DescribeInferenceRecommendationsJob: ResourceNotFound: "},
		{"page", NoAnswer, "sagemaker:page: DescribeInferenceRecommendationsJob: the answer is an HTML page"},
		{"odd", NoAnswer, "InferenceRecommendations"},
		{"", Misconfigured, "sagemaker:: no job is named\n  write sagemaker:JOB"},
	}
	for _, test := range tests {
		for r := range l.Open(t.Context(), test.name, loaders.Options{}) {
			var e *Error
			if !errors.As(r.Err, &e) || e.Kind != test.kind || !strings.Contains(r.Err.Error(), test.says) {
				t.Errorf("%q: got %v, want kind %s and %q", test.name, r.Err, test.kind, test.says)
			}
		}
	}
}

// What is missing in the environment is named with what to set.
func TestOpenErrors(t *testing.T) {
	tests := []struct {
		name   string
		env    map[string]string
		config Config
		kind   Kind
		says   string
	}{
		{"region", nil, Config{}, Misconfigured, "no region is configured\n  set --region or AWS_REGION"},
		{"odd region", nil, Config{Region: "evil.example/"}, Misconfigured, "is not the name of a region"},
		{"odd configured region", map[string]string{"AWS_REGION": "a/b"}, Config{}, Misconfigured, `"a/b" is not the name of a region`},
		{"endpoint", nil, Config{Region: "us-east-1", EndpointURL: "https://user:hunter2@example.com"}, Misconfigured, "no user, password or query"},
		{"profile", nil, Config{Region: "us-east-1", Profile: "nobody"}, Misconfigured, `no profile "nobody"`},
		{"credentials", map[string]string{"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, Config{Region: "us-east-1"}, NoCredentials, "no AWS credentials were found\n  run 'aws configure'"},
		{"sso", map[string]string{"AWS_CONFIG_FILE": filepath.Join("testdata", "sso.config"), "HOME": "/nowhere"}, Config{Profile: "corp"}, NoCredentials, "run 'aws sso login --profile corp'"},
		{"broken file", map[string]string{"AWS_CONFIG_FILE": filepath.Join("testdata", "broken.config")}, Config{Profile: "corp"}, Misconfigured, `no profile "absent"`},
		{"no file", map[string]string{"AWS_CONFIG_FILE": "testdata"}, Config{Region: "us-east-1"}, Misconfigured, "check the files that AWS_CONFIG_FILE"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lonely(t)
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			_, err := test.config.Open(t.Context())
			var e *Error
			if !errors.As(err, &e) || e.Kind != test.kind || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v\nwant kind %s and %q", err, test.kind, test.says)
			}
			if err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error shows a password: %v", err)
			}
		})
	}
}

// Profiles of the shared files are found, and the profile's region is used.
func TestProfile(t *testing.T) {
	lonely(t)
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	t.Setenv("AWS_CONFIG_FILE", filepath.Join("testdata", "profile.config"))
	s := fakesagemaker.Start()
	defer s.Close()
	s.Job("j", fakesagemaker.JSON(completed))
	c, err := Config{Profile: "team", EndpointURL: s.URL}.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Describe(t.Context(), "j"); err != nil {
		t.Fatal(err)
	}
	if auth := s.Requests()[0].Header.Get("Authorization"); !strings.Contains(auth, "Credential=AKIDPROFILE1/") || !strings.Contains(auth, "/ap-southeast-2/sagemaker/") {
		t.Errorf("signed as %s", auth)
	}
}
