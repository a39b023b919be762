package rules

import (
	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// public returns the parameter as reports and sweeps see it.
func (p *param) public() engine.Param {
	kind := p.kind
	if kind == typeList {
		kind = "list of " + p.of
	}
	return engine.Param{
		Name: p.name, Value: p.value, From: p.from, Type: kind, Unit: p.unit,
		Min: measured(p.min), Max: measured(p.max), Enum: p.enum,
	}
}

func measured(v any) engine.Measured[float64] {
	if v == nil {
		return engine.Measured[float64]{}
	}
	return engine.Known(asFloat(v))
}

// declared returns the parameter as expressions see it. One that has no value
// yet gets any that fits, so that the policy can still be checked.
func (p *param) declared() expression.Parameter {
	out := expression.Parameter{Name: p.name, Type: p.expressionType(), Value: p.value, Unit: p.unit, Nullable: p.nullable}
	if !p.set {
		out.Value = p.anyValue()
	}
	return out
}

func (p *param) expressionType() expression.Type {
	if p.kind == typeList {
		return expression.ListOf(kindOf(p.of))
	}
	return expression.Type{Kind: kindOf(p.kind), Missing: p.nullable}
}

func kindOf(name string) expression.Kind {
	switch name {
	case typeNumber:
		return expression.Number
	case typeInteger:
		return expression.Integer
	case typeBoolean:
		return expression.Boolean
	}
	return expression.String
}

func (p *param) anyValue() any {
	switch {
	case p.kind == typeList:
		return []any{}
	case len(p.enum) > 0:
		return p.enum[0]
	case p.min != nil:
		return p.min
	case p.max != nil:
		return p.max
	}
	return map[string]any{typeNumber: 1.0, typeInteger: int64(1), typeBoolean: false, typeString: ""}[p.kind]
}
