package compare

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/internal/screen"
)

// Names of the JSON documents: versioned public contracts.
const (
	ComparisonSchema = "iradvise.comparison/v1"
	ImpactSchema     = "iradvise.impact/v1"
	HistorySchema    = "iradvise.history/v1"
)

//go:embed schema/*.json
var schemas embed.FS

// Schema returns the JSON Schema of the document of that name, such as
// ComparisonSchema.
func Schema(name string) ([]byte, error) {
	for schema, file := range map[string]string{
		ComparisonSchema: "comparison.json", ImpactSchema: "impact.json", HistorySchema: "history.json",
	} {
		if schema == name {
			return schemas.ReadFile("schema/" + file)
		}
	}
	return nil, fmt.Errorf("there is no schema %q: want %s, %s or %s", name, ComparisonSchema, ImpactSchema, HistorySchema)
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

// marshal returns v as JSON without HTML escapes.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// writeDocument writes v indented, with escapes for what a terminal acts on.
func writeDocument(w io.Writer, v any) error {
	compact, err := marshal(v)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, compact, "", "  "); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err = w.Write(screen.JSON(b.Bytes()))
	return err
}

// list converts each element and is never null.
func list[T any](in []T, f func(T) any) []any {
	out := make([]any, 0, len(in))
	for _, v := range in {
		out = append(out, f(v))
	}
	return out
}

func text(s string) any { return s }

// nullable is null for "".
func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func moment(m engine.Measured[time.Time]) any {
	if t, ok := m.Get(); ok {
		return t.UTC().Format("2006-01-02T15:04:05.000Z07:00")
	}
	return nil
}

func tool(t engine.Tool) object {
	return object{{"name", t.Name}, {"version", t.Version}}
}
