package awscli

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/iradvise/iradvise/loaders/document"
)

// A Format is one value of --output.
type Format struct {
	Name    string
	Between string // what keeps two documents of one output apart
	write   func(b *bytes.Buffer, n *document.Node, s Screen) error
}

// Screen is what the table needs to know of where it appears.
type Screen struct {
	Title string // of the whole table: the operation
	Width int    // columns; a wider table is turned; 0 means 80
}

// Formats returns the output formats, the default one first.
func Formats() []Format {
	return []Format{
		{"json", "", writeJSON},
		{"yaml", "---\n", writeYAML},
		{"yaml-stream", "", writeYAMLStream},
		{"text", "", writeText},
		{"table", "", writeTable},
	}
}

// FormatNamed returns the format called name. The error lists the names.
func FormatNamed(name string) (Format, error) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("unknown output %q: choose %s", name, strings.Join(FormatNames(), ", "))
}

// FormatNames returns the names of the formats, the default one first.
func FormatNames() []string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	return names
}

// Write prints n, which Plain or Query returned. An empty object prints
// nothing in json and yaml, as with the CLI.
func (f Format) Write(w io.Writer, n *document.Node, s Screen) error {
	var b bytes.Buffer
	if err := f.write(&b, n, s); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

func isScalar(n *document.Node) bool { return n.Kind != document.List && n.Kind != document.Object }

func isEmptyObject(n *document.Node) bool { return n.Kind == document.Object && len(n.Members) == 0 }
