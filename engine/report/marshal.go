package report

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/iradvise/iradvise/internal/screen"
)

// marshal returns v as one line of JSON without HTML escaping.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return screen.JSON(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

// writeIndented writes v as a JSON document for people too.
func writeIndented(w io.Writer, v any) error {
	b, err := marshal(v)
	if err != nil {
		return err
	}
	if b, err = indent(b); err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// object is a JSON object whose members keep their order.
type object []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			b = append(b, ',')
		}
		name, err := marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := marshal(m.value)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, name...), ':'), value...)
	}
	return append(b, '}'), nil
}

// indent lays compact JSON out for people, two spaces for each level, and ends
// it with a newline.
func indent(compact []byte) ([]byte, error) {
	var b bytes.Buffer
	if err := json.Indent(&b, compact, "", "  "); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
