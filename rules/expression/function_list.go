package expression

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// finite returns a number, or stops where it is none.
func finite(f *frame, x float64, st state, at int) (value, state) {
	if st == known && (math.IsNaN(x) || math.IsInf(x, 0)) {
		f.stop = runTime(at, "the result is not a finite number")
		return value{}, stopped
	}
	return value{n: x}, st
}

const unbounded = 1 << 20

// functionList returns every built-in function, by subject.
func functionList() []builtinFunction {
	return slices.Concat(numberFunctions(), textFunctions(), listFunctions(), closureFunctions(), timeFunctions())
}

func numberFunctions() []builtinFunction {
	n, i := []Type{{Kind: Number}}, Type{Kind: Integer}
	return []builtinFunction{
		rounding("abs", "number without its sign", math.Abs, sameNumber),
		rounding("ceil", "least whole number that is not less", math.Ceil, nil),
		rounding("floor", "greatest whole number that is not more", math.Floor, nil),
		rounding("round", "nearest whole number; halves go away from zero", math.Round, nil),
		several("min", "least of the numbers", slices.Min[[]float64]),
		several("max", "greatest of the numbers", slices.Max[[]float64]),
		several("mean", "average of the numbers", mean),
		several("median", "middle one of the numbers", median),
		{FunctionDoc: FunctionDoc{"int", "int(number or text) integer", "whole part of a number, or the integer that a text spells"},
			least: 1, most: 1, params: []Type{{}}, refine: fromNumberOrText(i), call: toInteger, whole: true},
		{FunctionDoc: FunctionDoc{"float", "float(number or text) number", "the number that a text spells"},
			least: 1, most: 1, params: []Type{{}}, refine: fromNumberOrText(n[0]), call: toNumber},
	}
}

func rounding(name, doc string, f func(float64) float64, refine func([]*node) Type) builtinFunction {
	result := "integer"
	if refine != nil {
		result = "number"
	}
	return builtinFunction{FunctionDoc: FunctionDoc{name, name + "(number) " + result, doc}, least: 1, most: 1, whole: refine == nil,
		params: []Type{{Kind: Number}}, result: Type{Kind: Integer}, refine: refine,
		call: func(a []value, _ []Type) (value, string) { return value{n: f(a[0].n)}, "" }}
}

func sameNumber(args []*node) Type { return args[0].typ.required() }

func fromNumberOrText(t Type) func([]*node) Type {
	return func(args []*node) Type {
		if a := args[0].typ; !a.numeric() && a.Kind != String {
			return Type{}
		}
		return t
	}
}

// several is a function of numbers, or of one list of them; of none it is an error.
func several(name, doc string, f func([]float64) float64) builtinFunction {
	return builtinFunction{FunctionDoc: FunctionDoc{name, name + "(number, ...) or " + name + "(list of number) number", doc},
		least: 1, most: unbounded, params: []Type{{}}, refine: numbersOrList,
		call: func(a []value, types []Type) (value, string) {
			xs := numbers(a, types)
			if len(xs) == 0 {
				return value{}, name + " of an empty list"
			}
			return value{n: f(xs)}, ""
		}}
}

func numbersOrList(args []*node) Type {
	for _, a := range args {
		if t := a.typ; !t.numeric() && !(t.Kind == List && (t.Elem.numeric() || t.Elem.Kind == unknown)) {
			return Type{}
		}
	}
	return Type{Kind: Number}
}

func numbers(a []value, types []Type) []float64 {
	xs := make([]float64, 0, len(a))
	for i, v := range a {
		if types[i].Kind != List {
			xs = append(xs, v.n)
		}
		for _, e := range v.items() {
			xs = append(xs, e.n)
		}
	}
	return xs
}

func mean(xs []float64) float64 {
	total := 0.0
	for _, x := range xs {
		total += x
	}
	return total / float64(len(xs))
}

func median(xs []float64) float64 {
	slices.Sort(xs)
	if m := len(xs) / 2; len(xs)%2 == 1 {
		return xs[m]
	}
	return (xs[len(xs)/2-1] + xs[len(xs)/2]) / 2
}

func toInteger(a []value, types []Type) (value, string) {
	if types[0].Kind != String {
		return value{n: math.Trunc(a[0].n)}, ""
	}
	x, err := strconv.ParseInt(a[0].s, 10, 54)
	if err != nil {
		return value{}, strconv.Quote(clip(a[0].s)) + " is not an integer"
	}
	return value{n: float64(x)}, ""
}

func toNumber(a []value, types []Type) (value, string) {
	if types[0].Kind != String {
		return a[0], ""
	}
	x, err := strconv.ParseFloat(a[0].s, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return value{}, strconv.Quote(clip(a[0].s)) + " is not a number"
	}
	return value{n: x}, ""
}

func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "..."
	}
	return s
}

func textFunctions() []builtinFunction {
	b, i := Type{Kind: Boolean}, Type{Kind: Integer}
	return []builtinFunction{
		{FunctionDoc: FunctionDoc{"string", "string(value) string", "number, boolean, text or time as a text"},
			least: 1, most: 1, params: []Type{{}}, refine: scalarTo(Type{Kind: String}), call: toText},
		textFunction("lower", "lower(string) string", "in lower case", Type{Kind: String}, 1, func(a []value) value { return value{s: strings.ToLower(a[0].s)} }),
		textFunction("upper", "upper(string) string", "in upper case", Type{Kind: String}, 1, func(a []value) value { return value{s: strings.ToUpper(a[0].s)} }),
		textFunction("trim", "trim(string) string", "without white space at the ends", Type{Kind: String}, 1, func(a []value) value { return value{s: strings.TrimSpace(a[0].s)} }),
		textFunction("trimPrefix", "trimPrefix(string, prefix) string", "without the prefix", Type{Kind: String}, 2, func(a []value) value { return value{s: strings.TrimPrefix(a[0].s, a[1].s)} }),
		textFunction("trimSuffix", "trimSuffix(string, suffix) string", "without the suffix", Type{Kind: String}, 2, func(a []value) value { return value{s: strings.TrimSuffix(a[0].s, a[1].s)} }),
		textFunction("hasPrefix", "hasPrefix(string, prefix) boolean", "begins with the prefix", b, 2, func(a []value) value { return truth(strings.HasPrefix(a[0].s, a[1].s)) }),
		textFunction("hasSuffix", "hasSuffix(string, suffix) boolean", "ends with the suffix", b, 2, func(a []value) value { return truth(strings.HasSuffix(a[0].s, a[1].s)) }),
		textFunction("indexOf", "indexOf(string, part) integer", "place of the first such part, in bytes; -1 for none", i, 2, func(a []value) value { return value{n: float64(strings.Index(a[0].s, a[1].s))} }),
		textFunction("lastIndexOf", "lastIndexOf(string, part) integer", "place of the last such part, in bytes; -1 for none", i, 2, func(a []value) value { return value{n: float64(strings.LastIndex(a[0].s, a[1].s))} }),
		textFunction("split", "split(string, separator) list of string", "the parts between separators", ListOf(String), 2, split),
		{FunctionDoc: FunctionDoc{"replace", "replace(string, old, new) string", "with every old part replaced"},
			least: 3, most: 3, params: []Type{{Kind: String}}, result: Type{Kind: String}, call: replace},
		{FunctionDoc: FunctionDoc{"join", "join(list of string, separator) string", "the texts, with separators between them"},
			least: 1, most: 2, params: []Type{ListOf(String), {Kind: String}}, result: Type{Kind: String}, call: join2},
	}
}

func textFunction(name, signature, doc string, result Type, n int, f func([]value) value) builtinFunction {
	return builtinFunction{FunctionDoc: FunctionDoc{name, signature, doc}, least: n, most: n, params: []Type{{Kind: String}}, result: result,
		call: func(a []value, _ []Type) (value, string) { return f(a), "" }}
}

func scalarTo(t Type) func([]*node) Type {
	return func(args []*node) Type {
		if !args[0].typ.scalar() {
			return Type{}
		}
		return t
	}
}

func toText(a []value, types []Type) (value, string) {
	switch v := export(a[0], types[0]).(type) {
	case string:
		return value{s: v}, ""
	case bool:
		return value{s: strconv.FormatBool(v)}, ""
	case time.Time:
		return value{s: v.Format(time.RFC3339Nano)}, ""
	case time.Duration:
		return value{s: v.String()}, ""
	}
	return value{s: decimal(a[0].n)}, ""
}

func split(a []value) value {
	var out []value
	for _, part := range strings.Split(a[0].s, a[1].s) {
		out = append(out, value{s: part})
	}
	return listOf(out)
}

func replace(a []value, _ []Type) (value, string) {
	n := strings.Count(a[0].s, a[1].s)
	if len(a[0].s)+n*max(0, len(a[2].s)-len(a[1].s)) > maxText {
		return value{}, "a text of more than " + strconv.Itoa(maxText) + " bytes"
	}
	return value{s: strings.ReplaceAll(a[0].s, a[1].s, a[2].s)}, ""
}

func join2(a []value, _ []Type) (value, string) {
	separator := ""
	if len(a) == 2 {
		separator = a[1].s
	}
	parts, size := make([]string, len(a[0].items())), 0
	for i, e := range a[0].items() {
		parts[i] = e.s
		size += len(e.s) + len(separator)
		if size > maxText+len(separator) {
			return value{}, "a text of more than " + strconv.Itoa(maxText) + " bytes"
		}
	}
	return value{s: strings.Join(parts, separator)}, ""
}

func listFunctions() []builtinFunction {
	anyList := []Type{{Kind: List}}
	return []builtinFunction{
		{FunctionDoc: FunctionDoc{"len", "len(list, string or map) integer", "how many elements, characters or keys"},
			least: 1, most: 1, params: []Type{{}}, refine: countable, call: length},
		{FunctionDoc: FunctionDoc{"first", "first(list) element", "first element; of an empty list an error"},
			least: 1, most: 1, params: anyList, refine: elementOf, call: endOf(func(l []value) value { return l[0] })},
		{FunctionDoc: FunctionDoc{"last", "last(list) element", "last element; of an empty list an error"},
			least: 1, most: 1, params: anyList, refine: elementOf, call: endOf(func(l []value) value { return l[len(l)-1] })},
		{FunctionDoc: FunctionDoc{"take", "take(list, integer) list", "the first so many elements"},
			least: 2, most: 2, params: []Type{{Kind: List}, {Kind: Integer}}, refine: sameList, call: take},
		{FunctionDoc: FunctionDoc{"reverse", "reverse(list) list", "in reverse order"},
			least: 1, most: 1, params: anyList, refine: sameList, call: reverse},
		{FunctionDoc: FunctionDoc{"sort", "sort(list) list", "in ascending order"},
			least: 1, most: 1, params: anyList, refine: scalarList, call: sorted},
		{FunctionDoc: FunctionDoc{"uniq", "uniq(list) list", "each value once, where it stood first"},
			least: 1, most: 1, params: anyList, refine: scalarList, call: uniq},
		{FunctionDoc: FunctionDoc{"concat", "concat(list, ...) list", "one list after the other"},
			least: 1, most: unbounded, params: anyList, refine: joinedList, call: concat},
	}
}

func countable(args []*node) Type {
	switch args[0].typ.Kind {
	case List, String, Map:
		return Type{Kind: Integer}
	}
	return Type{}
}

func length(a []value, types []Type) (value, string) {
	switch types[0].Kind {
	case String:
		return value{n: float64(len([]rune(a[0].s)))}, ""
	case Map:
		return value{n: float64(len(a[0].items()) / 2)}, ""
	}
	return value{n: float64(len(a[0].items()))}, ""
}

func elementOf(args []*node) Type {
	args[0].element = true
	return *args[0].typ.Elem
}

func sameList(args []*node) Type { return args[0].typ.required() }

func scalarList(args []*node) Type {
	if !args[0].typ.Elem.scalar() {
		return Type{}
	}
	return args[0].typ.required()
}

func joinedList(args []*node) Type {
	t := args[0].typ.required()
	for _, a := range args[1:] {
		var ok bool
		if t, ok = join(t, a.typ.required()); !ok {
			return Type{}
		}
	}
	return t
}

func endOf(pick func([]value) value) func([]value, []Type) (value, string) {
	return func(a []value, _ []Type) (value, string) {
		if len(a[0].items()) == 0 {
			return value{}, "the list is empty"
		}
		return pick(a[0].items()), ""
	}
}

func take(a []value, _ []Type) (value, string) {
	if a[1].n < 0 {
		return value{}, "take of a negative number of elements"
	}
	return listOf(a[0].items()[:min(len(a[0].items()), int(min(a[1].n, maxList)))]), ""
}

func reverse(a []value, _ []Type) (value, string) {
	out := slices.Clone(a[0].items())
	slices.Reverse(out)
	return listOf(out), ""
}

func sorted(a []value, _ []Type) (value, string) {
	out := slices.Clone(a[0].items())
	slices.SortStableFunc(out, compareValues)
	return listOf(out), ""
}

func uniq(a []value, _ []Type) (value, string) {
	type key struct {
		n float64
		s string
	}
	seen := map[key]bool{}
	var out []value
	for _, e := range a[0].items() {
		if k := (key{e.n, e.s}); !seen[k] {
			seen[k] = true
			out = append(out, e)
		}
	}
	return listOf(out), ""
}

func concat(a []value, _ []Type) (value, string) {
	var out []value
	for _, v := range a {
		out = append(out, v.items()...)
		if len(out) > maxList {
			return value{}, "a list of more than " + strconv.Itoa(maxList) + " elements"
		}
	}
	return listOf(out), ""
}

func closureFunctions() []builtinFunction {
	doc := func(name, signature, doc string, least, most int) builtinFunction {
		return builtinFunction{FunctionDoc: FunctionDoc{name, signature, doc}, least: least, most: most, closure: true}
	}
	sum := doc("sum", "sum(list, number of each) number", "total; of an empty list 0", 1, 2)
	sum.params, sum.refine, sum.call = []Type{ListOf(Number)}, sumType, total
	return []builtinFunction{
		doc("all", "all(list, condition) boolean", "the condition holds for each element; true of an empty list", 2, 2),
		doc("any", "any(list, condition) boolean", "it holds for at least one", 2, 2),
		doc("none", "none(list, condition) boolean", "it holds for none", 2, 2),
		doc("one", "one(list, condition) boolean", "it holds for exactly one", 2, 2),
		doc("count", "count(list, condition) integer", "for how many it holds", 1, 2),
		sum,
		doc("filter", "filter(list, condition) list", "the elements for which it holds", 2, 2),
		doc("map", "map(list, value of each) list", "that value of each element", 2, 2),
		doc("find", "find(list, condition) element", "the first element for which it holds; missing when there is none", 2, 2),
		doc("findLast", "findLast(list, condition) element", "the last such element; missing when there is none", 2, 2),
		doc("findIndex", "findIndex(list, condition) integer", "place of the first such element; missing when there is none", 2, 2),
		doc("findLastIndex", "findLastIndex(list, condition) integer", "place of the last such element; missing when there is none", 2, 2),
		doc("sortBy", `sortBy(list, value of each, "asc" or "desc") list`, "in the order of that value; equals keep their places", 2, 3),
		doc("reduce", "reduce(list, value, first) value", "#acc is the value so far, # the element", 3, 3),
	}
}

func sumType(args []*node) Type {
	if e := *args[0].typ.Elem; e.Kind != unknown {
		return e
	}
	return Type{Kind: Integer}
}

func total(a []value, _ []Type) (value, string) {
	sum := 0.0
	for _, e := range a[0].items() {
		sum += e.n
	}
	return value{n: sum}, ""
}

func timeFunctions() []builtinFunction {
	return []builtinFunction{
		{FunctionDoc: FunctionDoc{"date", "date(string) time", `a day such as "2026-01-31", or a time such as "2026-01-31T12:00:00Z"; UTC`},
			least: 1, most: 1, params: []Type{{Kind: String}}, result: Type{Kind: Time}, call: date},
		{FunctionDoc: FunctionDoc{"duration", "duration(string) duration", `a span such as "72h" or "1h30m"`},
			least: 1, most: 1, params: []Type{{Kind: String}}, result: Type{Kind: Duration}, call: duration},
	}
}

func date(a []value, _ []Type) (value, string) {
	for _, layout := range []string{time.DateOnly, time.RFC3339Nano} {
		if t, err := time.Parse(layout, a[0].s); err == nil {
			return instant(t), ""
		}
	}
	return value{}, strconv.Quote(clip(a[0].s)) + " is not a date"
}

func duration(a []value, _ []Type) (value, string) {
	d, err := time.ParseDuration(a[0].s)
	if err != nil {
		return value{}, strconv.Quote(clip(a[0].s)) + " is not a duration"
	}
	return value{n: float64(d) / float64(time.Millisecond)}, ""
}
