// Package rules reads policies: YAML files with expressions become
// engine.Policy values.
package rules
