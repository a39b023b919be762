package sagemaker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sagemaker"
	"github.com/aws/smithy-go/logging"
)

// Config says which account and region to ask. Empty fields mean what the
// environment and the AWS configuration files say.
type Config struct {
	Region      string
	Profile     string
	EndpointURL string

	timeout time.Duration            // of one attempt; 0 means attemptTimeout
	tune    func(*sagemaker.Options) // last word on the client's options; may be nil
}

const (
	attemptTimeout = time.Minute // one HTTP request with its whole answer
	maxAttempts    = 5           // of one call, unless AWS_MAX_ATTEMPTS says otherwise
	maxBody        = 64 << 20    // bytes of one answer
)

// Validate refuses what no request can be sent to. It reads nothing.
func (c Config) Validate() error {
	if c.Region != "" && !regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`).MatchString(c.Region) {
		return fmt.Errorf("--region %q is not the name of a region, such as us-east-1", c.Region)
	}
	if c.EndpointURL == "" {
		return nil
	}
	u, err := url.Parse(c.EndpointURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return errors.New("--endpoint-url is not a URL such as https://api.sagemaker.us-east-1.amazonaws.com")
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("--endpoint-url takes scheme, host, port and path only, no user, password or query")
	}
	return nil
}

// Client calls the three operations of Inference Recommender that iradvise
// reads. Many goroutines may use one.
type Client struct {
	api     *sagemaker.Client
	secrets []string
}

// Open reads the AWS configuration and finds credentials. It asks SageMaker
// for nothing yet; credentials may come from the network (SSO, a role).
func (c Config) Open(ctx context.Context) (*Client, error) {
	if err := c.Validate(); err != nil {
		return nil, &Error{Kind: Misconfigured, Message: err.Error()}
	}
	cfg, err := awsconfig.LoadDefaultConfig(ctx, c.options()...)
	if err != nil {
		return nil, configError(err, c.Profile)
	}
	if cfg.Region == "" {
		return nil, noRegion()
	}
	if err := (Config{Region: cfg.Region}).Validate(); err != nil {
		return nil, &Error{Kind: Misconfigured, Message: fmt.Sprintf("the configured region %q is not the name of a region", cfg.Region)}
	}
	credentials, err := cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return nil, credentialsError(ctx, err, c.Profile)
	}
	return &Client{
		api:     sagemaker.NewFromConfig(cfg, c.service),
		secrets: []string{credentials.SecretAccessKey, credentials.SessionToken, credentials.AccessKeyID},
	}, nil
}

func (c Config) options() []func(*awsconfig.LoadOptions) error {
	options := []func(*awsconfig.LoadOptions) error{
		awsconfig.WithRetryMode(aws.RetryModeAdaptive),
		awsconfig.WithLogger(logging.Nop{}),
		awsconfig.WithHTTPClient(awshttp.NewBuildableClient().WithTimeout(cmp.Or(c.timeout, attemptTimeout))),
	}
	if c.Region != "" {
		options = append(options, awsconfig.WithRegion(c.Region))
	}
	if c.Profile != "" {
		options = append(options, awsconfig.WithSharedConfigProfile(c.Profile))
	}
	return options
}

func (c Config) service(o *sagemaker.Options) {
	if c.EndpointURL != "" {
		o.BaseEndpoint = aws.String(c.EndpointURL)
	}
	if o.RetryMaxAttempts == 0 {
		o.RetryMaxAttempts = maxAttempts
	}
	if c.tune != nil {
		c.tune(o)
	}
}
