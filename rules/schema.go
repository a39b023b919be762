package rules

import "encoding/json"

// Schema returns the JSON Schema (draft 2020-12) of policies and policy tests, for
// editors: what kind a file is of decides. It follows from the same tables of keys
// as the parser. The key check takes the IDs of o.Rules; without any it is not part
// of the schema.
func Schema(o Options) []byte {
	var w schemas
	for _, r := range o.Rules {
		w.checks = append(w.checks, r.ID)
	}
	isTest := schema{"properties": schema{"kind": schema{"const": kindPolicyTest}}, "required": []string{"kind"}}
	s := schema{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"$id":         "https://github.com/iradvise/iradvise/rules/policy.v1.schema.json",
		"title":       "iradvise policy",
		"description": "What a team asks of an endpoint configuration, or the tests of that; see iradvise policy names for what expressions can read.",
		"if":          isTest,
		"then":        w.object(testKeys()),
		"else":        w.object(policyKeys()),
	}
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		panic(err) // maps of plain data always marshal
	}
	return append(text, '\n')
}

type schema = map[string]any

// schemas writes schemas for a program with these rules in Go.
type schemas struct{ checks []string }

// object is the schema of a mapping with a fixed set of keys.
func (w schemas) object(keys []key) schema {
	properties, required := schema{}, []string{}
	for _, k := range keys {
		if k.shape == shapeCheck && len(w.checks) == 0 {
			continue
		}
		one := w.value(k)
		one["description"] = k.doc
		properties[k.name] = one
		if k.required {
			required = append(required, k.name)
		}
	}
	s := schema{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

// value is what the parser takes as the value of k.
func (w schemas) value(k key) schema {
	switch k.shape {
	case shapeChoice:
		return schema{"enum": k.choices}
	case shapeCheck:
		return schema{"enum": w.checks}
	case shapeBool:
		return schema{"type": "boolean"}
	case shapeDate:
		return schema{"type": "string", "format": "date", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`}
	case shapeConstant:
		return schema{"type": []string{"number", "string"}}
	case shapePercent:
		return schema{"type": []string{"number", "string"}, "minimum": 0, "maximum": 1, "pattern": `^[0-9.][0-9.eE+-]*%?$`}
	case shapeFields:
		return w.object(k.keys)
	case shapeMap:
		return schema{"type": "object", "propertyNames": identifier(), "additionalProperties": w.value(k.keys[0])}
	case shapeParams:
		definition := schema{"anyOf": []schema{literal(), w.object(k.keys)}}
		return schema{"type": "object", "propertyNames": identifier(), "additionalProperties": definition}
	case shapeLiteral:
		return literal()
	case shapeList:
		return schema{"type": "array", "items": w.value(k.keys[0])}
	case shapeEntries:
		return schema{"type": "array", "items": w.object(k.keys)}
	case shapeOpen:
		return open(k.name)
	}
	return schema{"type": []string{"string", "number", "boolean"}, "pattern": `\S`}
}

// open is what the parser takes for a key of a policy test whose value has several
// forms.
func open(name string) schema {
	row := schema{"type": []string{"string", "number", "boolean"}}
	switch name {
	case "winner":
		return schema{"type": []string{"null", "string", "number", "boolean"}}
	case "eligible":
		return schema{"type": []string{"integer", "array"}, "minimum": 0, "items": row}
	case "rules":
		status := schema{"enum": ruleStatuses()}
		rows := schema{"type": "object", "additionalProperties": status}
		return schema{"type": "object", "additionalProperties": schema{"anyOf": []schema{status, rows}}}
	case "env":
		return schema{"type": "object", "additionalProperties": row}
	}
	return schema{}
}

// literal is a value of a parameter: a scalar, or a list of them.
func literal() schema {
	scalars := []string{"string", "number", "boolean"}
	return schema{"type": append([]string{"null", "array"}, scalars...), "items": schema{"type": scalars}}
}

// identifier is a name that expressions can speak of.
func identifier() schema { return schema{"pattern": `^[A-Za-z_][A-Za-z0-9_]*$`} }
