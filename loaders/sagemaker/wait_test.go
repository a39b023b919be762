package sagemaker

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/internal/fakesagemaker"
)

// A job is polled until it has ended, through troubles that pass.
func TestWait(t *testing.T) {
	throttled := fakesagemaker.Error(400, "ThrottlingException", "Rate exceeded")
	for _, end := range []string{"COMPLETED", "FAILED", "STOPPED", "DELETED"} {
		s, c := start(t)
		s.Job("j", describe("j", "PENDING", 1), describe("j", "IN_PROGRESS", 2), throttled, throttled, throttled,
			describe("j", "STOPPING", 3), describe("j", end, 4))
		var seen []string
		body, err := Wait(t.Context(), c, "j", WaitOptions{Interval: time.Millisecond, Progress: func(s string) { seen = append(seen, s) }})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"PENDING", "IN_PROGRESS", "STOPPING", end}, seen); diff != "" {
			t.Errorf("statuses (-want +got):\n%s", diff)
		}
		if want := describe("j", end, 4).Body; string(body) != want {
			t.Errorf("got  %s\nwant %s", body, want)
		}
	}
}

// What cannot pass ends the wait at once; what could, after some polls.
func TestWaitGivesUp(t *testing.T) {
	tests := []struct {
		name   string
		answer fakesagemaker.Answer
		kind   Kind
		calls  int
	}{
		{"denied", fakesagemaker.Error(400, "AccessDeniedException", "no"), Denied, 2},
		{"expired", fakesagemaker.Error(400, "ExpiredTokenException", "old"), NoCredentials, 2},
		{"throttled", fakesagemaker.Error(400, "ThrottlingException", "slow"), Throttled, 1 + 3*(patience+1)},
	}
	for _, test := range tests {
		s, c := start(t)
		s.Job("j", describe("j", "PENDING", 1), test.answer)
		_, err := Wait(t.Context(), c, "j", WaitOptions{Interval: time.Millisecond})
		var e *Error
		if !errors.As(err, &e) || e.Kind != test.kind {
			t.Errorf("%s: got %v, want kind %s", test.name, err, test.kind)
		}
		if n := s.Calls(describeOperation, "j"); n != test.calls {
			t.Errorf("%s: %d calls, want %d", test.name, n, test.calls)
		}
	}
}

// A time-out names the last status; an interruption is an interruption.
func TestWaitEnds(t *testing.T) {
	s, c := start(t)
	s.Job("j", describe("j", "IN_PROGRESS", 1))
	_, err := Wait(t.Context(), c, "j", WaitOptions{Interval: time.Hour, Timeout: 2 * time.Second})
	var e *Error
	if !errors.As(err, &e) || e.Kind != TimedOut || !strings.Contains(err.Error(), "IN_PROGRESS") {
		t.Errorf("got %v, want a time-out that names IN_PROGRESS", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err = Wait(ctx, c, "j", WaitOptions{Interval: time.Hour, Progress: func(string) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}
