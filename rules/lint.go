package rules

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// Problem is one thing that a policy may say but hardly means, or, with
// Invalid, one that keeps it from loading.
type Problem struct {
	Position engine.Position
	Check    string // "unused-param"; "invalid" for what keeps it from loading
	Invalid  bool
	Message  string
	Hint     string
	Excerpt  string
}

// String returns the problem as a diagnostic: place, message, hint, source line.
func (p Problem) String() string {
	e := Error{Position: p.Position, Message: p.Message, Hint: p.Hint, Excerpt: p.Excerpt}
	if !p.Invalid {
		e.Message += " (" + p.Check + ")"
	}
	return e.Error()
}

// Lint returns what is wrong or doubtful in each policy or policy test, in the
// order of the names and in file order, each once. A parameter without a value is
// none: the command line may set it.
func Lint(names []string, o Options) []Problem {
	var all []Problem
	o = o.sharing()
	seen := map[Problem]bool{}
	for _, name := range names {
		found := lintPolicy
		if isTestFile(name) {
			found = lintTests
		}
		for _, p := range found(name, o) {
			if !seen[p] {
				seen[p] = true
				all = append(all, p)
			}
		}
	}
	return all
}

func lintPolicy(name string, o Options) []Problem {
	drafts, err := load([]string{name}, o)
	if err != nil && drafts == nil {
		return refusal(name, err)
	}
	var all []Problem
	for _, d := range drafts {
		all = append(all, (&linter{draft: d, idle: map[string]bool{}}).run()...)
	}
	return all
}

// refusal returns what keeps a file from loading.
func refusal(name string, err error) []Problem {
	var invalid Errors
	var one *Error
	var usage *UsageError
	switch {
	case errors.As(err, &invalid):
		return problems(invalid)
	case errors.As(err, &one):
		return problems(Errors{one})
	case errors.As(err, &usage):
		return []Problem{{Position: position(name), Check: "invalid", Invalid: true, Message: usage.Message, Hint: usage.Hint}}
	}
	return []Problem{{Position: position(name), Check: "invalid", Invalid: true, Message: err.Error()}}
}

func problems(errs Errors) []Problem {
	all := make([]Problem, len(errs))
	for i, e := range errs {
		all[i] = Problem{Position: e.Position, Check: "invalid", Invalid: true, Message: e.Message, Hint: e.Hint, Excerpt: e.Excerpt}
	}
	return all
}

// linter looks at what one file itself says, in the light of all that it
// extends.
type linter struct {
	draft *draft
	found []Problem
	idle  map[string]bool // rules that were found to be unable to say no
}

func (l *linter) run() []Problem {
	l.unused("params", "params.", "unused-param", "parameter")
	l.unused("define", "", "unused-define", "define")
	l.unusedPlugins()
	l.unusedWaivers()
	for _, n := range l.draft.own.list("rules") {
		l.constant(n)
		if n.isTrue("waivable") && !entry(l.draft.root, "rules", n.word("id")).isTrue("mandatory") {
			l.add(n.get("waivable"), "waivable", "add mandatory: true, or remove it", "every rule that is not mandatory can be waived anyway")
		}
	}
	l.expressions()
	l.traps(l.draft.own)
	l.binding()
	l.sort()
	return l.found
}

// sort puts what was found into file order.
func (l *linter) sort() {
	slices.SortStableFunc(l.found, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Position.Line, b.Position.Line), cmp.Compare(a.Position.Column, b.Position.Column))
	})
}

func (l *linter) add(n *node, check, hint, message string) {
	e := n.file.errorAt(n.start(), hint, message)
	l.found = append(l.found, Problem{Position: e.Position, Check: check, Message: message, Hint: hint, Excerpt: e.Excerpt})
}

// binding looks for a rule that can say no, after all of them were looked at.
func (l *linter) binding() {
	message := "no rule of the policy can say no: every run is undecided"
	for _, r := range l.draft.policy.Rules {
		switch {
		case r.Severity != engine.SeverityError || r.Idle:
		case !l.idle[r.ID]:
			return
		default: // it can still be undecided, and so lets the policy judge
			message = "no rule of the policy can say no: every run that is measured passes"
		}
	}
	l.add(l.draft.own, "no-error-rule", "give a rule that can fail the severity error", message)
}

// constant finds requirements that nothing measured can change.
func (l *linter) constant(n *node) {
	require := n.get("require")
	u := l.draft.built.rules[n.word("id")]
	if require == nil || u == nil || u.native != nil || u.require.program == nil || !fixed(u.require.program.Reads()) {
		return
	}
	holds, stop := u.require.program.Bool(l.draft.built.constants, nil)
	switch {
	case len(u.require.program.Reads()) > 0:
		l.add(require, "constant", "compare with something that was measured", "the requirement reads parameters alone: it is the same for every row")
	case stop != nil:
		l.add(require, "constant", "compare with something that was measured", "the requirement never comes to an answer")
	case holds:
		l.add(require, "constant", "compare with something that was measured", "the requirement can never fail")
	default:
		l.add(require, "constant", "compare with something that was measured", "the requirement can never hold")
	}
}

// fixed reports whether an expression reads nothing but parameters.
func fixed(reads []string) bool {
	for _, name := range reads {
		if !strings.HasPrefix(name, "params.") {
			return false
		}
	}
	return true
}
