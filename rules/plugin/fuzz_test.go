package plugin

import (
	"context"
	"math"
	"testing"

	"github.com/tetratelabs/wazero"
)

// FuzzDecode: whatever a plug-in answers, its result is finite and of the type
// that the signature says, or missing, or an error, never two of them.
func FuzzDecode(f *testing.F) {
	for _, answer := range []string{"1.5", `"a"`, "true", "null", "NaN", "[1, null]", `{"error": "x"}`, "1e999", "[[1]]", "1 2", "\xff", "-0", "9007199254740993"} {
		for t := range uint8(16) {
			f.Add(t, []byte(answer))
		}
	}
	f.Fuzz(func(t *testing.T, kind uint8, answer []byte) {
		typ := Type(kind%4) + Number
		if kind%8 >= 4 {
			typ = ListOf(typ)
		}
		v, bad := typ.decode(answer)
		if bad != nil && (v != nil || bad.Message == "") {
			t.Errorf("%q as %v: value %v beside error %v", answer, typ, v, bad)
		}
		if v != nil && !fits(v, typ) {
			t.Errorf("%q as %v: %#v", answer, typ, v)
		}
	})
}

func fits(v any, t Type) bool {
	elem, isList := t.Elem()
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if !fits(e, elem) {
				return false
			}
		}
		return isList
	case float64:
		return t == Number && !math.IsNaN(v) && !math.IsInf(v, 0)
	case int64:
		return t == Integer
	case string:
		return t == String
	case bool:
		return t == Boolean
	}
	return false
}

// FuzzPrepare: a module that is fit to be compiled is so too after it was
// rewritten, or it is refused with a reason.
func FuzzPrepare(f *testing.F) {
	f.Add(assemble(smallTypes(), smallFunctions(), section(4, 1, 0x70, 0, 0), smallMemory(1), section(6, 1, 0x7e, 1, 0x42, 0, 0x0b), smallExports(), code(give0, giveNone)))
	f.Add(assemble(smallTypes(), section(2, append([]byte{1, 3}, "env\x03log\x00\x02"...)...)))
	f.Add(assemble(smallTypes(), smallFunctions(), section(4, 1, 0x70, 0, 2), smallMemory(1), smallExports(),
		section(9, 2, 0, 0x41, 0, 0x0b, 1, 1, 5, 0x70, 1, 0xd2, 1, 0x0b), section(12, 1), code(give0, giveNone), section(11, 1, 0, 0x41, 0, 0x0b, 2, 1, 2)))
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter())
	f.Cleanup(func() { _ = r.Close(ctx) })
	f.Fuzz(func(t *testing.T, wasm []byte) {
		p, bad := prepare(wasm)
		if bad != nil {
			if bad.Message == "" {
				t.Error("refused without a reason")
			}
			return
		}
		before, err := r.CompileModule(ctx, wasm)
		if err != nil {
			return
		}
		after, err := r.CompileModule(ctx, p.wasm)
		if err != nil {
			t.Errorf("after it was rewritten: %v", err)
			return
		}
		_ = before.Close(ctx)
		_ = after.Close(ctx)
	})
}
