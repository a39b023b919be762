package rules

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/plugin"
)

// pluginModules are the plug-ins that the tests share.
var pluginModules = plugin.NewModules()

const pluginExample = "../examples/policies/plugin"

var priceTier = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "plugin")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "price-tier.wasm")
	build := exec.Command("go", "build", "-trimpath", "-buildmode=c-shared", "-o", out, pluginExample+"/price-tier")
	build.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "GOPROXY=off")
	if text, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, text)
	}
	return os.ReadFile(out)
})

// pluginDir goes to a folder with the pluginModules plug-in of the example, its
// policy, and other files in which SHA256 stands for its digest.
func pluginDir(t *testing.T, files map[string]string) {
	t.Helper()
	wasm, err := priceTier()
	if err != nil {
		t.Fatal(err)
	}
	policy, err := os.ReadFile(pluginExample + "/price-tier.yaml.in")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	all := map[string]string{"price-tier.yaml": string(policy)}
	for name, text := range files {
		all[name] = text
	}
	for name, text := range all {
		text = strings.ReplaceAll(text, "SHA256", fmt.Sprintf("%x", sha256.Sum256(wasm)))
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile("price-tier.wasm", wasm, 0o666); err != nil {
		t.Fatal(err)
	}
}

func pluginJob(cost engine.Measured[float64]) *engine.Job {
	return &engine.Job{Name: "j", Status: "COMPLETED", Recommendations: []*engine.Recommendation{{
		InstanceType: "ml.m5.large", InstanceCount: engine.Known(int64(1)), Serverless: engine.Known(false),
		Metrics: engine.Metrics{CostPerHour: cost, CostPerInference: engine.Known(1e-6)},
	}}}
}

// crashing is the smallest module: its function f traps.
const crashing = "\x00asm\x01\x00\x00\x00\x01\x0c\x02\x60\x01\x7f\x01\x7f\x60\x02\x7f\x7f\x01\x7e\x03\x03\x02\x00\x01\x05\x03\x01\x00\x01" +
	"\x07\x1f\x03\x0eiradvise_alloc\x00\x00\x01f\x00\x01\x06memory\x02\x00\x0a\x0a\x02\x04\x00\x41\x00\x0b\x03\x00\x00\x0b"

func TestPluginJudges(t *testing.T) {
	pluginDir(t, nil)
	policies, err := Load([]string{"price-tier.yaml"}, Options{Modules: pluginModules})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		cost    engine.Measured[float64]
		verdict engine.Verdict
		says    string
	}{
		{engine.Known(0.2), engine.Pass, ""},
		{engine.Known(0.25), engine.Pass, ""},
		{engine.Known(1.0), engine.Fail, "is in the tier large"},
		{engine.Known(-1.0), engine.Undecided, "price_tier: a price below 0"},
		{engine.Measured[float64]{}, engine.Undecided, "rec.cost_per_hour"},
	} {
		run := engine.Evaluate(pluginJob(c.cost), policies, engine.Options{})
		says := ""
		for _, f := range run.Candidates[0].Findings {
			says += f.Message
			if f.Missing != nil {
				says += f.Missing.Name + f.Missing.Error
			}
		}
		if run.Verdict != c.verdict || !strings.Contains(says, c.says) {
			t.Errorf("%v: got %v, %q; want %v, %q", c.cost, run.Verdict, says, c.verdict, c.says)
		}
	}
}

// TestPluginNeverPasses judges with a plug-in that crashes, in every form that
// could hide it.
func TestPluginNeverPasses(t *testing.T) {
	for _, require := range []string{"f() == 1", "f() != 1", "not (f() > 1)", "(f() ?? 0) <= 80", "f() == nil or true", "true and f() != nil"} {
		t.Run(require, func(t *testing.T) { neverPasses(t, require) })
	}
}

func neverPasses(t *testing.T, require string) {
	pluginDir(t, map[string]string{
		"crash.wasm": crashing,
		"p.yaml": fmt.Sprintf("apiVersion: iradvise/v1\nkind: Policy\nplugins: [{name: f, path: crash.wasm, sha256: %x, signature: () -> number}]\n"+
			"rules: [{id: r, require: '%s'}]\n", sha256.Sum256([]byte(crashing)), require),
	})
	policies, err := Load([]string{"p.yaml"}, Options{Modules: pluginModules})
	if err != nil {
		t.Fatal(err)
	}
	run := engine.Evaluate(pluginJob(engine.Known(1.0)), policies, engine.Options{})
	if run.Verdict != engine.Undecided {
		t.Errorf("%s: got %v", require, run.Verdict)
	}
}

const pluginHead = "apiVersion: iradvise/v1\nkind: Policy\n"

func TestPluginMistakes(t *testing.T) {
	const good = "{name: price_tier, path: price-tier.wasm, sha256: SHA256, signature: (number) -> string}"
	rule := "rules: [{id: r, require: 'price_tier(1) == \"small\"'}]\n"
	for _, c := range []struct{ about, from, to, want string }{
		{"digest", "SHA256", strings.Repeat("0", 64), "p.yaml:4:54: plug-in price_tier: the file has the sha256 "},
		{"digest form", "SHA256", "latest", "p.yaml:4:54: plug-in price_tier: sha256 must be 64 hexadecimal digits"},
		{"no file", "price-tier.wasm", "absent.wasm", "p.yaml:4:29: plug-in price_tier: absent.wasm: no such file"},
		{"folder", "price-tier.wasm", ".", "p.yaml:4:29: plug-in price_tier: .: is not a regular file"},
		{"outside", "price-tier.wasm", "../x.wasm", "p.yaml:4:29: plug-in price_tier: ../x.wasm: leaves the policy root"},
		{"link outside", "price-tier.wasm", "link.wasm", "p.yaml:4:29: plug-in price_tier: link.wasm: leaves the policy root"},
		{"other file", "price-tier.wasm", "price-tier.yaml", "p.yaml:4:"},
		{"type", "(number) -> string", "(float) -> string", "unknown type float"},
		{"arrow", "(number) -> string", "(number) string", "want \"->\", not \"string\""},
		{"key", "signature", "signatur", "unknown key \"signatur\" in an entry of plugins"},
		{"name", "price_tier", "len", "p.yaml:4:11: a function cannot be called len"},
		{"name form", "price_tier", "price__tier", "p.yaml:4:11: a function cannot be called price__tier"},
		{"export", "price_tier", "prices", "p.yaml:4:11: plug-in prices: exports no function prices"},
		{"twice", good, good + ", " + good, "the name \"price_tier\" is there twice"},
		{"call", "(number) -> string", "(string) -> string", "p.yaml:5:"},
		{"result", "(number) -> string", "(number) -> number", "p.yaml:5:"},
	} {
		t.Run(c.about, func(t *testing.T) {
			policy := pluginHead + "plugins:\n  [" + good + "]\n" + rule
			pluginDir(t, map[string]string{"p.yaml": strings.ReplaceAll(policy, c.from, c.to)})
			if err := os.Symlink("/etc/hostname", "link.wasm"); err != nil {
				t.Fatal(err)
			}
			_, err := Load([]string{"p.yaml"}, Options{Modules: pluginModules})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwant %q", err, c.want)
			}
			if errs, ok := err.(Errors); ok && len(errs) != 1 {
				t.Errorf("%d mistakes instead of one:\n%v", len(errs), err)
			}
		})
	}
}

// TestPluginsMerge lets a policy change one field of a plug-in that it inherits,
// whose path stays relative to where it was written.
func TestPluginsMerge(t *testing.T) {
	base := pluginHead + "plugins: [{name: price_tier, path: price-tier.wasm, sha256: %s, signature: (number) -> string}]\n" +
		"rules: [{id: r, mandatory: %v, require: 'price_tier(1) == \"small\"'}]\n"
	over := pluginHead + "extends: [../base.yaml]\nplugins: [{name: price_tier, sha256: SHA256}]\n"
	for mandatory, want := range map[bool]string{false: "", true: "the plug-in \"price_tier\" is mandatory in"} {
		t.Run(fmt.Sprintf("mandatory %v", mandatory), func(t *testing.T) {
			pluginDir(t, map[string]string{"base.yaml": fmt.Sprintf(base, strings.Repeat("0", 64), mandatory)})
			if err := os.MkdirAll("team", 0o777); err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile("price-tier.yaml")
			if err != nil {
				t.Fatal(err)
			}
			_, digest, _ := strings.Cut(string(text), "sha256: ")
			if err := os.WriteFile("team/over.yaml", []byte(strings.ReplaceAll(over, "SHA256", digest[:64])), 0o666); err != nil {
				t.Fatal(err)
			}
			_, err = Load([]string{"team/over.yaml"}, Options{Modules: pluginModules, PolicyRoot: "."})
			if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
				t.Errorf("got %v, want %q", err, want)
			}
		})
	}
}

// TestPluginsShow prints the plug-ins of a policy, and its digest follows theirs.
func TestPluginsShow(t *testing.T) {
	pluginDir(t, nil)
	var out strings.Builder
	if err := Show(&out, []string{"price-tier.yaml"}, Options{Modules: pluginModules}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"plugins:\n", "name: price_tier", "path: price-tier.wasm", "sha256: ", "signature: (number) -> string"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s is not shown:\n%s", want, out.String())
		}
	}
}

func TestPluginsLint(t *testing.T) {
	unused := pluginHead + "plugins: [{name: price_tier, path: price-tier.wasm, sha256: SHA256, signature: (number) -> string}]\n" +
		"rules: [{id: r, require: rec.cost_per_hour <= 1}]\n"
	pluginDir(t, map[string]string{"unused.yaml": unused})
	if found := Lint([]string{"price-tier.yaml"}, Options{Modules: pluginModules}); len(found) > 0 {
		t.Errorf("the example: %v", found)
	}
	found := Lint([]string{"unused.yaml"}, Options{Modules: pluginModules})
	if len(found) != 1 || found[0].Check != "unused-plugin" || found[0].Position.Column != 18 {
		t.Errorf("an unused plug-in: %v", found)
	}
}

// TestContextEndsPlugins holds that a context which ends leaves what asked for a
// plug-in undecided.
func TestContextEndsPlugins(t *testing.T) {
	pluginDir(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	policies, err := Load([]string{"price-tier.yaml"}, Options{Modules: pluginModules, Context: ctx})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	run := engine.Evaluate(pluginJob(engine.Known(123.25)), policies, engine.Options{})
	if run.Verdict != engine.Undecided || !strings.Contains(fmt.Sprint(run.Candidates[0].Findings[0].Message), "interrupted") {
		t.Errorf("%s: %+v", run.Verdict, run.Candidates[0].Findings)
	}
}

// TestContextEndsLoad holds that loading says that its context ended, and does not
// blame the policy.
func TestContextEndsLoad(t *testing.T) {
	pluginDir(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Load([]string{"price-tier.yaml"}, Options{Context: ctx}); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}
