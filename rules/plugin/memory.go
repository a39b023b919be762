package plugin

import (
	"context"

	"github.com/tetratelabs/wazero/experimental"
)

// memory is the linear memory of one instance.
type memory struct {
	buffer  []byte
	limit   uint64
	refused bool // more than limit was asked for

	pages pages
}

// Reallocate grows the memory to size bytes, or returns nil beyond the limit.
func (m *memory) Reallocate(size uint64) []byte {
	if size > m.limit {
		m.refused = true
		return nil
	}
	if m.buffer == nil {
		m.buffer = m.pages.reserve(m.limit)[:0]
	}
	if size > uint64(cap(m.buffer)) {
		grown := make([]byte, size, min(m.limit, size+size/2))
		copy(grown, m.buffer)
		m.buffer = grown
	}
	m.buffer = m.buffer[:size]
	return m.buffer
}

// Free lets go of the memory.
func (m *memory) Free() {
	m.buffer = nil
	m.pages.free()
}

// within returns a context in which an instance takes its memory from m.
func (m *memory) within(ctx context.Context) context.Context {
	return experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(func(_, _ uint64) experimental.LinearMemory { return m }))
}

// image is the memory after start-up, to which instances are put back.
type image struct {
	bytes []byte
	store store // where the system keeps the bytes for mapping them; may be empty
}

func newImage(bytes []byte) *image { return &image{bytes, keep(bytes)} }

// lay puts a memory of the same size to what the image holds, in a way that
// makes later calls of restore cheap where the system allows it.
func (i *image) lay(m *memory) {
	if !m.pages.lay(i.store, len(i.bytes)) {
		copy(m.buffer, i.bytes)
	}
}

// restore puts the memory back: the pages that were written since lay, or all of
// it.
func (i *image) restore(m *memory) {
	written, ok := m.pages.written(i.store)
	if !ok {
		copy(m.buffer, i.bytes)
		return
	}
	for _, w := range written {
		copy(m.buffer[w.from:w.to], i.bytes[w.from:w.to])
	}
}

func (i *image) close() { i.store.close() }

// span is a range of bytes of a memory.
type span struct{ from, to int }
