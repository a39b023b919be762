package plugin

import (
	"encoding/binary"
	"os"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// pageRegion and pageScan are those of PAGEMAP_SCAN, which Linux has since 6.7.
type pageRegion struct{ start, end, categories uint64 }

type pageScan struct {
	size, flags, start, end, walkEnd   uint64
	regions, length, most              uint64
	inverted, all, any, categoriesWant uint64
}

const (
	pagemapScan = 0xc0606610
	pageIsFile  = 1 << 2 // the page is still the file's
	pageIsThere = 1 << 3
	pageIsSwap  = 1 << 4
	maxRegions  = 64 // that one scan tells of
)

// scan asks for the pages that are copies; false where the system cannot tell,
// or there are too many of them.
func (p *pages) scan(s store) bool {
	if p.found == nil {
		p.found = make([]pageRegion, maxRegions)
	}
	var kept runtime.Pinner // the address is hidden in a number
	kept.Pin(&p.found[0])
	defer kept.Unpin()
	first := uint64(uintptr(unsafe.Pointer(&p.region[0])))
	ask := pageScan{
		start: first, end: first + uint64(p.laid), regions: uint64(uintptr(unsafe.Pointer(&p.found[0]))), length: maxRegions,
		inverted: pageIsFile, all: pageIsFile, any: pageIsThere | pageIsSwap, categoriesWant: pageIsFile,
	}
	ask.size = uint64(unsafe.Sizeof(ask))
	n, _, err := unix.Syscall(unix.SYS_IOCTL, s.table.Fd(), pagemapScan, uintptr(unsafe.Pointer(&ask)))
	if err != 0 || ask.walkEnd != ask.end {
		return false
	}
	for _, r := range p.found[:n] {
		p.spans = append(p.spans, span{int(r.start - first), int(r.end - first)})
	}
	return true
}

// read reads the entry of every page instead.
func (p *pages) read(s store) bool {
	size := os.Getpagesize()
	first := uintptr(unsafe.Pointer(&p.region[0])) / uintptr(size)
	entries := make([]byte, p.laid/size*8)
	if _, err := s.table.ReadAt(entries, int64(first)*8); err != nil {
		return false
	}
	for i := 0; i < len(entries); i += 8 {
		if isCopy(binary.NativeEndian.Uint64(entries[i:])) {
			from := i / 8 * size
			p.spans = append(p.spans, span{from, from + size})
		}
	}
	return true
}

// isCopy reads one entry of /proc/self/pagemap: bits 62 and 63 mark a page that
// is there, swapped out or in memory, and bit 61 one that is still the file's.
func isCopy(entry uint64) bool { return entry>>62 != 0 && entry>>61&1 == 0 }
