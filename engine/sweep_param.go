package engine

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// ParamError is a parameter that cannot be swept.
type ParamError struct{ Param, Message string }

// Error names the parameter and why it cannot be swept.
func (e *ParamError) Error() string { return e.Message }

func paramErrorf(param, format string, args ...any) error {
	return &ParamError{param, fmt.Sprintf(format, args...)}
}

// findParam returns the parameter of that name with the values that every policy
// which has it accepts.
func findParam(policies []*Policy, name string) (*Param, error) {
	var found *Param
	for _, p := range policies {
		for _, param := range p.Params {
			if param.Name != name {
				continue
			}
			if found != nil && !found.join(param) {
				return nil, otherTypes(policies, name)
			} else if found == nil {
				found = &param
			}
		}
	}
	if found == nil {
		return nil, unknownParam(policies, name)
	}
	return found, found.sweepable()
}

func unknownParam(policies []*Policy, name string) error {
	var names []string
	for _, p := range policies {
		for _, param := range p.Params {
			names = append(names, param.Name)
		}
	}
	if len(names) == 0 {
		return paramErrorf(name, "unknown parameter %s: the policy has none", name)
	}
	slices.Sort(names)
	return paramErrorf(name, "unknown parameter %s: the policy has %s", name, strings.Join(slices.Compact(names), ", "))
}

// otherTypes says which policies give the parameter types that do not go together.
func otherTypes(policies []*Policy, name string) error {
	var said []string
	for _, p := range policies {
		for _, param := range p.Params {
			if param.Name == name {
				said = append(said, fmt.Sprintf("%s in %s", param.Type, cmp.Or(p.Source, p.Name)))
			}
		}
	}
	slices.Sort(said)
	return paramErrorf(name, "parameter %s cannot be swept: it is %s", name, joinAnd(slices.Compact(said)))
}

// join narrows the parameter to what another of its name accepts too; ok is false
// where their types have no value in common. An integer is a number too.
func (p *Param) join(o Param) (ok bool) {
	switch {
	case p.Type == o.Type:
	case p.isNumber() && o.isNumber():
		p.Type = "integer"
	default:
		return false
	}
	p.Min = strictest(p.Min, o.Min, func(a, b float64) float64 { return max(a, b) })
	p.Max = strictest(p.Max, o.Max, func(a, b float64) float64 { return min(a, b) })
	if p.Enum == nil {
		p.Enum = o.Enum
	} else if o.Enum != nil {
		p.Enum = shared(p.Enum, o.Enum)
	}
	return true
}

func (p *Param) isNumber() bool { return p.Type == "number" || p.Type == "integer" }

// shared returns the values that stand in both lists, in an order that does not
// depend on which comes first.
func shared(a, b []any) []any {
	out := []any{}
	for _, v := range a {
		if slices.ContainsFunc(b, func(w any) bool { return sameValue(v, w) }) {
			out = append(out, v)
		}
	}
	slices.SortStableFunc(out, func(v, w any) int {
		x, _ := number(v)
		y, _ := number(w)
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(fmt.Sprint(v), fmt.Sprint(w)))
	})
	return out
}

// sameValue reports whether two values of an enum are one: 1 is 1.0.
func sameValue(a, b any) bool {
	x, isNumber := number(a)
	y, both := number(b)
	if isNumber && both {
		return x == y
	}
	return a == b
}

// sweepable refuses a parameter of which no value suits all policies. What is left
// of an enum lies within the range.
func (p *Param) sweepable() error {
	low, high := p.ends()
	switch {
	case low > high && p.Min.v <= p.Max.v:
		return paramErrorf(p.Name, "no value of parameter %s suits all policies: there is no integer from %v to %v", p.Name, p.Min.v, p.Max.v)
	case low > high:
		return paramErrorf(p.Name, "no value of parameter %s suits all policies: one wants at least %v, another at most %v", p.Name, p.Min.v, p.Max.v)
	case p.Enum == nil:
		return nil
	}
	p.Enum = slices.DeleteFunc(slices.Clone(p.Enum), func(v any) bool {
		x, ok := number(v)
		return ok && (x < low || x > high || p.Type == "integer" && x != math.Trunc(x))
	})
	if len(p.Enum) == 0 {
		return paramErrorf(p.Name, "no value of parameter %s suits all policies: each lists others", p.Name)
	}
	return nil
}

// ends returns the least and the greatest value, infinite where nothing bounds it.
func (p *Param) ends() (low, high float64) {
	low, high = math.Inf(-1), math.Inf(1)
	if v, ok := p.Min.Get(); ok {
		low = v
	}
	if v, ok := p.Max.Get(); ok {
		high = v
	}
	if p.Type == "integer" {
		low, high = math.Ceil(low), math.Floor(high)
	}
	return low, high
}

func strictest(a, b Measured[float64], pick func(a, b float64) float64) Measured[float64] {
	x, ok := a.Get()
	y, also := b.Get()
	switch {
	case ok && also:
		return Known(pick(x, y))
	case ok:
		return a
	}
	return b
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case int64:
		return float64(v), true
	}
	return 0, false
}
