package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iradvise/iradvise/cli"
)

// pluginModule is the smallest plug-in whose function f has this body, in
// WebAssembly.
func pluginModule(body string) string {
	code := "\x02\x04\x00\x41\x00\x0b" + string(rune(len(body)+2)) + "\x00" + body + "\x0b"
	return "\x00asm\x01\x00\x00\x00\x01\x0c\x02\x60\x01\x7f\x01\x7f\x60\x02\x7f\x7f\x01\x7e\x03\x03\x02\x00\x01\x05\x03\x01\x00\x01" +
		"\x07\x1f\x03\x0eiradvise_alloc\x00\x00\x01f\x00\x01\x06memory\x02\x00\x0a" + string(rune(len(code))) + code
}

// TestPluginsNeverPass checks a run with plug-ins that do wrong: the gate is
// undecided and says which plug-in and why.
func TestPluginsNeverPass(t *testing.T) {
	runs, err := filepath.Abs("../../examples/runs/pytorch-default.json")
	if err != nil {
		t.Fatal(err)
	}
	const (
		crash   = "\x00"                                 // unreachable
		forever = "\x03\x40\x0c\x00\x0b\x42\x00"         // loop
		garbage = "\x42\x03"                             // 3 bytes from address 0: "[]" and a zero
		outside = "\x42\x7f"                             // address and size are the greatest
		one     = "\x41\x00\x41\x31\x3a\x00\x00\x42\x01" // "1"
	)
	for _, c := range []struct {
		about, body, digest string
		exit                int
		want                string
	}{
		{"crash", crash, "", 4, "f: crashed: unreachable"},
		{"time-out", forever, "", 4, "f: took longer than the limit of 1s"},
		{"garbage", garbage, "", 4, "f: its answer is no JSON value"},
		{"outside", outside, "", 4, "f: its answer has 4294967295 bytes"},
		{"type", one, "", 4, "f: its answer is a number, but the signature says boolean"},
		{"digest", one, strings.Repeat("0", 64), 3, "policy.yaml:3:43: plug-in f: the file has the sha256"},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Chdir(t.TempDir())
			wasm := pluginModule(c.body)
			if c.digest == "" {
				c.digest = fmt.Sprintf("%x", sha256.Sum256([]byte(wasm)))
			}
			policy := "apiVersion: iradvise/v1\nkind: Policy\nplugins: [{name: f, path: f.wasm, sha256: \"" + c.digest + "\", signature: () -> boolean}]\n" +
				"rules: [{id: asked, require: f()}]\n"
			for name, text := range map[string]string{"f.wasm": wasm, "policy.yaml": policy} {
				if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			var stdout, stderr bytes.Buffer
			exit := cli.Program{}.Run(context.Background(), []string{"check", "-p", "policy.yaml", "-o", "json", runs}, strings.NewReader(""), &stdout, &stderr)
			if said := stdout.String() + stderr.String(); exit != c.exit || !strings.Contains(said, c.want) {
				t.Errorf("exit %d, want %d with %q:\n%s", exit, c.exit, c.want, said)
			}
		})
	}
}
