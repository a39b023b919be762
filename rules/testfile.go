package rules

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

const kindPolicyTest = "PolicyTest"

// TestFile is one file of tests for a policy.
type TestFile struct {
	Name   string // as it was opened
	Policy string // file or "builtin:NAME"
	Cases  []*TestCase

	file   *file
	root   *node
	policy *node // as it is written
}

// TestCase is one job and what the policy should say of it.
type TestCase struct {
	Name     string
	Position engine.Position
	Now      string // day on which it is judged; "" for none
	Subject  TestJob
	Baseline *TestJob // nil for none
	Want     Expectation

	params *node
}

// TestJob is a job that a test writes out or names: Job is nil when Run is set.
type TestJob struct {
	Job      *engine.Job
	Run      string // file of a saved run
	Position engine.Position
}

// Expectation is what a case expects; what it does not speak of may be anything.
type Expectation struct {
	Verdict  string       // pass, fail, undecided or skipped; "" for any
	Winner   *Wanted      // key or instance type; "" for none
	Eligible []Wanted     // keys or instance types, when EligibleSet
	Count    *int         // number of eligible rows
	Rules    []RuleWanted // in file order

	EligibleSet bool
}

// Wanted is a row that a case names, and where.
type Wanted struct {
	Row      string
	Position engine.Position
}

// RuleWanted is the status that a rule should have.
type RuleWanted struct {
	Rule     string
	Row      string // key or instance type; "" for every row
	Status   string
	Position engine.Position
}

func testKeys() []key {
	return []key{
		{name: "apiVersion", shape: shapeChoice, required: true, choices: []string{apiVersion}, doc: "version of the policy language"},
		{name: "kind", shape: shapeChoice, required: true, choices: []string{kindPolicyTest}, doc: "what the file holds"},
		{name: "policy", shape: shapeText, required: true, doc: "the policy, relative to this file, or builtin:NAME"},
		{name: "now", shape: shapeDate, doc: "day on which the cases are judged; without one, waivers do not count"},
		{name: "cases", shape: shapeEntries, by: "name", required: true, keys: caseKeys(), doc: "jobs and what is expected of them"},
	}
}

func caseKeys() []key {
	return append(subjectKeys(),
		key{name: "name", shape: shapeText, required: true, doc: "what the case shows"},
		key{name: "now", shape: shapeDate, doc: "day on which it is judged; unless given, the file's"},
		key{name: "params", shape: shapeMap, keys: []key{{name: "NAME", shape: shapeLiteral}}, doc: "values of parameters"},
		key{name: "baseline", shape: shapeFields, keys: subjectKeys(), doc: "the earlier run"},
		key{name: "expect", shape: shapeFields, required: true, keys: expectKeys(), doc: "what the policy should say"},
	)
}

func subjectKeys() []key {
	return []key{
		{name: "rec", shape: shapeFields, keys: rowKeys(), doc: "one recommendation"},
		{name: "recs", shape: shapeEntries, keys: rowKeys(), doc: "several recommendations"},
		{name: "run", shape: shapeText, doc: "a saved run, relative to this file"},
		{name: "job", shape: shapeFields, keys: jobKeys(), doc: "the job of rec or recs"},
	}
}

func expectKeys() []key {
	return []key{
		{name: "verdict", shape: shapeChoice, choices: []string{"pass", "fail", "undecided", "skipped"}, doc: "verdict of the run"},
		{name: "winner", shape: shapeOpen, doc: "key or instance type of the winner, null for none"},
		{name: "eligible", shape: shapeOpen, doc: "the eligible rows, or how many there are"},
		{name: "rules", shape: shapeOpen, doc: "status of rules, for every row or by key or instance type"},
	}
}

// ReadTests reads a file of tests. Its error is Errors, with all mistakes of
// the file.
func ReadTests(name string) (*TestFile, error) {
	text, err := readFile(name, false)
	if err != nil {
		return nil, Errors{&Error{Position: position(name), Message: plain(err), Hint: hintOf(err)}}
	}
	return parseTests(name, text)
}

func parseTests(name string, text []byte) (*TestFile, error) {
	bad := &mistakes{}
	root := parse(name, text, aPolicyTest, bad)
	if root == nil {
		return nil, bad.err()
	}
	checked := (&checker{bad}).fields(root, testKeys(), "the policy test")
	if checked == nil {
		return nil, bad.err()
	}
	t := &TestFile{Name: name, file: root.file, root: root}
	t.Policy = t.beside(checked.word("policy"))
	t.policy = checked.get("policy")
	for _, n := range checked.list("cases") {
		c := t.testCase(n, bad)
		c.Now = cmp.Or(n.word("now"), checked.word("now"))
		t.Cases = append(t.Cases, c)
	}
	if len(bad.list) == 0 && len(t.Cases) == 0 {
		bad.at(checked.get("cases"), "a file without cases tests nothing", "there are no cases")
	}
	return t, bad.err()
}

// beside returns a path that is relative to the file.
func (t *TestFile) beside(name string) string {
	if strings.HasPrefix(name, builtinPrefix) || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(t.Name), filepath.FromSlash(name))
}

func (t *TestFile) testCase(n *node, bad *mistakes) *TestCase {
	c := &TestCase{Name: trimmed(n.word("name")), Position: n.get("name").position(), params: n.get("params")}
	c.Subject = t.subject(n, "the case", bad)
	if base := n.get("baseline"); base != nil {
		job := t.subject(base, "the baseline", bad)
		c.Baseline = &job
	}
	if expect := n.get("expect"); expect != nil {
		c.Want = expectation(expect, bad)
	}
	return c
}

// subject reads rec, recs or run.
func (t *TestFile) subject(n *node, what string, bad *mistakes) TestJob {
	out := TestJob{Position: n.position()}
	var given []string
	for _, k := range []string{"rec", "recs", "run"} {
		if n.get(k) != nil {
			given = append(given, k)
		}
	}
	switch {
	case len(given) == 0 && n.wrote("rec", "recs", "run"):
		// what is wrong with it was said
	case len(given) == 0:
		bad.at(n, "rec: {...}, recs: a list of them, or run: a file", "%s has no recommendations", what)
	case len(given) > 1:
		bad.at(n.get(given[1]), "keep one of the two", "%s has both %s and %s", what, given[0], given[1])
	case given[0] == "run" && n.get("job") != nil:
		bad.at(n.get("job"), "the run brings its job", "job is for cases with rec or recs")
	case given[0] == "run":
		out.Run, out.Position = t.beside(n.word("run")), n.get("run").position()
	default:
		rows := n.list("recs")
		if rec := n.get("rec"); rec != nil {
			rows = []*node{rec}
		}
		out.Job = testJob(n.get("job"), rows, bad)
		out.Job.Source = fmt.Sprintf("%s:%d", t.Name, out.Position.Line)
	}
	return out
}

// wrote reports whether the file has one of the keys, right or wrong.
func (n *node) wrote(keys ...string) bool {
	for i := 0; i+1 < len(n.yaml.Content); i += 2 {
		if slices.Contains(keys, n.yaml.Content[i].Value) {
			return true
		}
	}
	return false
}

func expectation(n *node, bad *mistakes) Expectation {
	e := Expectation{Verdict: n.word("verdict")}
	if len(n.yaml.Content) == 0 {
		bad.at(n, "expect: {verdict: pass}", "the case expects nothing")
	}
	if w := n.get("winner"); w != nil {
		e.Winner = winner(w, bad)
	}
	if w := n.get("eligible"); w != nil {
		e.eligible(w, bad)
	}
	if w := n.get("rules"); w != nil {
		e.rules(w, bad)
	}
	return e
}

func winner(n *node, bad *mistakes) *Wanted {
	switch {
	case n.form != scalar:
		bad.at(n, "", "winner must be a key, an instance type or null, not %s", n.describe())
	case n.isNull():
		return &Wanted{Position: n.position()}
	case n.text == "":
		bad.at(n, "write null for no winner", "winner is empty")
	}
	return &Wanted{n.text, n.position()}
}

func (e *Expectation) eligible(n *node, bad *mistakes) {
	switch {
	case n.form == sequence:
		e.EligibleSet = true
		for _, item := range n.items {
			if item.form != scalar || item.isNull() {
				bad.at(item, "", "an item of eligible must be a key or an instance type, not %s", item.describe())
				continue
			}
			e.Eligible = append(e.Eligible, Wanted{item.text, item.position()})
		}
	case n.form == scalar && n.tag == "!!int":
		if count, err := strconv.Atoi(n.text); err == nil && count >= 0 {
			e.Count = &count
			return
		}
		bad.at(n, "", "eligible cannot be %s", n.describe())
	default:
		bad.at(n, "eligible: 2, or eligible: [ml.m5.large]", "eligible must be a number or a list of rows, not %s", n.describe())
	}
}

func (e *Expectation) rules(n *node, bad *mistakes) {
	if n.form != mapping {
		bad.at(n, "rules: {RULE: pass}", "rules must be a mapping of rules to their status, not %s", n.describe())
		return
	}
	for _, p := range n.fields {
		if p.value.form != mapping {
			e.rule(p.key.text, "", p.key, p.value, bad)
			continue
		}
		for _, row := range p.value.fields {
			e.rule(p.key.text, row.key.text, row.key, row.value, bad)
		}
	}
}

// ruleStatuses are the words of a status in a policy test.
func ruleStatuses() []string { return []string{"pass", "fail", "waived", "skipped", "undecided"} }

func (e *Expectation) rule(id, row string, at, status *node, bad *mistakes) {
	right := ruleStatuses()
	if status.form != scalar || !slices.Contains(right, status.text) {
		bad.at(status, didYouMean(status.text, right), "a rule's status cannot be %s", status.describe())
		return
	}
	e.Rules = append(e.Rules, RuleWanted{id, row, status.text, at.position()})
}

// Load compiles the policy for one case.
func (t *TestFile) Load(c *TestCase, o Options, v Variant) (*engine.Policy, error) {
	v.params = c.params
	o.variant = &v
	drafts, err := load([]string{t.Policy}, o)
	var unset *UsageError
	if errors.As(err, &unset) {
		return nil, t.ErrorAt(c.Position, "give it one in params", unset.Message)
	}
	if err != nil {
		return nil, t.policyError(err)
	}
	return drafts[0].policy, t.checkRules(c, drafts[0].ruleIDs())
}

// ruleIDs returns the names of the policy's rules, without probes.
func (d *draft) ruleIDs() []string {
	var all []string
	for _, r := range d.root.list("rules") {
		if r.file != d.probes {
			all = append(all, r.word("id"))
		}
	}
	return all
}

// checkRules refuses expectations of rules that the policy does not have.
func (t *TestFile) checkRules(c *TestCase, ids []string) error {
	bad := &mistakes{}
	for _, w := range c.Want.Rules {
		if !slices.Contains(ids, w.Rule) {
			bad.list = append(bad.list, t.ErrorAt(w.Position, didYouMean(w.Rule, ids), "the policy has no rule "+quote(w.Rule)))
		}
	}
	return bad.err()
}

// Examine is Examine of the file's policy. A policy that cannot be read is a
// mistake of the file that names it.
func (t *TestFile) Examine(o Options) (*Subject, error) {
	subject, err := Examine(t.Policy, o)
	return subject, t.policyError(err)
}

func (t *TestFile) policyError(err error) error {
	errs, ok := err.(Errors)
	if !ok || len(errs) != 1 || errs[0].Position != position(t.Policy) {
		return err
	}
	return Errors{t.ErrorAt(t.policy.position(), errs[0].Hint, t.Policy+": "+errs[0].Message)}
}

// ErrorAt returns a mistake at a place of the file.
func (t *TestFile) ErrorAt(pos engine.Position, hint, message string) *Error {
	return t.file.errorAt(t.file.offset(pos.Line, pos.Column), hint, message)
}
