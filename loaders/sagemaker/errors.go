package sagemaker

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Kind tells what stood in the way.
type Kind string

// The kinds of an Error.
const (
	Misconfigured Kind = "configuration" // region, profile, endpoint
	NoCredentials Kind = "credentials"   // none found, or expired
	Denied        Kind = "denied"        // the caller may not
	NotFound      Kind = "not-found"     // no such job
	Throttled     Kind = "throttled"
	Unreachable   Kind = "network"   // no connection, no name, time-out, broken off
	TimedOut      Kind = "time-out"  // a job that has not ended while it was waited for
	NoAnswer      Kind = "no-answer" // an answer that is no describe body or list
	Service       Kind = "service"   // any other error of the service
)

// Error is why SageMaker gave no job. It holds no secret.
type Error struct {
	Kind      Kind
	Operation string // "DescribeInferenceRecommendationsJob"; "" before any call
	Job       string // "" when the call was not about one job
	Code      string // the service's own, "ResourceNotFound"
	Message   string
	Hint      string // what to set or do; may be ""
	Attempts  int    // how often the call was tried, when more than once

	cause error
}

// Error says where, what, and what to do.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Job != "" {
		fmt.Fprintf(&b, "sagemaker:%s: ", e.Job)
	}
	if e.Operation != "" {
		fmt.Fprintf(&b, "%s: ", e.Operation)
	}
	if e.Code != "" {
		fmt.Fprintf(&b, "%s: ", e.Code)
	}
	b.WriteString(e.Message)
	if e.Attempts > 1 {
		fmt.Fprintf(&b, " (after %d attempts)", e.Attempts)
	}
	if e.Hint != "" {
		b.WriteString("\n  " + e.Hint)
	}
	return b.String()
}

// Unwrap returns the cause when it is an interruption, so that callers see
// context.Canceled; other causes may name secrets and stay inside.
func (e *Error) Unwrap() error {
	if errors.Is(e.cause, context.Canceled) {
		return context.Canceled
	}
	return nil
}

// Temporary reports whether the same call may succeed later.
func (e *Error) Temporary() bool {
	return e.Kind == Throttled || e.Kind == Unreachable || e.Kind == Service && e.Code == ""
}

const credentialsHint = "run 'aws configure' or 'aws sso login', or set AWS_PROFILE (--profile) or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"

func noRegion() *Error {
	return &Error{Kind: Misconfigured, Message: "no region is configured",
		Hint: "set --region or AWS_REGION, or a region for the profile with 'aws configure'"}
}

// configError explains why the AWS configuration could not be read.
func configError(err error, profile string) *Error {
	var missing awsconfig.SharedConfigProfileNotExistError
	if errors.As(err, &missing) {
		return &Error{Kind: Misconfigured, Message: fmt.Sprintf("the AWS configuration has no profile %q", missing.Profile),
			Hint: "check --profile and AWS_PROFILE; 'aws configure list-profiles' shows the names", cause: err}
	}
	return &Error{Kind: Misconfigured, Message: "the AWS configuration cannot be used: " + oneLine(err.Error()),
		Hint: "check the files that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name, or ~/.aws/config and ~/.aws/credentials", cause: err}
}

// credentialsError explains why there are no credentials.
func credentialsError(ctx context.Context, err error, profile string) *Error {
	e := &Error{Kind: NoCredentials, Message: "no AWS credentials were found", Hint: credentialsHint, cause: err}
	var token *ssocreds.InvalidTokenError
	switch {
	case ctx.Err() != nil:
		e.Message, e.Hint, e.cause = "interrupted while looking for credentials", "", ctx.Err()
	case errors.As(err, &token), strings.Contains(err.Error(), "SSO"):
		e.Message = "the SSO session has expired or was never started"
		e.Hint = "run 'aws sso login" + profileFlag(profile) + "'"
	case serviceCode(err) != "":
		e.Code = serviceCode(err)
		e.Message = "the credentials' role or session was refused"
	}
	return e
}

func profileFlag(profile string) string {
	if profile == "" {
		profile = os.Getenv("AWS_PROFILE")
	}
	if profile == "" {
		return ""
	}
	return " --profile " + profile
}

func serviceCode(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

// explain turns what the SDK returned into an *Error.
func (c *Client) explain(operation, job string, err error) *Error {
	e := &Error{Kind: Service, Operation: operation, Job: job, cause: err, Attempts: attempts(err)}
	var api smithy.APIError
	var response *smithyhttp.ResponseError
	switch {
	case errors.Is(err, context.Canceled):
		e.Kind, e.Message = Unreachable, "interrupted"
	case errors.As(err, &api) && api.ErrorCode() != "UnknownError":
		e.Code, e.Message = api.ErrorCode(), c.redact(oneLine(api.ErrorMessage()))
		e.Kind, e.Hint = kindOf(e.Code)
	case errors.As(err, &response) && response.HTTPStatusCode() >= 300:
		e.Message = fmt.Sprintf("the service answered HTTP %d without naming an error", response.HTTPStatusCode())
		e.Hint = "check the endpoint URL and proxies between here and AWS"
	default:
		e.Kind, e.Message, e.Hint = Unreachable, c.redact(networkMessage(err)), "check the network, proxies (HTTPS_PROXY), the region and the endpoint URL"
	}
	return e
}

func attempts(err error) int {
	var most *retry.MaxAttemptsError
	if errors.As(err, &most) {
		return most.Attempt
	}
	return 0
}

// kindOf sorts the service's error codes, and says what to do about each.
func kindOf(code string) (Kind, string) {
	switch code {
	case "ResourceNotFound", "ResourceNotFoundException":
		return NotFound, "check the job's name, the region and the account; 'iradvise list' shows the jobs there are"
	case "AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "NotAuthorized":
		return Denied, "allow the action in the caller's IAM policy, or choose another --profile"
	case "ExpiredTokenException", "ExpiredToken", "TokenRefreshRequired":
		return NoCredentials, "the credentials have expired: run 'aws sso login' or get new ones"
	case "UnrecognizedClientException", "InvalidClientTokenId", "InvalidSignatureException", "SignatureDoesNotMatch",
		"MissingAuthenticationTokenException", "MissingAuthenticationToken", "IncompleteSignature":
		return NoCredentials, "the service does not accept these credentials: " + credentialsHint
	case "RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed":
		return NoCredentials, "set this computer's clock"
	case "OptInRequired":
		return Denied, "the account has not enabled this region"
	}
	if _, throttle := retry.DefaultThrottleErrorCodes[code]; throttle || strings.Contains(code, "Throttl") {
		return Throttled, "the account calls the API too often: try again later, or set AWS_MAX_ATTEMPTS"
	}
	return Service, ""
}

// networkMessage names the part of a network failure that a person can act on.
func networkMessage(err error) string {
	var dns *net.DNSError
	var op *net.OpError
	var send *smithyhttp.RequestSendError
	switch {
	case errors.Is(err, context.DeadlineExceeded), os.IsTimeout(err), errors.Is(err, net.ErrClosed): // nothing else closes a connection here
		return "no whole answer in time"
	case errors.As(err, &dns):
		return "the host name " + dns.Name + " cannot be resolved"
	case errors.As(err, &op):
		return "cannot connect: " + op.Error()
	case errors.As(err, &send):
		return oneLine(send.Err.Error())
	}
	return oneLine(err.Error())
}

// noAnswer reports a successful answer that is not what was asked for, with
// its beginning, so that a person sees who answered.
func (c *Client) noAnswer(operation, job, why string, body []byte) *Error {
	e := &Error{Kind: NoAnswer, Operation: operation, Job: job, Message: why,
		Hint: "check the endpoint URL and proxies between here and AWS"}
	if begin := c.redact(oneLine(string(body[:min(len(body), 400)]))); begin != "" {
		e.Message += fmt.Sprintf("; it begins %.80q", begin)
	}
	return e
}

// redact takes the credentials out of text: some services echo the request.
func (c *Client) redact(text string) string {
	for _, secret := range c.secrets {
		if len(secret) >= 8 {
			text = strings.ReplaceAll(text, secret, "[redacted]")
		}
	}
	return text
}

// oneLine returns text without line breaks and control characters.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f || r == ' ' }), " ")
}
