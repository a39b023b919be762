package plugin

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// store is an image as a file in memory, which instances map privately: the
// system copies a page when it is first written, and tells which pages are such
// copies. The zero value stands for a system that does not.
type store struct {
	bytes *os.File
	table *os.File // what the system says of each page
}

// keep makes a store of the bytes, or the zero value.
func keep(bytes []byte) store {
	s := openStore(bytes)
	if !s.trusted(len(bytes)) {
		s.close()
		return store{}
	}
	return s
}

func openStore(bytes []byte) (s store) {
	fd, err := unix.MemfdCreate("plug-in", unix.MFD_CLOEXEC)
	if err != nil {
		return store{}
	}
	s.bytes = os.NewFile(uintptr(fd), "plug-in")
	if _, err := s.bytes.Write(bytes); err != nil {
		return s
	}
	s.table, _ = os.Open("/proc/self/pagemap") // nil when it cannot be read
	return s
}

// trusted asks the system about pages of which the answer is known: read ones
// and a written one.
func (s store) trusted(size int) bool {
	var p pages
	defer p.free()
	region := p.reserve(uint64(size))
	if s.table == nil || region == nil || !p.lay(s, size) {
		return false
	}
	last := size - os.Getpagesize()
	sum := region[0] + region[last]
	if written, ok := p.written(s); !ok || len(written) > 0 {
		return false
	}
	region[last] = sum
	written, ok := p.written(s)
	return ok && len(written) == 1 && written[0] == span{last, size}
}

func (s store) close() {
	for _, f := range []*os.File{s.bytes, s.table} {
		if f != nil {
			_ = f.Close()
		}
	}
}

// pages is the address space of one memory.
type pages struct {
	region []byte // nil for none
	laid   int    // bytes at its beginning that a store is mapped over
	spans  []span
	found  []pageRegion
}

// reserve returns address space of that size, which costs nothing before it is
// written; nil where there is none.
func (p *pages) reserve(size uint64) []byte {
	region, err := unix.Mmap(-1, 0, int(size), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON|unix.MAP_NORESERVE)
	if err != nil {
		return nil
	}
	p.region = region
	return region
}

// lay maps the store over the beginning of the address space.
func (p *pages) lay(s store, size int) bool {
	if s.bytes == nil || size == 0 || size > len(p.region) {
		return false
	}
	const writable, over = unix.PROT_READ | unix.PROT_WRITE, unix.MAP_PRIVATE | unix.MAP_FIXED
	at := unsafe.Pointer(&p.region[0])
	if _, err := unix.MmapPtr(int(s.bytes.Fd()), 0, at, uintptr(size), writable, over); err != nil {
		_, _ = unix.MmapPtr(-1, 0, at, uintptr(size), writable, over|unix.MAP_ANON) // what was there may be gone
		return false
	}
	p.laid = size
	return true
}

// written returns the pages that were written since lay, as the system tells;
// false where it does not.
func (p *pages) written(s store) ([]span, bool) {
	if p.laid == 0 {
		return nil, false
	}
	p.spans = p.spans[:0]
	ok := p.scan(s) || p.read(s)
	return p.spans, ok
}

func (p *pages) free() {
	if p.region != nil {
		_ = unix.Munmap(p.region)
	}
	*p = pages{}
}
