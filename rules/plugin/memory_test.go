package plugin

import (
	"bytes"
	"strings"
	"testing"
)

// TestRestoreIsWhole holds the memory after every call to the image, byte by
// byte, with and without the system's help.
func TestRestoreIsWhole(t *testing.T) {
	m := open(t, "echo", "(number) -> number").module
	plain := &image{bytes: m.image.bytes}
	for about, img := range map[string]*image{"written pages": m.image, "all": plain} {
		i, bad := m.start(t.Context())
		if bad != nil {
			t.Fatal(bad)
		}
		img.lay(&i.memory)
		for _, call := range [][2]string{{"echo", "[1]"}, {"count", "[2]"}, {"order", "[3]"}, {"text", `["` + strings.Repeat("x", 50_000) + `"]`}, {"world", "[]"}} {
			if _, bad := i.run(t.Context(), m, call[0], []byte(call[1])); bad != nil {
				t.Fatalf("%s: %s: %v", about, call[0], bad)
			}
			if bytes.Equal(i.memory.buffer, img.bytes) {
				t.Errorf("%s: %s wrote nothing: the test sees nothing", about, call[0])
			}
			if img.restore(&i.memory); !bytes.Equal(i.memory.buffer, img.bytes) {
				t.Errorf("%s: after %s the memory is another", about, call[0])
			}
		}
		_ = i.module.Close(t.Context())
	}
}

// TestRefusalIsForgotten holds that memory which one call did not get is not the
// cause for which a later one fails.
func TestRefusalIsForgotten(t *testing.T) {
	m := open(t, "echo", "(number) -> number").module
	i, bad := m.instance(t.Context())
	if bad != nil {
		t.Fatal(bad)
	}
	defer i.module.Close(t.Context())
	if i.memory.Reallocate(m.limits.memory+1) != nil || !i.memory.refused {
		t.Fatal("more memory than the limit is there")
	}
	i.restore(m)
	if _, bad := i.run(t.Context(), m, "crash", []byte("[]")); bad == nil || bad.Kind != Trap {
		t.Errorf("got %v, want a crash", bad)
	}
}
