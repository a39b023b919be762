package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/iradvise/iradvise/rules"
)

func newPolicy(c *console) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "policy",
		Short: "Write, check, test and document policies",
		Example: `  iradvise policy show -p team.yaml
  iradvise policy lint team.yaml
  iradvise policy test --mutate policies/
  iradvise policy names`,
	}
	cmd.AddCommand(newPolicyShow(c), newPolicyNames(c), newPolicyLint(c), newPolicyTest(c), newPolicyFmt(c), newPolicyDocs(c), newPolicySchema(c), newPolicyNew(c))
	return cmd
}

// policyFlags are the flags that say by which policies to judge.
type policyFlags struct {
	names []string
	rules rules.Options
}

func (p *policyFlags) register(f *pflag.FlagSet, plugged Program) {
	p.rules = plugged.policy()
	f.StringArrayVarP(&p.names, "policy", "p", nil, "policy `FILE` or builtin:NAME; repeatable; builtin:default without one")
	f.StringArrayVar(&p.rules.Require, "require", nil, "add a rule: an `EXPR` that every recommendation must meet; repeatable")
	f.StringArrayVar(&p.rules.Set, "set", nil, "parameter as `NAME=VALUE`; repeatable")
	f.StringVar(&p.rules.ParamsFile, "params", "", "YAML or JSON `FILE` with values of parameters")
	f.StringVar(&p.rules.PolicyRoot, "policy-root", "", "`FOLDER` that extends may not leave (default: the work tree of the policy)")
}

// policyError says how a policy that does not load ends a command.
func policyError(err error) error {
	var usage *rules.UsageError
	if errors.As(err, &usage) {
		return &outcome{ExitUsage, err}
	}
	return invalid(err)
}

// unknownFormat lists the formats that there are.
func unknownFormat(format string, right ...string) error {
	return usagef("unknown format %q\n  formats: %s", format, strings.Join(right, ", "))
}
