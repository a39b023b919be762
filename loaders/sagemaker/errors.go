package sagemaker

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
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
	Status    int    // of the HTTP answer; 0 when there was none, or a good one
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

// Temporary reports whether the same call may succeed later: the network, a
// throttle or the service itself stood in the way, and not what was asked.
func (e *Error) Temporary() bool {
	_, again := retry.DefaultRetryableErrorCodes[e.Code]
	return again || e.Kind == Throttled || e.Kind == Unreachable || e.Status == http.StatusTooManyRequests || e.Status >= 500
}

// explain turns what a call of the SDK returned into an *Error.
func (c *Client) explain(operation, job string, err error) *Error {
	var e *Error // credentials that were to be renewed on the way
	if !errors.As(err, &e) {
		e = c.secrets.reason(err)
	}
	said := *e
	said.Operation, said.Job = operation, job
	return &said
}

// reason tells why a call failed that returned err: the service's own code and
// message, the status it answered with, or what became of the connection.
func (s *secrets) reason(err error) *Error {
	e := &Error{Kind: Service, cause: err, Attempts: attempts(err)}
	var api smithy.APIError
	var response *smithyhttp.ResponseError
	if errors.As(err, &response) {
		e.Status = response.HTTPStatusCode()
	}
	switch {
	case errors.Is(err, context.Canceled):
		e.Kind, e.Message = Unreachable, "interrupted"
	case errors.Is(err, errTooLong):
		e.Kind, e.Message, e.Hint = NoAnswer, errTooLong.Error(), endpointHint
	case errors.As(err, &api) && api.ErrorCode() != "UnknownError":
		e.Kind, e.Hint = kindOf(api.ErrorCode())
		e.Code, e.Message = s.excerpt(api.ErrorCode(), 100), s.excerpt(api.ErrorMessage(), 2000)
	case e.Status >= 300:
		e.Message, e.Hint = fmt.Sprintf("the service answered HTTP %d without naming an error", e.Status), endpointHint
	default:
		e.Kind = Unreachable
		e.Message, e.Hint = networkMessage(err)
		e.Message = s.excerpt(e.Message, 2000)
	}
	return e
}

const endpointHint = "check the endpoint URL and proxies between here and AWS"

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

// noAnswer reports a successful answer that is not what was asked for, with
// its beginning, so that a person sees who answered.
func (c *Client) noAnswer(operation, job, why string, body []byte) *Error {
	e := &Error{Kind: NoAnswer, Operation: operation, Job: job, Message: c.secrets.excerpt(why, 2000), Hint: endpointHint}
	if begin := c.secrets.excerpt(string(body), 80); begin != "" {
		e.Message += fmt.Sprintf("; it begins %q", begin)
	}
	return e
}
