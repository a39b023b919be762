package loaders

import (
	"encoding/binary"
	"math/bits"
	"unsafe"
)

// A padded text has padding behind it. Its bytes can be looked at, also eight at a
// time, without asking where it ends: a NUL ends every loop, since it belongs
// nowhere in a document.
type padded struct{ first *byte }

const padding = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" +
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"

// pad returns a copy of a text, padded.
func pad(s string) padded { return paddedText(s + padding) }

// paddedText returns a text that ends with padding.
func paddedText(s string) padded { return padded{unsafe.StringData(s)} }

// at returns the byte at offset i.
func (t padded) at(i int) byte { return *(*byte)(unsafe.Add(unsafe.Pointer(t.first), i)) }

// word returns the eight bytes at offset i as one little-endian number.
func (t padded) word(i int) uint64 {
	return binary.LittleEndian.Uint64((*[8]byte)(unsafe.Add(unsafe.Pointer(t.first), i))[:])
}

// slice returns a part of the text.
func (t padded) slice(from, to int) string {
	return unsafe.String((*byte)(unsafe.Add(unsafe.Pointer(t.first), from)), to-from)
}

// plainEnd returns the offset of the first byte at or after i that is a quote, a
// backslash, a control character or beyond ASCII. It looks at eight bytes at a
// time (Mycroft 1987): a byte less than n, taken n from, borrows from the highest
// bit. Flipping the bit 2 puts the quote next to the control characters. Beyond
// the first such byte the borrow may raise false alarms.
//
// Where it is called, registers are scarce: here it has them for itself.
//
//go:noinline
func (t padded) plainEnd(i int) int {
	const ones, highest = 0x0101010101010101, 0x8080808080808080
	for {
		w := t.word(i)
		control := (w ^ ones*2) - ones*('"'^2+1)
		slash := (w ^ ones*'\\') - ones
		if m := (control | slash | w) & highest; m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
		i += 8
	}
}
