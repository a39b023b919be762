package rules

import (
	"embed"
	"strings"
)

//go:embed starter/*.yaml
var starter embed.FS

// Starter returns a commented policy of that name, and its test. The name is
// that of the file without its ending.
func Starter(name string) (policy, test string) {
	fill := func(file string) string {
		text, _ := starter.ReadFile("starter/" + file) // embedded: cannot fail
		return strings.ReplaceAll(string(text), "NAME", name)
	}
	return fill("policy.yaml"), fill("policy_test.yaml")
}
