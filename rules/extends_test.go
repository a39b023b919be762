package rules

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const head = "apiVersion: iradvise/v1\nkind: Policy\n"

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(head+text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestExtendsStaysInside holds the policy root: the work tree of the policy,
// else its folder, also through links.
func TestExtendsStaysInside(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "out/secret.yaml", "")
	write(t, "repo/sub/team.yaml", "extends: [../org.yaml]\nrules: [{id: a, require: rec.model_latency_ms < 5}]\n")
	write(t, "repo/org.yaml", "")
	write(t, "repo/link.yaml", "extends: [./away.yaml]\n")
	write(t, "repo/folder.yaml", "extends: [./linked/secret.yaml]\n")
	for link, target := range map[string]string{"repo/away.yaml": "../out/secret.yaml", "repo/linked": "../out"} {
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
	}
	load := func(name string, o Options) string {
		_, err := Load([]string{name}, o)
		return fmt.Sprint(err)
	}
	outside := "leaves the policy root"
	for _, c := range []struct {
		name, root, want string
	}{
		{"repo/sub/team.yaml", "", outside}, // no work tree: its folder
		{"repo/sub/team.yaml", "repo", "<nil>"},
		{"repo/link.yaml", "repo", outside},
		{"repo/folder.yaml", "repo", outside},
		{"repo/folder.yaml", ".", "<nil>"},
	} {
		if got := load(c.name, Options{PolicyRoot: c.root}); !strings.Contains(got, c.want) {
			t.Errorf("%s in %q: got %s, want %s", c.name, c.root, got, c.want)
		}
	}
	if err := os.Mkdir("repo/.git", 0o777); err != nil {
		t.Fatal(err)
	}
	if got := load("repo/sub/team.yaml", Options{}); got != "<nil>" {
		t.Errorf("in a work tree: %s", got)
	}
}

// TestDeepExtends holds the limit on how deep policies build on one another.
func TestDeepExtends(t *testing.T) {
	t.Chdir(t.TempDir())
	for i := range 30 {
		write(t, fmt.Sprintf("p%d.yaml", i), fmt.Sprintf("extends: [p%d.yaml]\n", i+1))
	}
	write(t, "p30.yaml", "")
	_, err := Load([]string{"p0.yaml"}, Options{})
	if err == nil || !strings.Contains(err.Error(), "deeper than the limit of 16") {
		t.Errorf("got %v", err)
	}
	if _, err := Load([]string{"p20.yaml"}, Options{}); err != nil {
		t.Errorf("a chain of ten: %v", err)
	}
}

// TestDigest holds that a digest speaks of what a policy says, not of where and
// how it is written down, nor of the values it is given.
func TestDigest(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "base.yaml", "params: {a: {type: number, default: 1}}\n")
	write(t, "split.yaml", "metadata: {name: n}\nextends: [base.yaml]\nrules: [{id: a, require: rec.model_latency_ms < params.a}]\n")
	write(t, "whole.yaml", "# one file\nrules:\n  - require: 'rec.model_latency_ms < params.a'\n    id: a\nparams:\n  a:\n    default: 1\n    type: number\nmetadata: {name: n}\n")
	write(t, "other.yaml", "metadata: {name: n}\nextends: [base.yaml]\nrules: [{id: a, require: rec.model_latency_ms <= params.a}]\n")
	digest := func(name string, set ...string) string {
		policies, err := Load([]string{name}, Options{Set: set})
		if err != nil {
			t.Fatal(err)
		}
		return policies[0].Digest
	}
	if a, b := digest("split.yaml"), digest("whole.yaml"); a != b {
		t.Errorf("one policy in two forms: %s, %s", a, b)
	}
	if a, b := digest("split.yaml"), digest("split.yaml", "a=7"); a != b {
		t.Errorf("two values of a parameter: %s, %s", a, b)
	}
	if a, b := digest("split.yaml"), digest("other.yaml"); a == b {
		t.Error("two policies have one digest")
	}
}

// TestOneFileUnderManyNames holds that a file is merged once, whatever leads to
// it: what a policy set of it is not undone by the next that extends it too.
func TestOneFileUnderManyNames(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "org.yaml", "params: {m: {type: number, default: 100}}\n")
	write(t, "a.yaml", "extends: [org.yaml]\nparams: {m: 500}\n")
	write(t, "sub/deep.yaml", "extends: [../org.yaml]\n")
	if err := os.Symlink("org.yaml", "link.yaml"); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("sub", "folder"); err != nil {
		t.Fatal(err)
	}
	if err := os.Link("org.yaml", "hard.yaml"); err != nil {
		t.Fatal(err)
	}
	abs, err := filepath.Abs("org.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, again := range []string{"org.yaml", "./link.yaml", "hard.yaml", abs, "sub/../org.yaml", "folder/deep.yaml"} {
		write(t, "b.yaml", "extends: ["+again+"]\n")
		write(t, "t.yaml", "extends: [a.yaml, b.yaml]\nrules: [{id: r, require: rec.model_latency_ms < params.m}]\n")
		policies, err := Load([]string{"t.yaml"}, Options{})
		if err != nil {
			t.Fatalf("%s: %v", again, err)
		}
		if got := policies[0].Params[0].Value; got != 500.0 {
			t.Errorf("%s: m is %v, want 500", again, got)
		}
	}
}

// TestLinkedCycle holds that a policy that extends itself under another name is
// refused for that, and not for how deep it is.
func TestLinkedCycle(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "a.yaml", "extends: [b.yaml]\n")
	for link, target := range map[string]string{"b.yaml": "c.yaml", "c.yaml": "a.yaml"} {
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
	}
	_, err := Load([]string{"a.yaml"}, Options{})
	if want := "the policy extends itself: a.yaml -> b.yaml"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestLinkExtendsFromItsFolder holds that what a file extends is looked for
// beside the name that led to it, in whatever order the names come.
func TestLinkExtendsFromItsFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "org.yaml", "extends: [base.yaml]\n")
	write(t, "base.yaml", "params: {m: {type: number, default: 1}}\n")
	write(t, "sub/base.yaml", "params: {n: {type: number, default: 2}}\n")
	if err := os.Symlink("../org.yaml", "sub/org.yaml"); err != nil {
		t.Fatal(err)
	}
	for _, order := range []string{"org.yaml, sub/org.yaml", "sub/org.yaml, org.yaml"} {
		write(t, "t.yaml", "extends: ["+order+"]\nrules: [{id: r, require: rec.model_latency_ms < params.m + params.n}]\n")
		if _, err := Load([]string{"t.yaml"}, Options{}); err != nil {
			t.Errorf("%s: %v", order, err)
		}
	}
}
