package report

import (
	_ "embed"
	"slices"
)

//go:embed schema/report.v1.schema.json
var schemaV1 []byte

// Schema returns the JSON Schema (draft 2020-12) of the json format.
func Schema() []byte { return slices.Clone(schemaV1) }
