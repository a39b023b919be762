package policytest_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules"
	"github.com/iradvise/iradvise/rules/policytest"
)

// TestPanicReachesTheCaller holds that a bug in a rule is the caller's to report
// and does not end the process from within a worker.
func TestPanicReachesTheCaller(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("apiVersion: iradvise/v1\n"+text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("p.yaml", "kind: Policy\nrules: [{id: odd, check: odd}]\n")
	test := write("p_test.yaml", "kind: PolicyTest\npolicy: p.yaml\ncases: [{name: c, rec: {}, expect: {verdict: pass}}]\n")
	odd := &engine.Rule{ID: "odd", Doc: "Panics.", Check: func(*engine.Case) error { panic("odd") }}
	defer func() {
		if p := recover(); !strings.Contains(fmt.Sprint(p), "odd") {
			t.Errorf("got %v, want the panic of the rule", p)
		}
	}()
	_, err := policytest.Run(context.Background(), []string{test}, policytest.Options{Rules: rules.Options{Rules: []*engine.Rule{odd}}})
	t.Errorf("no panic, but %v", err)
}
