package sagemaker

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/sagemaker"

	"github.com/iradvise/iradvise/internal/fakesagemaker"
)

const secretKey = "wJalrXUtnFEMI-NOT-A-REAL-KEY"

// start returns a server and a client for it whose retries do not wait.
func start(t *testing.T) (*fakesagemaker.Server, *Client) {
	t.Helper()
	return startWith(t, time.Minute)
}

func startWith(t *testing.T, timeout time.Duration) (*fakesagemaker.Server, *Client) {
	t.Helper()
	s := fakesagemaker.Start()
	t.Cleanup(s.Close)
	lonely(t)
	c, err := Config{Region: "us-east-1", EndpointURL: s.URL, tune: impatient, timeout: timeout}.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s, c
}

// lonely gives the test an AWS environment of its own.
func lonely(t *testing.T) {
	t.Helper()
	for _, name := range []string{"AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN", "AWS_MAX_ATTEMPTS", "AWS_ENDPOINT_URL"} {
		t.Setenv(name, "")
	}
	empty := t.TempDir()
	t.Setenv("AWS_CONFIG_FILE", empty+"/config")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", empty+"/credentials")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE1")
	t.Setenv("AWS_SECRET_ACCESS_KEY", secretKey)
}

func impatient(o *sagemaker.Options) {
	o.RetryMaxAttempts = 3
	o.Retryer = retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = 3
		o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
	})
}

const completed = `{"JobName":"j","JobType":"Default","JobArn":"arn:aws:sagemaker:us-east-1:111122223333:inference-recommendations-job/j",` +
	`"Status":"COMPLETED","CreationTime":1664922919.2,"LastModifiedTime":1664924208.291,"FutureField":{"a":[1]},` +
	`"InferenceRecommendations":[{"Metrics":{"MaxInvocations":6500.0,"ModelLatency":"NaN","CostPerHour":0.11500000208616257},` +
	`"EndpointConfiguration":{"InstanceType":"ml.m5.large","InitialInstanceCount":1}}]}`

// The body of an answer reaches the caller byte for byte, whatever the SDK's
// typed decoder would say of it.
func TestDescribeKeepsTheBody(t *testing.T) {
	s, c := start(t)
	s.Job("j", fakesagemaker.JSON(completed))
	got, err := c.Describe(t.Context(), "j")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != completed {
		t.Errorf("got  %s\nwant %s", got, completed)
	}
}

// Each trouble has its kind and says what to do; what can pass is tried again.
func TestDescribeErrors(t *testing.T) {
	cut, stall := fakesagemaker.JSON(completed), fakesagemaker.JSON(completed)
	cut.Cut, stall.Stall = true, true
	echo := "The canonical string is x-amz-security-token:" + secretKey
	tests := []struct {
		name   string
		answer fakesagemaker.Answer
		kind   Kind
		says   string
		calls  int
	}{
		{"absent", fakesagemaker.Answer{}, NotFound, "ResourceNotFound: Inference Recommendations Job absent does not exist.", 1},
		{"denied", fakesagemaker.Error(400, "AccessDeniedException", "User x is not authorized"), Denied, "AccessDeniedException: User x is not authorized\n", 1},
		{"expired", fakesagemaker.Error(400, "ExpiredTokenException", "The security token included in the request is expired"), NoCredentials, "aws sso login", 1},
		{"signature", fakesagemaker.Error(403, "SignatureDoesNotMatch", echo), NoCredentials, "x-amz-security-token:[redacted]", 1},
		{"throttled", fakesagemaker.Error(400, "ThrottlingException", "Rate exceeded"), Throttled, "ThrottlingException: Rate exceeded (after 3 attempts)", 3},
		{"broken", fakesagemaker.Error(500, "InternalFailure", "oops"), Service, "InternalFailure: oops (after 3 attempts)", 3},
		{"gateway", fakesagemaker.HTML(502, "<html>Bad gateway</html>"), Service, "HTTP 502 without naming an error (after 3 attempts)", 3},
		{"page", fakesagemaker.HTML(200, "<html>Log in</html>"), NoAnswer, `HTML page, such as a proxy sends; it begins "<html>Log in</html>"`, 1},
		{"half", fakesagemaker.JSON(completed[:200]), NoAnswer, "not whole JSON", 1},
		{"empty", fakesagemaker.JSON(" "), NoAnswer, "the answer is empty", 1},
		{"other", fakesagemaker.JSON(`{"Models":[]}`), NoAnswer, "describes no job", 1},
		{"array", fakesagemaker.JSON(`[1]`), NoAnswer, "not a JSON object", 1},
		{"cut", cut, Unreachable, "broke off", 3},
		{"stall", stall, Unreachable, "in time", 3},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			timeout := time.Minute
			if test.answer.Stall {
				timeout = 100 * time.Millisecond
			}
			s, c := startWith(t, timeout)
			if test.name != "absent" {
				s.Job(test.name, test.answer)
			}
			_, err := c.Describe(t.Context(), test.name)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want an *Error", err)
			}
			if e.Kind != test.kind || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got kind %s: %v\nwant kind %s: …%s", e.Kind, err, test.kind, test.says)
			}
			if !strings.HasPrefix(err.Error(), "sagemaker:"+test.name+": DescribeInferenceRecommendationsJob: ") {
				t.Errorf("the error does not name job and operation: %v", err)
			}
			if strings.Contains(err.Error(), secretKey) {
				t.Errorf("the error shows a secret: %v", err)
			}
			if n := s.Calls(describeOperation, test.name); n != test.calls {
				t.Errorf("%d calls, want %d", n, test.calls)
			}
		})
	}
}

// A throttled call that succeeds at last is a success.
func TestDescribeRetries(t *testing.T) {
	s, c := start(t)
	slow := fakesagemaker.Error(400, "ThrottlingException", "Rate exceeded")
	s.Job("j", slow, fakesagemaker.Error(503, "ServiceUnavailable", "later"), fakesagemaker.JSON(completed))
	if _, err := c.Describe(t.Context(), "j"); err != nil {
		t.Fatal(err)
	}
}
