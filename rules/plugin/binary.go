package plugin

import (
	"encoding/binary"
	"slices"
	"strconv"
)

// Sections of a WebAssembly module.
const (
	sectionCustom = iota
	sectionType
	sectionImport
	sectionFunction
	sectionTable
	sectionMemory
	sectionGlobal
	sectionExport
	sectionStart
	sectionElement
	sectionCode
	sectionData
	sectionDataCount
)

const damaged = "the WebAssembly module is cut off or damaged"

// maxTable bounds the elements of a table: 8 bytes each, outside of the memory
// that a plug-in is limited to.
const maxTable = 1 << 17

// statePrefix begins the names under which prepare exports hidden state.
const statePrefix = "iradvise_state_"

// prepared is a module that can be put back to an earlier state.
type prepared struct {
	wasm    []byte
	globals []string // names of all variables outside of the memory
}

// prepare rewrites a module so that all of its mutable globals are exported,
// where they can be read and set, and no table can grow beyond maxTable. It
// refuses imports other than functions of WASI, and what would take more memory
// to read than its size lets one expect. Names for debuggers are left out.
func prepare(wasm []byte) (*prepared, *Error) {
	if err := checkMagic(wasm); err != nil {
		return nil, err
	}
	out := &prepared{wasm: slices.Clone(wasm[:8])}
	r := &reader{text: wasm, at: 8}
	seen := [256]bool{}
	for r.more() {
		id := r.byte()
		content := r.bytes(r.u32())
		s := &reader{text: content}
		if id == sectionCustom {
			continue
		}
		if seen[id] {
			s.fail("has two sections of the kind %d", id)
		}
		seen[id] = true
		switch id {
		case sectionImport:
			s.imports()
		case sectionTable:
			content = s.tables()
		case sectionGlobal:
			out.globals = s.globals()
		case sectionExport:
			content = s.exports(out.globals)
		default:
			s.check(id)
		}
		if err := firstOf(s.err, r.err); err != nil {
			return nil, err
		}
		out.wasm = append(out.wasm, id)
		out.wasm = binary.AppendUvarint(out.wasm, uint64(len(content)))
		out.wasm = append(out.wasm, content...)
	}
	for i, index := range out.globals {
		out.globals[i] = statePrefix + index
	}
	return out, r.err
}

func firstOf(a, b *Error) *Error {
	if a != nil {
		return a
	}
	return b
}

func checkMagic(wasm []byte) *Error {
	switch {
	case len(wasm) < 8 || string(wasm[:4]) != "\x00asm":
		return errorf(BadModule, "the file is no WebAssembly module")
	case string(wasm[4:8]) == "\x0d\x00\x01\x00":
		return errorf(BadModule, "the file is a WebAssembly component").hint("build a core module for WASI preview 1")
	case string(wasm[4:8]) != "\x01\x00\x00\x00":
		return errorf(BadModule, "the file has an unknown version of WebAssembly")
	}
	return nil
}

// reader reads the binary format; after a mistake it returns zeros.
type reader struct {
	text []byte
	at   int
	err  *Error
}

func (r *reader) more() bool { return r.err == nil && r.at < len(r.text) }

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = errorf(BadModule, format, args...)
	}
	r.at = len(r.text)
}

func (r *reader) byte() byte { return append(r.bytes(1), 0)[0] }

// bytes returns the next n bytes; appending to them does not write on others.
func (r *reader) bytes(n uint32) []byte {
	if uint64(r.at)+uint64(n) > uint64(len(r.text)) {
		r.fail(damaged)
		return nil
	}
	from := r.at
	r.at += int(n)
	return r.text[from:r.at:r.at]
}

func (r *reader) u32() uint32 {
	v, n := binary.Uvarint(r.text[r.at:])
	if n <= 0 || v > 1<<32-1 {
		r.fail(damaged)
		return 0
	}
	r.at += n
	return uint32(v)
}

// imports checks what the module imports.
func (r *reader) imports() {
	for n := r.count(maxItems); n > 0 && r.err == nil; n-- {
		module, name := string(r.bytes(r.u32())), string(r.bytes(r.u32()))
		kind := r.byte()
		if r.err == nil && (module != wasiName || kind != 0) {
			r.fail("imports %s from %s, but a plug-in gets nothing beside functions of %s", said(name), said(module), wasiName)
		}
		r.u32() // its type
	}
}

// tables returns the section with each table's greatest size within maxTable.
func (r *reader) tables() []byte {
	n := r.count(maxItems)
	out := binary.AppendUvarint(nil, uint64(n))
	for ; n > 0 && r.err == nil; n-- {
		element, limits := r.byte(), r.byte()
		least, most := r.u32(), uint32(maxTable)
		if limits == 1 {
			most = min(most, r.u32())
		}
		switch {
		case r.err != nil:
		case element != 0x70 && element != 0x6f || limits > 1:
			r.fail("has a kind of table that plug-ins cannot use")
		case least > maxTable:
			r.fail("has a table of %d elements, more than the limit of %d", least, maxTable)
		}
		out = append(out, element, 1)
		out = binary.AppendUvarint(out, uint64(least))
		out = binary.AppendUvarint(out, uint64(max(least, most)))
	}
	return out
}

// globals returns the indices of those that can change, as text. None is
// imported, so the first has the index 0.
func (r *reader) globals() []string {
	var mutable []string
	n := r.count(maxItems)
	for index := uint64(0); index < uint64(n) && r.err == nil; index++ {
		kind, changes := r.byte(), r.byte() == 1
		if changes && (kind < 0x7c || kind > 0x7f) {
			r.fail("has a global variable that is no number")
		}
		if changes {
			mutable = append(mutable, strconv.FormatUint(index, 10))
		}
		r.constant()
	}
	return mutable
}

// constant passes over a constant expression.
func (r *reader) constant() {
	for r.err == nil {
		switch op := r.byte(); op {
		case 0x0b: // end
			return
		case 0x41, 0x42, 0x23, 0xd2: // i32.const, i64.const, global.get, ref.func
			for r.err == nil && r.byte()&0x80 != 0 {
			}
		case 0x43: // f32.const
			r.bytes(4)
		case 0x44: // f64.const
			r.bytes(8)
		case 0xd0: // ref.null
			r.bytes(1)
		case 0xfd: // v128.const
			r.bytes(17)
		case 0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e: // add, sub, mul
		default:
			r.fail("begins a global variable with an unknown instruction")
		}
	}
}

// exports returns the section with the globals of these indices added.
func (r *reader) exports(globals []string) []byte {
	n := r.count(maxItems)
	out := binary.AppendUvarint(nil, uint64(n)+uint64(len(globals)))
	first := r.at
	for ; n > 0 && r.err == nil; n-- {
		r.bytes(r.u32()) // name
		r.byte()         // kind
		r.u32()          // index
	}
	out = append(out, r.text[first:r.at]...)
	for _, g := range globals {
		name := statePrefix + g
		index, _ := strconv.ParseUint(g, 10, 32) // written by globals
		out = binary.AppendUvarint(out, uint64(len(name)))
		out = append(out, name...)
		out = append(out, 3) // a global
		out = binary.AppendUvarint(out, index)
	}
	return out
}
