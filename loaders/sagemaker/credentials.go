package sagemaker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"
	"github.com/aws/smithy-go"
)

const credentialsHint = "run 'aws configure' or 'aws sso login', or set AWS_PROFILE (--profile) or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"

// keyring gives the credentials that the AWS configuration names. What stands in
// the way is an *Error, and no later error shows what it gave.
type keyring struct {
	aws.CredentialsProvider
	origin
	secrets *secrets
}

// Retrieve returns credentials that can sign a request.
func (k *keyring) Retrieve(ctx context.Context) (aws.Credentials, error) {
	c, err := k.CredentialsProvider.Retrieve(ctx)
	if ctx.Err() != nil {
		return c, &Error{Kind: NoCredentials, Message: "interrupted while looking for credentials", cause: ctx.Err()}
	}
	if err != nil {
		return c, k.explain(err, k.secrets)
	}
	k.secrets.hideKeys(c)
	if e := unusable(c); e != nil {
		return c, e
	}
	return c, nil
}

// unusable says which of the credentials no request can carry.
func unusable(c aws.Credentials) *Error {
	for _, part := range []struct{ name, variable, text string }{
		{"access key ID", "AWS_ACCESS_KEY_ID", c.AccessKeyID}, {"secret access key", "AWS_SECRET_ACCESS_KEY", c.SecretAccessKey},
		{"session token", "AWS_SESSION_TOKEN", c.SessionToken},
	} {
		if strings.ContainsFunc(part.text, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
			return &Error{Kind: NoCredentials, Message: "the " + part.name + " holds a line end or another character that no request can carry",
				Hint: "copy it again, without what stands before and behind it: " + part.variable + ", or its line in the profile"}
		}
	}
	return nil
}

// origin is where credentials come from: the steps that the SDK goes, as the
// environment and the profile set them.
type origin struct {
	env     awsconfig.EnvConfig
	profile awsconfig.SharedConfig
	named   bool // the profile was asked for by name, and wins over the environment
}

// originOf finds the environment and the profile in what was read.
func originOf(cfg aws.Config, named bool) origin {
	o := origin{named: named}
	for _, source := range cfg.ConfigSources {
		switch c := source.(type) {
		case awsconfig.EnvConfig:
			o.env = c
		case awsconfig.SharedConfig:
			o.profile = c
		}
	}
	return o
}

// explain says which step failed, why, and what to do.
func (o origin) explain(err error, s *secrets) *Error {
	var process *processcreds.ProviderError
	call := lastCall(err)
	switch {
	case errors.As(err, &process):
		return o.processError(process)
	case call != nil && call.Service() == "STS":
		return o.roleError(err, call, s)
	case o.hasSSO() && (call == nil || strings.HasPrefix(call.Service(), "SSO")):
		return o.ssoError(err, call, s)
	case o.tokenFile() != "" && call == nil:
		return o.tokenError(err)
	case o.asksContainer():
		return o.containerError(err, s)
	}
	return o.nothing(err)
}

// lastCall returns the innermost call of a service that failed, or nil: a role
// is assumed with credentials that may need a call of their own.
func lastCall(err error) (call *smithy.OperationError) {
	for errors.As(err, &call) {
		var inner *smithy.OperationError
		if !errors.As(call.Err, &inner) {
			return call
		}
		err = call.Err
	}
	return nil
}

// profiles are the profile and its sources, each asked for the one before.
func (o origin) profiles() []*awsconfig.SharedConfig {
	var all []*awsconfig.SharedConfig
	for p := &o.profile; p != nil; p = p.Source {
		all = append(all, p)
	}
	return all
}

// last returns the profile that no other one gives credentials for.
func (o origin) last() *awsconfig.SharedConfig {
	all := o.profiles()
	return all[len(all)-1]
}

// usesEnvironment reports whether the environment wins over the profile.
func (o origin) usesEnvironment() bool {
	return !o.named && (o.env.Credentials.HasKeys() || o.env.WebIdentityTokenFilePath != "")
}

func (o origin) hasSSO() bool {
	return !o.usesEnvironment() && (o.last().SSOSessionName != "" || o.last().SSOStartURL != "")
}

// tokenFile returns the file of the web identity token, or "".
func (o origin) tokenFile() string {
	if o.usesEnvironment() {
		return o.env.WebIdentityTokenFilePath
	}
	return o.last().WebIdentityTokenFile
}

func (o origin) asksContainer() bool {
	return o.env.ContainerCredentialsEndpoint != "" || o.env.ContainerCredentialsRelativePath != ""
}

// processError explains a credential_process that gave nothing. What it printed
// is not shown: it may be credentials.
func (o origin) processError(err *processcreds.ProviderError) *Error {
	e := &Error{Kind: NoCredentials, cause: err,
		Hint: "run its command by hand: it must print JSON with Version 1, AccessKeyId and SecretAccessKey"}
	var exit *exec.ExitError
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	why := strings.ReplaceAll(err.Err.Error(), "process output", "what it printed")
	switch {
	case errors.As(err.Err, &exit) && exit.ExitCode() == 127:
		why = "the shell does not find the command (exit status 127)"
	case errors.As(err.Err, &exit):
		why = "it ended with " + exit.Error()
	case errors.As(err.Err, &syntax), errors.As(err.Err, &kind), strings.HasPrefix(why, "parse failed"):
		why = "it printed no JSON of credentials"
	}
	e.Message = fmt.Sprintf("the credential_process of profile %q failed: %s", o.last().Profile, why)
	return e
}

// roleError explains a role that was not given.
func (o origin) roleError(err error, call *smithy.OperationError, s *secrets) *Error {
	if e := badEndpoint("AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"); e != nil {
		return e
	}
	e := s.reason(call.Err)
	e.Attempts, e.cause = 0, err
	role := o.role(err)
	if e.Kind == Unreachable || e.Status >= 500 {
		e.Message = fmt.Sprintf("%s was not assumed: STS gave no answer: %s", role, e.Message)
		e.Hint = "check the network, proxies (HTTPS_PROXY), the region and AWS_ENDPOINT_URL_STS"
		return e
	}
	e.Message = fmt.Sprintf("%s was refused: %s", role, e.Message)
	if e.Kind == Denied {
		e.Hint = "the role's trust policy and the caller's IAM policy must both allow sts:" + call.Operation()
	}
	return e
}

// role names the role that err is about: each call within another one is for
// the role of the next profile.
func (o origin) role(err error) string {
	var roles []string
	for _, p := range o.profiles() {
		if p.RoleARN != "" {
			roles = append(roles, fmt.Sprintf("the role %s of profile %q", p.RoleARN, p.Profile))
		}
	}
	if o.usesEnvironment() || len(roles) == 0 {
		return "the role " + o.env.RoleARN + " of AWS_ROLE_ARN"
	}
	var call *smithy.OperationError
	depth := -1
	for errors.As(err, &call) {
		depth, err = depth+1, call.Err
	}
	return roles[min(max(depth, 0), len(roles)-1)]
}

// ssoError explains an SSO session that gives no credentials.
func (o origin) ssoError(err error, call *smithy.OperationError, s *secrets) *Error {
	p := o.last()
	login := "run 'aws sso login --profile " + p.Profile + "'"
	if call == nil || call.Service() != "SSO" {
		return &Error{Kind: NoCredentials, Hint: login, cause: err,
			Message: fmt.Sprintf("the SSO session of profile %q has expired or was never started", p.Profile)}
	}
	e := s.reason(call.Err)
	e.Attempts, e.cause = 0, err
	switch {
	case e.Code == "UnauthorizedException":
		e.Kind, e.Message, e.Hint = NoCredentials, fmt.Sprintf("the SSO session of profile %q has expired: %s", p.Profile, e.Message), login
	case e.Code != "":
		e.Kind, e.Hint = Denied, "check sso_account_id and sso_role_name of the profile"
		e.Message = fmt.Sprintf("SSO refused the role %s of account %s, which profile %q names: %s", p.SSORoleName, p.SSOAccountID, p.Profile, e.Message)
	default:
		e.Message = fmt.Sprintf("SSO gave no answer for profile %q: %s", p.Profile, e.Message)
	}
	return e
}

// tokenError explains a web identity token that cannot be used.
func (o origin) tokenError(err error) *Error {
	e := &Error{Kind: NoCredentials, Message: "the web identity token in " + o.tokenFile() + " cannot be used", cause: err,
		Hint: "check AWS_WEB_IDENTITY_TOKEN_FILE, or web_identity_token_file of the profile"}
	if _, err := os.ReadFile(o.tokenFile()); err != nil {
		e.Message = fmt.Sprintf("the web identity token cannot be read: %s: %s", o.tokenFile(), systemText(errors.Unwrap(err)))
	}
	return e
}

// containerError explains why the container's endpoint gave no credentials.
func (o origin) containerError(err error, s *secrets) *Error {
	name, asked := "AWS_CONTAINER_CREDENTIALS_FULL_URI", o.env.ContainerCredentialsEndpoint
	if o.env.ContainerCredentialsRelativePath != "" {
		name, asked = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", o.env.ContainerCredentialsRelativePath
	}
	e := s.reason(err)
	e.Attempts = 0
	e.Message = fmt.Sprintf("the container's endpoint for credentials gave none: %s: %s", s.excerpt(asked, 200), e.Message)
	e.Hint = "check " + name + ", and AWS_CONTAINER_AUTHORIZATION_TOKEN where the endpoint needs it"
	return e
}

// nothing says that no step was set up to give credentials, and which is half set up.
func (o origin) nothing(err error) *Error {
	e := &Error{Kind: NoCredentials, Message: "no AWS credentials were found", Hint: credentialsHint, cause: err}
	id, secret := os.Getenv("AWS_ACCESS_KEY_ID") != "", os.Getenv("AWS_SECRET_ACCESS_KEY") != ""
	switch p := o.last(); {
	case id && !secret && !o.named:
		e.Message += ": AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not"
	case secret && !id && !o.named:
		e.Message += ": AWS_SECRET_ACCESS_KEY is set and AWS_ACCESS_KEY_ID is not"
	case p.RoleARN != "" && p.CredentialSource == "":
		e.Message = fmt.Sprintf("profile %q has a role_arn, and nothing to ask for it with", p.Profile)
		e.Hint = "add source_profile, credential_source or web_identity_token_file to the profile"
	default:
		e.Message += brokenLine()
	}
	return e
}
