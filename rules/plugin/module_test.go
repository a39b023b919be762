package plugin

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// section writes one section of a WebAssembly module.
func section(id byte, content ...byte) []byte {
	return append(binary.AppendUvarint([]byte{id}, uint64(len(content))), content...)
}

func assemble(sections ...[]byte) []byte {
	return slices.Concat(append([][]byte{[]byte("\x00asm\x01\x00\x00\x00")}, sections...)...)
}

// Sections of the smallest plug-in: types 0 (i32) -> i32, 1 (i32, i32) -> i64
// and 2 () -> (); functions iradvise_alloc and f.
func smallTypes() []byte {
	return section(1, 3, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 2, 0x7f, 0x7f, 1, 0x7e, 0x60, 0, 0)
}
func smallFunctions() []byte        { return section(3, 2, 0, 1) }
func smallMemory(pages byte) []byte { return section(5, 1, 0, pages) }

func exports(names ...string) []byte {
	out := []byte{byte(len(names))}
	for i, name := range names {
		kind, index := byte(0), byte(i)
		if name == "memory" {
			kind, index = 2, 0
		}
		out = append(append(append(out, byte(len(name))), name...), kind, index)
	}
	return section(7, out...)
}

func smallExports() []byte { return exports("iradvise_alloc", "f", "memory") }

// code writes the bodies of functions without locals.
func code(bodies ...string) []byte {
	out := []byte{byte(len(bodies))}
	for _, b := range bodies {
		out = append(append(out, byte(len(b)+2), 0), b...)
		out = append(out, 0x0b)
	}
	return section(10, out...)
}

const (
	give0    = "\x41\x00"                     // i32.const 0
	giveNone = "\x42\x00"                     // i64.const 0
	itself   = "\x20\x00\x20\x01\x10\x01"     // calls function 1 with its own arguments
	trap     = "\x00"                         // unreachable
	forever  = "\x03\x40\x0c\x00\x0b"         // loop br 0 end
	count    = "\x23\x00\x42\x01\x7c\x24\x00" // global 0 = global 0 + 1
	answer1  = "\x41\x00\x41\x31\x3a\x00\x00" // memory[0] = '1'
)

func TestModulesThatCannotBeUsed(t *testing.T) {
	small := assemble(smallTypes(), smallFunctions(), smallMemory(1), smallExports(), code(give0, giveNone))
	for _, c := range []struct {
		about string
		wasm  []byte
		kind  Kind
		want  string
	}{
		{"no file", nil, BadModule, "the file is no WebAssembly module"},
		{"text", []byte("(module)"), BadModule, "the file is no WebAssembly module"},
		{"component", []byte("\x00asm\x0d\x00\x01\x00"), BadModule, "is a WebAssembly component: build a core module"},
		{"version", []byte("\x00asm\x02\x00\x00\x00"), BadModule, "unknown version"},
		{"cut off", small[:len(small)-3], BadModule, "cut off or damaged"},
		{"long length", assemble([]byte{1, 0xff, 0xff, 0xff, 0xff, 0x0f}), BadModule, "cut off or damaged"},
		{"garbage inside", assemble(section(1, 1, 9, 9)), BadModule, "has a kind of type that plug-ins cannot use"},
		{"wrong code", assemble(smallTypes(), smallFunctions(), smallMemory(1), smallExports(), code(give0, give0)), BadModule, "cannot be compiled"},
		{"many types", assemble(section(1, 0xff, 0xff, 0xff, 0xff, 0x0f)), BadModule, "declares 4294967295 items in one place, more than the limit of 250000"},
		{"types that are not there", assemble(section(1, 100)), BadModule, "cut off or damaged"},
		{"many parameters", assemble(section(1, 1, 0x60, 0xff, 0xff, 0xff, 0xff, 0x0f)), BadModule, "more than the limit of 1000"},
		{"many functions", assemble(section(3, 0xff, 0xff, 0xff, 0xff, 0x0f)), BadModule, "more than the limit of 250000"},
		{"many elements", assemble(section(9, 1, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x0f)), BadModule, "more than the limit of 250000"},
		{"long data", assemble(section(11, 1, 1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0)), BadModule, "cut off or damaged"},
		{"many variables", assemble(section(10, 1, 8, 1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x7f, 0x0b)), BadModule, "4294967295 variables, more than the limit of 50000"},
		{"long name", assemble(section(7, 1, 0xff, 0xff, 0xff, 0xff, 0x0f)), BadModule, "cut off or damaged"},
		{"unknown section", assemble(section(13, 0)), BadModule, "a section of the unknown kind 13"},
		{"section twice", assemble(smallTypes(), smallTypes()), BadModule, "two sections of the kind 1"},
		{"empty", assemble(), NoExport, "does not export its memory"},
		{"no memory", assemble(smallTypes(), smallFunctions(), exports("iradvise_alloc", "f"), code(give0, giveNone)), NoExport, "does not export its memory"},
		{"no alloc", assemble(smallTypes(), smallFunctions(), smallMemory(1), exports("other", "f", "memory"), code(give0, giveNone)), NoExport,
			"exports no function iradvise_alloc: it exports f, other"},
		{"no function", assemble(smallTypes(), smallFunctions(), smallMemory(1), exports("iradvise_alloc", "g", "memory"), code(give0, giveNone)), NoExport,
			"exports no function f: it exports g"},
		{"wrong type", assemble(smallTypes(), smallFunctions(), smallMemory(1), exports("f", "iradvise_alloc", "memory"), code(give0, giveNone)), NoExport,
			"its function iradvise_alloc must be (i32) -> (i32), not (i32, i32) -> (i64)"},
		{"command", assemble(smallTypes(), smallFunctions(), smallMemory(1), exports("iradvise_alloc", "_start", "memory"), code(give0, giveNone)), NoExport,
			"is a command that runs and ends: build a reactor"},
		{"memory", assemble(smallTypes(), smallFunctions(), section(5, 1, 0, 0x80, 0x08), smallExports(), code(give0, giveNone)), OutOfMemory,
			"begins with 1024 pages of memory, more than the limit of 256 (16 MiB)"},
		{"foreign import", assemble(smallTypes(), section(2, append([]byte{1, 3}, "env\x03log\x00\x02"...)...)), BadModule, "imports log from env"},
		{"imported memory", assemble(smallTypes(), section(2, append([]byte{1, 3}, "env\x06memory\x02\x00\x01"...)...)), BadModule, "imports memory from env"},
		{"unknown WASI function", assemble(smallTypes(), section(2, append([]byte{1, 22}, "wasi_snapshot_preview1\x04fork\x00\x02"...)...),
			smallFunctions(), smallMemory(1), section(7, append([]byte{1, 6}, "memory\x02\x00"...)...), code(give0, giveNone)), BadModule, "imports fork, which wasi_snapshot_preview1 does not have"},
		{"great table", assemble(smallTypes(), smallFunctions(), section(4, 1, 0x70, 0, 0xff, 0xff, 0xff, 0x7f), smallMemory(1)), BadModule, "more than the limit of 131072"},
		{"global reference", assemble(smallTypes(), section(6, 1, 0x70, 1, 0xd0, 0x70, 0x0b)), BadModule, "a global variable that is no number"},
		{"start crashes", assemble(smallTypes(), section(3, 3, 0, 1, 2), smallMemory(1), smallExports(), section(8, 2), code(give0, giveNone, trap)), Trap,
			"it did not start: crashed: unreachable"},
		{"start hangs", assemble(smallTypes(), section(3, 3, 0, 1, 2), smallMemory(1), smallExports(), section(8, 2), code(give0, giveNone, forever)), TimeOut,
			"it did not start: took longer than the limit of 200ms"},
	} {
		t.Run(c.about, func(t *testing.T) {
			m, l := NewModules(), limits{call: time.Second, start: 200 * time.Millisecond, memory: 16 << 20}
			_, err := m.load(t.Context(), c.wasm, Spec{Name: "f", SHA256: digestOf(c.wasm), Signature: "() -> number"}, l)
			var e *Error
			if !errors.As(err, &e) || e.Kind != c.kind || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "plug-in f: ") {
				t.Errorf("got %v\nwant kind %d, %q", err, c.kind, c.want)
			}
			if n := len(m.table.open); n > 0 {
				t.Errorf("%d modules are still held", n)
			}
		})
	}
}

func TestSpecsThatCannotBe(t *testing.T) {
	wasm := assemble(smallTypes(), smallFunctions(), smallMemory(1), smallExports(), code(give0, giveNone))
	good := Spec{Name: "f", SHA256: digestOf(wasm), Signature: "() -> number"}
	for _, c := range []struct {
		change func(*Spec)
		kind   Kind
		want   string
	}{
		{func(s *Spec) { s.SHA256 = strings.Repeat("0", 64) }, WrongDigest, "the file has the sha256 " + digestOf(wasm) + ", the policy says 0000"},
		{func(s *Spec) { s.SHA256 = "" }, BadDigest, "sha256 must be 64 hexadecimal digits: the file has " + digestOf(wasm)},
		{func(s *Spec) { s.SHA256 = s.SHA256[:62] }, BadDigest, "sha256 must be 64"},
		{func(s *Spec) { s.SHA256 += "00" }, BadDigest, "sha256 must be 64"},
		{func(s *Spec) { s.Signature = "number" }, BadSpec, `signature "number": want "("`},
		{func(s *Spec) { s.Name = "iradvise_alloc" }, BadSpec, "is taken"},
		{func(s *Spec) { s.Name = "F" }, NoExport, "exports no function F: it exports f"},
	} {
		s := good
		c.change(&s)
		_, err := Load(t.Context(), wasm, s)
		var e *Error
		if !errors.As(err, &e) || e.Kind != c.kind || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: got %v\nwant kind %d, %q", s, err, c.kind, c.want)
		}
	}
	good.SHA256 = "sha256:" + strings.ToUpper(good.SHA256)
	p, err := Load(t.Context(), wasm, good)
	if err != nil {
		t.Fatal(err)
	}
	p.Close()
}

// small loads a module whose function f has that body.
func small(t *testing.T, signature, body string) *Plugin {
	t.Helper()
	wasm := assemble(smallTypes(), smallFunctions(), section(4, 1, 0x70, 0, 0), smallMemory(1), section(6, 1, 0x7e, 1, 0x42, 0, 0x0b), smallExports(), code(give0, body))
	p, err := NewModules().load(t.Context(), wasm, Spec{Name: "f", SHA256: digestOf(wasm), Signature: signature}, testLimits())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func TestEndlessRecursion(t *testing.T) {
	_, err := small(t, "() -> number", itself).Call(t.Context(), nil)
	if err == nil || err.Error() != "plug-in f: crashed: stack overflow" {
		t.Errorf("got %v", err)
	}
}

// TestHiddenGlobalsAreRestored calls a function that answers 1 only while a
// global that the module does not export is untouched.
func TestHiddenGlobalsAreRestored(t *testing.T) {
	p := small(t, "(number) -> number", count+answer1+"\x23\x00")
	for i := range 3 {
		if got, err := p.Call(t.Context(), []any{i}); got != 1.0 || err != nil {
			t.Errorf("call %d: %v, %v", i, got, err)
		}
	}
}

// TestTablesStayBounded grows a table by more than the limit: -1, and no memory
// of the host is taken.
func TestTablesStayBounded(t *testing.T) {
	grow := "\xd0\x70\x41\x80\x80\x80\x80\x01\xfc\x0f\x00" // table.grow by 2^28 elements
	isFailure := "\x41\x7f\x46\xad"                        // == -1, as i64: the size of the answer
	p := small(t, "() -> number", answer1+grow+isFailure)
	if got, err := p.Call(t.Context(), nil); got != 1.0 || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
}
