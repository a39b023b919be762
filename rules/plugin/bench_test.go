package plugin

import (
	"context"
	"testing"
)

// BenchmarkCall measures a call with new arguments in a Go module, one with
// arguments that were seen before, and the parts of which the first consists.
func BenchmarkCall(b *testing.B) {
	p := open(b, "echo", "(number) -> number")
	b.Run("new", func(b *testing.B) {
		x := 0.0
		for b.Loop() {
			x++
			if _, err := p.Call(b.Context(), []any{x}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("seen", func(b *testing.B) {
		for b.Loop() {
			if _, err := p.Call(b.Context(), []any{0.5}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("restore", func(b *testing.B) { benchmarkInstance(b, p, (*instance).restore) })
	b.Run("copy", func(b *testing.B) {
		benchmarkInstance(b, p, func(i *instance, m *module) bool { return copy(i.memory.buffer, m.image.bytes) > 0 })
	})
	b.Run("run", func(b *testing.B) {
		benchmarkInstance(b, p, func(i *instance, m *module) bool {
			_, bad := i.run(b.Context(), m, "echo", []byte("[1]"))
			return bad == nil && i.restore(m)
		})
	})
	b.Run("start", func(b *testing.B) {
		for b.Loop() {
			i, bad := p.module.start(b.Context())
			if bad != nil {
				b.Fatal(bad)
			}
			_ = i.module.Close(context.Background())
		}
	})
}

func benchmarkInstance(b *testing.B, p *Plugin, do func(*instance, *module) bool) {
	i, bad := p.module.instance(b.Context())
	if bad != nil {
		b.Fatal(bad)
	}
	for b.Loop() {
		if !do(i, p.module) {
			b.Fatal("not possible")
		}
	}
	_ = i.module.Close(context.Background())
}
