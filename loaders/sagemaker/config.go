package sagemaker

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"os"
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
	maxPages       = 100_000     // of one listing: no account has ten million jobs
)

// Validate refuses what no request can be sent to. It reads nothing.
func (c Config) Validate() error {
	if c.Region != "" && !regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`).MatchString(c.Region) {
		return fmt.Errorf("--region %q is not the name of a region, such as us-east-1", c.Region)
	}
	return validateEndpoint("--endpoint-url", c.EndpointURL)
}

// validateEndpoint refuses an endpoint that is no plain URL; "" is none. Its text
// is not shown: it may hold a password.
func validateEndpoint(name, endpoint string) error {
	if endpoint == "" {
		return nil
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return fmt.Errorf("%s is not a URL such as https://api.sagemaker.us-east-1.amazonaws.com", name)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("%s takes scheme, host, port and path only, no user, password or query", name)
	}
	return nil
}

// badEndpoint refuses the first of the environment's variables that is set where
// it is no plain URL.
func badEndpoint(variables ...string) *Error {
	for _, name := range variables {
		if endpoint := os.Getenv(name); endpoint != "" {
			if err := validateEndpoint(name, endpoint); err != nil {
				return &Error{Kind: Misconfigured, Message: err.Error()}
			}
			return nil
		}
	}
	return nil
}

// Client calls the three operations of Inference Recommender that iradvise
// reads. Many goroutines may use one.
type Client struct {
	api     *sagemaker.Client
	secrets *secrets

	maxPages int // of one listing
}

// Open reads the AWS configuration and finds credentials. It asks SageMaker
// for nothing yet; credentials may come from the network (SSO, a role).
func (c Config) Open(ctx context.Context) (*Client, error) {
	if err := c.Validate(); err != nil {
		return nil, &Error{Kind: Misconfigured, Message: err.Error()}
	}
	cfg, err := awsconfig.LoadDefaultConfig(ctx, c.options()...)
	secrets := configuredSecrets(cfg)
	if err != nil {
		return nil, configError(err, secrets)
	}
	if cfg.Region == "" {
		return nil, noRegion()
	}
	if err := (Config{Region: cfg.Region}).Validate(); err != nil {
		return nil, &Error{Kind: Misconfigured, Message: fmt.Sprintf("the configured region %q is not the name of a region", cfg.Region)}
	}
	cfg.Credentials = &keyring{cfg.Credentials, originOf(cfg, c.Profile != ""), secrets}
	api := sagemaker.NewFromConfig(cfg, c.service)
	if err := validateConfiguredEndpoint(api); err != nil {
		return nil, err
	}
	if _, err := cfg.Credentials.Retrieve(ctx); err != nil {
		return nil, err
	}
	return &Client{api, secrets, maxPages}, nil
}

// validateConfiguredEndpoint holds the endpoint that the environment or the
// configuration files name to what holds for --endpoint-url.
func validateConfiguredEndpoint(api *sagemaker.Client) error {
	endpoint := aws.ToString(api.Options().BaseEndpoint)
	name := "endpoint_url in the AWS configuration"
	for _, variable := range []string{"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SAGEMAKER"} {
		if os.Getenv(variable) == endpoint {
			name = variable
		}
	}
	if err := validateEndpoint(name, endpoint); err != nil {
		return &Error{Kind: Misconfigured, Message: err.Error()}
	}
	return nil
}

func (c Config) options() []func(*awsconfig.LoadOptions) error {
	options := []func(*awsconfig.LoadOptions) error{
		awsconfig.WithRetryMode(aws.RetryModeAdaptive),
		awsconfig.WithLogger(logging.Nop{}),
		awsconfig.WithHTTPClient(awshttp.NewBuildableClient().WithTimeout(attemptTimeout)), // for credentials
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
	if client, ok := o.HTTPClient.(*awshttp.BuildableClient); ok {
		o.HTTPClient = patientClient{client.WithTimeout(0), cmp.Or(c.timeout, attemptTimeout)}
	}
	if o.RetryMaxAttempts == 0 {
		o.RetryMaxAttempts = maxAttempts
	}
	if c.tune != nil {
		c.tune(o)
	}
}
