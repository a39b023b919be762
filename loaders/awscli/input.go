package awscli

import (
	"bytes"
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
	name, others, err := in.read()
	switch {
	case err != nil:
		return "", err
	case len(others) > 0:
		return "", fmt.Errorf("unknown parameter in input: %q, must be one of: JobName", others[0])
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

// Check reads the input as far as the CLI does that prints a sample instead of
// calling: what it asks for does not matter.
func (in Input) Check() error {
	_, _, err := in.read()
	return err
}

// read returns JobName as the input has it, nil where it has none, and the names
// of what else is in it.
func (in Input) read() (name *document.Node, others []string, err error) {
	if in.JSON != nil && in.YAML != nil {
		return nil, nil, errors.New("only one --cli-input- parameter may be specified: --cli-input-json or --cli-input-yaml")
	}
	input, err := in.document()
	if err != nil {
		return nil, nil, err
	}
	for _, m := range input.Members {
		if m.Name != "JobName" {
			others = append(others, m.Name)
		}
	}
	if in.JobName == nil {
		return input.Get("JobName"), others, nil
	}
	text, err := parameter("--job-name", *in.JobName)
	return &document.Node{Kind: document.String, Text: text}, others, err
}

func value(n *document.Node) string { return string(n.AppendJSON(nil)) }

// document returns the object that --cli-input-json or --cli-input-yaml gives.
func (in Input) document() (*document.Node, error) {
	flag, given, parse := "--cli-input-json", in.JSON, document.ParseJSON
	if in.YAML != nil {
		flag, given, parse = "--cli-input-yaml", in.YAML, parseYAML
	}
	if given == nil {
		return &document.Node{Kind: document.Object}, nil
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
	return n, nil
}

// parseYAML reads the flat mapping that a call's input is, and refuses what the
// CLI refuses: several documents, a name given twice. What is nested has its
// kind and nothing more: no parameter is.
func parseYAML(b []byte) (*document.Node, error) {
	var root, another yaml.Node
	documents := yaml.NewDecoder(bytes.NewReader(b))
	switch err := documents.Decode(&root); {
	case err == io.EOF:
		return &document.Node{Kind: document.Null}, nil
	case err != nil:
		return nil, fmt.Errorf("invalid YAML: %w", err)
	}
	if err := documents.Decode(&another); err != io.EOF {
		return nil, errors.New("invalid YAML: there is more than one document")
	}
	if len(root.Content) == 0 {
		return &document.Node{Kind: document.Null}, nil
	}
	top := yamlNode(root.Content[0])
	if top.Kind != document.Object {
		return top, nil
	}
	var err error
	top.Members, err = yamlMembers(root.Content[0], maxMerges)
	return top, err
}

// maxMerges bounds how deep mappings merge others: one may name itself.
const maxMerges = 20

// yamlMembers returns the members of a mapping, and after them those that it
// merges (<<) and does not have itself.
func yamlMembers(mapping *yaml.Node, merges int) (all []document.Member, err error) {
	if mapping.Kind == yaml.AliasNode {
		mapping = mapping.Alias
	}
	if mapping.Kind != yaml.MappingNode || merges == 0 {
		return nil, errors.New("invalid YAML: << merges mappings, and not more than 20 deep")
	}
	var merged []document.Member
	seen := map[string]bool{}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key, value := mapping.Content[i], mapping.Content[i+1]
		switch {
		case key.Tag == "!!merge" || key.Value == "<<" && key.Style == 0:
			if merged, err = yamlMerged(value, merges-1); err != nil {
				return nil, err
			}
			continue
		case seen[key.Value]:
			return nil, fmt.Errorf("invalid YAML: %q is given twice", key.Value)
		case value.Kind == yaml.ScalarNode && value.Value == "=" && value.Style == 0:
			return nil, errors.New("invalid YAML: a bare = is no value")
		}
		seen[key.Value] = true
		all = append(all, document.Member{Name: key.Value, Value: yamlNode(value)})
	}
	for _, m := range merged {
		if !seen[m.Name] {
			all = append(all, m)
		}
	}
	return all, nil
}

// yamlMerged returns the members of what << names, a mapping or a list of them:
// the first that has a member wins.
func yamlMerged(n *yaml.Node, merges int) (all []document.Member, err error) {
	sources := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		sources = n.Content
	}
	seen := map[string]bool{}
	for _, source := range sources {
		members, err := yamlMembers(source, merges)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			if !seen[m.Name] {
				seen[m.Name] = true
				all = append(all, m)
			}
		}
	}
	return all, nil
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
	if raw, binary := strings.CutPrefix(value, "fileb://"); binary {
		if flag == "--job-name" {
			return "", fmt.Errorf("error parsing parameter %s: fileb:// gives bytes, and the name is text: write file://", flag)
		}
		path, ok = raw, true
	}
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
