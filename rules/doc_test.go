package rules

import (
	"os"
	"strings"
	"testing"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// TestReferenceIsComplete looks for every name, function and key of the
// language in the package comment.
func TestReferenceIsComplete(t *testing.T) {
	data, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{}
	for _, w := range strings.FieldsFunc(string(data), func(r rune) bool { return strings.ContainsRune(" \t\n,:;()[]{}|\"<>=*", r) }) {
		words[strings.TrimRight(w, ".")] = true
	}
	for _, scope := range []engine.Scope{engine.ScopeRecommendation, engine.ScopeJob} {
		for _, n := range expression.Names(scope) {
			if !words[n.Name] && !coveredByRec(n.Name) {
				t.Errorf("doc.go does not speak of %s", n.Name)
			}
		}
	}
	for _, f := range expression.Functions() {
		if !words[f.Name] {
			t.Errorf("doc.go does not speak of the function %s", f.Name)
		}
	}
	for _, k := range allKeys(policyKeys()) {
		if !words[k] {
			t.Errorf("doc.go does not speak of the key %s", k)
		}
	}
}

// coveredByRec reports members that are documented once, with rec.
func coveredByRec(name string) bool {
	return strings.HasPrefix(name, "baseline.winner.") || strings.HasPrefix(name, "baseline.job.")
}

func allKeys(keys []key) []string {
	var all []string
	for _, k := range keys {
		if k.doc != "" {
			all = append(all, k.name)
		}
		all = append(all, allKeys(k.keys)...)
	}
	return all
}
