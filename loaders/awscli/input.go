package awscli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/iradvise/iradvise/loaders/document"
)

// maxInput bounds what file:// reads, in bytes.
const maxInput = 1 << 20

// Input is what a command line says about the call; nil means not given. A
// value that begins with file:// is read from that file.
type Input struct{ JobName, JSON, YAML *string }

// ErrNoJobName is returned when an Input names no job at all.
var ErrNoJobName = errors.New("the following arguments are required: --job-name")

// Job returns the name of the job that the input asks for: the flag's, else
// that of --cli-input-json or --cli-input-yaml. Errors mean what the CLI's do.
func (in Input) Job() (string, error) {
	if in.JSON != nil && in.YAML != nil {
		return "", errors.New("only one --cli-input- parameter may be specified: --cli-input-json or --cli-input-yaml")
	}
	name, err := in.document()
	if err != nil {
		return "", err
	}
	if in.JobName != nil {
		text, err := parameter("--job-name", *in.JobName)
		if err != nil {
			return "", err
		}
		name = &document.Node{Kind: document.String, Text: text}
	}
	switch {
	case name == nil && in.JSON == nil && in.YAML == nil:
		return "", ErrNoJobName
	case name == nil:
		return "", errors.New(`missing required parameter in input: "JobName"`)
	case name.Kind != document.String:
		return "", fmt.Errorf("invalid type for parameter JobName, value: %s: it is %s and must be a string", value(name), name.Kind)
	case name.Text == "":
		return "", errors.New("invalid length for parameter JobName, value: 0, valid min length: 1")
	}
	return name.Text, nil
}

func value(n *document.Node) string { return string(n.AppendJSON(nil)) }

// document returns JobName as --cli-input-json or --cli-input-yaml has it.
func (in Input) document() (*document.Node, error) {
	flag, given, parse := "--cli-input-json", in.JSON, document.ParseJSON
	if in.YAML != nil {
		flag, given, parse = "--cli-input-yaml", in.YAML, parseYAML
	}
	if given == nil {
		return nil, nil
	}
	text, err := parameter(flag, *given)
	if err != nil {
		return nil, err
	}
	n, err := parse([]byte(text))
	switch {
	case err != nil:
		return nil, fmt.Errorf("error parsing parameter %s: invalid input: %w", flag, err)
	case n.Kind != document.Object:
		return nil, fmt.Errorf("error parsing parameter %s: expecting a map, received %s", flag, n.Kind)
	}
	for _, m := range n.Members {
		if m.Name != "JobName" {
			return nil, fmt.Errorf("unknown parameter in input: %q, must be one of: JobName", m.Name)
		}
	}
	return n.Get("JobName"), nil
}

// parseYAML reads the flat mapping that a call's input is. What is nested has
// its kind and nothing more: no parameter is.
func parseYAML(b []byte) (*document.Node, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(b, &root); err != nil {
		return nil, fmt.Errorf("invalid YAML: %w", err)
	}
	if len(root.Content) == 0 {
		return &document.Node{Kind: document.Null}, nil
	}
	top := yamlNode(root.Content[0])
	if top.Kind == document.Object {
		for i := 0; i+1 < len(root.Content[0].Content); i += 2 {
			top.Members = append(top.Members, document.Member{Name: root.Content[0].Content[i].Value, Value: yamlNode(root.Content[0].Content[i+1])})
		}
	}
	return top, nil
}

func yamlNode(n *yaml.Node) *document.Node {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch n.Kind {
	case yaml.MappingNode:
		return &document.Node{Kind: document.Object}
	case yaml.SequenceNode:
		return &document.Node{Kind: document.List}
	}
	kinds := map[string]document.Kind{
		"!!str": document.String, "!!null": document.Null, "!!bool": document.Bool,
		"!!timestamp": document.Timestamp,
	}
	kind, ok := kinds[n.ShortTag()]
	if !ok {
		kind = document.Number
	}
	return &document.Node{Kind: kind, Text: n.Value}
}

// parameter returns the value of a flag, read from a file where it says so.
func parameter(flag, value string) (string, error) {
	path, ok := strings.CutPrefix(value, "file://")
	if !ok {
		return value, nil
	}
	if home, err := os.UserHomeDir(); err == nil && strings.HasPrefix(path, "~/") {
		path = filepath.Join(home, path[2:])
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("error parsing parameter %s: unable to load %s: %w", flag, value, errors.Unwrap(err))
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxInput+1))
	if err != nil {
		return "", fmt.Errorf("error parsing parameter %s: unable to load %s: %w", flag, value, errors.Unwrap(err))
	}
	if len(b) > maxInput {
		return "", fmt.Errorf("error parsing parameter %s: %s is longer than %s bytes", flag, value, strconv.Itoa(maxInput))
	}
	return string(b), nil
}

// Skeletons are the values of --generate-cli-skeleton; the first is meant when
// none is given.
func Skeletons() []string { return []string{"input", "yaml-input", "output"} }

// InputSkeleton returns the sample input in the form called name, "input" or
// "yaml-input".
func InputSkeleton(name string) string {
	if name == "yaml-input" {
		return "JobName: ''  # [REQUIRED] The name of the job.\n"
	}
	return "{\n    \"JobName\": \"\"\n}\n"
}
