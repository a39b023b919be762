package sagemaker

import (
	"context"
	"errors"
	"iter"
	"strings"
	"sync"

	"github.com/iradvise/iradvise/loaders"
)

// Prefix begins the names of live jobs.
const Prefix = "sagemaker:"

// Loader returns the loader of live jobs, which are named sagemaker:JOB. It
// reads the AWS configuration when it is first asked for a job, never before.
// With wait, a job is read once it has ended; nil reads it as it is now.
func Loader(c Config, wait *WaitOptions) loaders.Loader {
	shared := &sharedClient{config: c}
	return loaders.Loader{
		Name:   "sagemaker",
		Doc:    "live jobs by name, from the API",
		Prefix: Prefix,
		Open: func(ctx context.Context, name string, o loaders.Options) iter.Seq[loaders.Result] {
			return func(yield func(loaders.Result) bool) {
				for _, r := range open(ctx, shared, name, wait, o) {
					if !yield(r) {
						return
					}
				}
			}
		},
	}
}

// sharedClient opens one client for all jobs of a command.
type sharedClient struct {
	config Config
	mu     sync.Mutex
	client *Client
	err    error
}

func (s *sharedClient) open(ctx context.Context) (*Client, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client == nil && s.err == nil {
		s.client, s.err = s.config.Open(ctx)
	}
	return s.client, s.err
}

func open(ctx context.Context, shared *sharedClient, name string, wait *WaitOptions, o loaders.Options) []loaders.Result {
	source := Prefix + name
	body, err := read(ctx, shared, name, wait)
	if err != nil {
		return []loaders.Result{{Source: source, Err: loaderError(ctx, source, err)}}
	}
	results := loaders.Decode(body, source, o)
	for i, r := range results {
		if r.Err != nil {
			why := strings.TrimPrefix(r.Err.Error(), source+":")
			e := &Error{Kind: NoAnswer, Operation: describeOperation, Message: "the answer cannot be used: " + shared.client.secrets.redact(strings.TrimSpace(why))}
			results[i].Err = loaderError(ctx, source, e)
		}
	}
	return results
}

func read(ctx context.Context, shared *sharedClient, name string, wait *WaitOptions) ([]byte, error) {
	if name == "" {
		return nil, &Error{Kind: Misconfigured, Message: "no job is named", Hint: "write sagemaker:JOB"}
	}
	client, err := shared.open(ctx)
	if err != nil {
		return nil, err
	}
	if wait != nil {
		return Wait(ctx, client, name, *wait)
	}
	return client.Describe(ctx, name)
}

// loaderError says err as loaders do, with the *Error inside.
func loaderError(ctx context.Context, source string, err error) error {
	var e *Error
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if !errors.As(err, &e) {
		return err
	}
	said := *e
	said.Job, said.Hint = "", ""
	return &loaders.Error{Source: source, Message: said.Error(), Hint: e.Hint, Kind: loaders.Unreachable, Err: e}
}
