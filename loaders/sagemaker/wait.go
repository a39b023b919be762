package sagemaker

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// WaitOptions say how patiently to wait.
type WaitOptions struct {
	Interval time.Duration       // between two polls; 0 means 30 s
	Timeout  time.Duration       // 0 means 4 hours
	Progress func(status string) // called after each poll that succeeded; may be nil
}

// patience is how many polls in a row may fail with a passing trouble.
const patience = 5

// Wait polls the job until it has ended and returns the body of its last
// description. It has ended when its status is COMPLETED, FAILED or STOPPED,
// or DELETING or DELETED, after which it never completes. A poll that fails
// because of throttling or the network is tried again at the next interval,
// five times in a row; any other error ends the wait. So does the time-out, with
// an *Error of kind TimedOut.
func Wait(ctx context.Context, c *Client, name string, o WaitOptions) ([]byte, error) {
	if o.Interval <= 0 {
		o.Interval = 30 * time.Second
	}
	if o.Timeout <= 0 {
		o.Timeout = 4 * time.Hour
	}
	waiting, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	last := "unknown"
	for failed := 0; ; {
		body, err := c.Describe(waiting, name)
		switch {
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case waiting.Err() != nil:
			return nil, timedOut(name, last, o.Timeout)
		case err == nil:
			failed, last = 0, EndOf(body).Status
			if o.Progress != nil {
				o.Progress(last)
			}
			if Ended(last) {
				return body, nil
			}
		default:
			var e *Error
			if failed++; failed > patience || !errors.As(err, &e) || !e.Temporary() {
				return nil, err
			}
		}
		if !pause(waiting, o.Interval) && ctx.Err() == nil {
			return nil, timedOut(name, last, o.Timeout)
		}
	}
}

// pause waits for d; false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func timedOut(name, status string, after time.Duration) error {
	said := "its status is " + status
	if status == "" {
		said = "the service gives it no status"
	}
	return &Error{Kind: TimedOut, Job: name, Message: fmt.Sprintf("the job has not ended after %s: %s", after, said),
		Hint: "wait longer with --timeout"}
}

// Ended reports whether a job with this status changes no more.
func Ended(status string) bool {
	switch status {
	case "COMPLETED", "FAILED", "STOPPED", "DELETING", "DELETED":
		return true
	}
	return false
}
