package cli

import (
	"time"

	"github.com/spf13/pflag"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules"
)

// load compiles the policies that judge.
func (p *policyFlags) load() ([]*engine.Policy, error) {
	policies, err := rules.Load(p.names, p.rules)
	if err != nil {
		return nil, policyError(err)
	}
	return policies, nil
}

// dayFlag is the day that waivers and policies read.
type dayFlag struct{ now string }

func (f *dayFlag) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.now, "now", "", "`DAY` for waivers and for policies that read today, such as 2026-11-23 (default: the clock's, in UTC)")
}

// day returns the chosen day, or the clock's.
func (f *dayFlag) day() (string, error) {
	if f.now == "" {
		return time.Now().UTC().Format(time.DateOnly), nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, f.now); err == nil {
			return t.UTC().Format(time.DateOnly), nil
		}
	}
	return "", usagef("--now %q is no day: want 2026-11-23 or 2026-11-23T08:00:00Z", f.now)
}
