package expression

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// Parameter is a value that a policy names and that its users may set.
type Parameter struct {
	Name     string
	Type     Type
	Value    any // float64, int64, int, string, bool, a list of those, or nil when it has no value
	Unit     string
	Nullable bool // it may have no value; one that may not is never missing
}

// Define is a named expression.
type Define struct{ Name, Source string }

// Function is a function that somebody adds to the language. Call gets its
// arguments as float64, int64, string, bool, time.Time, time.Duration or a list
// of those; a nil result is missing, which Result must allow, and an error makes
// the expression undecided. It must always give the same answer for the same
// arguments and be safe for many goroutines.
type Function struct {
	Name   string
	Doc    string
	Params []Type
	Result Type
	Call   func(args []any) (any, error)
}

// Environment is what expressions of one policy share besides the built-in names.
type Environment struct {
	Params    []Parameter
	Defines   []Define
	Functions []Function

	// Refused are names of parameters, defines and functions that were declared with a
	// mistake, which was reported, and are not listed above: speaking of them is none.
	// Functions stand with brackets: "price()".
	Refused map[string]bool
}

// Scope compiles the expressions of one policy. It is read-only and safe for
// many goroutines.
type Scope struct {
	params    []Parameter
	values    []cell
	defines   []*define
	functions []Function
	refused   map[string]bool
	plugins   map[string]*Function
	roots     []root
	records   [recordBaseline + 1][]member
	builtins  map[string]*builtinFunction
	slots     int
}

// define is a Define, compiled when something first reads it.
type define struct {
	Define
	index    int
	root     *node
	reads    []string
	needs    place
	building bool
	errs     []*Error
}

// NewScope checks the parameters, defines and functions of a policy. Defines may
// refer to each other in any order. The Scope can be used for compiling other
// expressions even when there are errors; what is wrong is reported once.
func NewScope(o Environment) (*Scope, []*Error) {
	s := &Scope{params: o.Params, functions: o.Functions, refused: o.Refused, roots: roots(), builtins: builtins()}
	for r := range s.records {
		s.records[r] = record(r).members()
	}
	var errs []*Error
	for _, p := range o.Params {
		errs = append(errs, s.parameter(p)...)
	}
	errs = append(errs, s.addFunctions(o.Functions)...)
	for i, d := range o.Defines {
		s.defines = append(s.defines, &define{Define: d, index: i})
		if e := s.nameError(d.Name, "define"); e != nil {
			e.Define = d.Name
			errs = append(errs, e)
		}
	}
	for _, d := range s.defines {
		s.resolve(d, nil)
		errs = append(errs, d.errs...)
	}
	return s, errs
}

func (s *Scope) parameter(p Parameter) []*Error {
	c := cell{st: missing}
	switch v, ok := internal(p.Value, p.Type); {
	case p.Value == nil && p.Nullable:
	case ok:
		c = cell{v: v}
	case p.Value == nil:
		s.values = append(s.values, c)
		return []*Error{{Message: fmt.Sprintf("parameter %s has no value", p.Name)}}
	default:
		s.values = append(s.values, c)
		return []*Error{{Message: fmt.Sprintf("parameter %s is %s, not %s", p.Name, p.Type.phrase(), typeOf(p.Value).phrase())}}
	}
	s.values = append(s.values, c)
	return nil
}

func (s *Scope) addFunctions(functions []Function) []*Error {
	var errs []*Error
	s.plugins = make(map[string]*Function, len(functions))
	for i := range functions {
		if e := s.nameError(functions[i].Name, "function"); e != nil {
			errs = append(errs, e)
			continue
		}
		s.plugins[functions[i].Name] = &functions[i]
	}
	return errs
}

// nameError says why a define or function cannot have the name, or returns nil.
func (s *Scope) nameError(name, what string) *Error {
	switch {
	case !regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`).MatchString(name):
		return &Error{Message: fmt.Sprintf("a %s cannot be called %q", what, name), Hint: "use letters, digits and underscores"}
	case strings.Contains(name, "__"):
		return &Error{Message: fmt.Sprintf("a %s cannot be called %s", what, name), Hint: "names with two underscores in a row are reserved"}
	case s.taken(name):
		return &Error{Message: fmt.Sprintf("a %s cannot be called %s", what, name), Hint: "that name is built in"}
	}
	return nil
}

func (s *Scope) taken(name string) bool {
	for _, r := range s.roots {
		if r.name == name {
			return true
		}
	}
	_, ok := s.builtins[name]
	return ok || name == "params" || isWord(name) || unavailable(name) != ""
}

// resolve compiles a define, after those that it reads. The path holds the
// names of the defines that are being compiled, for naming a cycle.
func (s *Scope) resolve(d *define, path []string) {
	if d.root != nil || d.building {
		return
	}
	d.building = true
	b := &builder{scope: s, source: d.Source, define: d.Name, path: append(path, d.Name), slots: s.slots,
		place: readsRow | readsJob | readsRanking | readsToday}
	d.root = b.compile(Type{})
	s.slots = b.slots
	d.errs, d.reads, d.needs = b.errs, b.reads, b.needs
	d.building = false
}

// Compile compiles the expression of a rule, score or message of that scope.
// The zero Type wants any. Without a Program and without errors it speaks of a name that
// was refused already.
func (s *Scope) Compile(source string, scope engine.Scope, want Type) (*Program, []*Error) {
	return s.CompileWith(source, scope, want, nil)
}

// CompileWith is Compile with other values in the place of literals, by their
// offset in the source; see Program.Literals.
func (s *Scope) CompileWith(source string, scope engine.Scope, want Type, overrides map[int]any) (*Program, []*Error) {
	return s.compile(source, placeOf(scope), want, overrides)
}

// CompileConstant compiles an expression over parameters alone; its Program
// runs without a case and a row.
func (s *Scope) CompileConstant(source string, want Type) (*Program, []*Error) {
	return s.compile(source, 0, want, nil)
}

// CompileJob compiles an expression over the job before it is judged: job,
// today and parameters. Its Program runs without a row.
func (s *Scope) CompileJob(source string, want Type) (*Program, []*Error) {
	return s.compile(source, readsJob|readsToday, want, nil)
}

func (s *Scope) compile(source string, p place, want Type, overrides map[int]any) (*Program, []*Error) {
	b := &builder{scope: s, source: source, place: p, overrides: overrides, slots: s.slots}
	n := b.compile(want)
	if len(b.errs) > 0 || b.blamed {
		return nil, b.errs
	}
	return &Program{
		scope: s, source: source, place: p, want: want, overrides: overrides,
		root: n, slots: b.slots, reads: b.reads, literals: b.literals, doubts: b.doubts,
	}, nil
}
