package loaders

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"

	"github.com/klauspost/compress/zstd"
)

// Limits on one input, after decompression. The second stops a bomb of zeros
// long before the first: describe output has a line end now and then.
const (
	maxBytes     = 2 << 30
	maxLineBytes = 64 << 20
)

// unpack returns the bytes of an input after decompression, and its text in
// UTF-8 without a byte order mark.
func unpack(b []byte) (raw, text []byte, err error) {
	raw, err = decompress(b)
	if err != nil {
		return nil, nil, err
	}
	text, err = toUTF8(raw)
	return raw, text, err
}

func decompress(b []byte) ([]byte, error) {
	kind := packing(b)
	if kind == "" {
		return b, nil
	}
	u, err := newUnpacker(kind, bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	defer u.Close()
	out, err := readLimited(u, false)
	if err == nil && packing(out) != "" {
		return nil, packedTwice()
	}
	return out, err
}

// packedTwice refuses what is still compressed after it was unpacked: some of that
// never ends.
func packedTwice() error {
	return &problem{message: "this is compressed twice", hint: "unpack it once"}
}

// packing returns how bytes are compressed, "" for not at all.
func packing(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return "gzip"
	case bytes.HasPrefix(head, []byte("\x28\xb5\x2f\xfd")):
		return "zstd"
	}
	return ""
}

// An unpacker reads what compressed bytes hold. Its errors name the compression.
type unpacker struct {
	io.ReadCloser
	kind string
}

func newUnpacker(kind string, r io.Reader) (*unpacker, error) {
	if kind == "gzip" {
		z, err := gzip.NewReader(r)
		return &unpacker{z, kind}, broken(kind, err)
	}
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxBytes), zstd.WithDecoderMaxWindow(128<<20))
	if err != nil {
		return nil, broken(kind, err)
	}
	return &unpacker{z.IOReadCloser(), kind}, nil
}

func (u *unpacker) Read(b []byte) (int, error) {
	n, err := u.ReadCloser.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = broken(u.kind, err)
	}
	return n, err
}

// broken says which compression a file failed in. A limit is its own message.
func broken(kind string, err error) error {
	var p *problem
	switch {
	case err == nil || errors.As(err, &p):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &problem{message: "the " + kind + " data ends too early", hint: cutOffHint}
	}
	return &problem{message: fmt.Sprintf("the %s data is damaged (%v)", kind, err), hint: "save the run again"}
}

// readLimited reads all of r, within the limits; a trusted one may have lines of
// any length.
func readLimited(r io.Reader, trusted bool) ([]byte, error) {
	var out bytes.Buffer
	line := 0
	chunk := make([]byte, 256<<10)
	for {
		n, err := r.Read(chunk)
		out.Write(chunk[:n])
		if i := bytes.LastIndexByte(chunk[:n], '\n'); i >= 0 {
			line = n - i
		} else {
			line += n
		}
		switch {
		case int64(out.Len()) > maxBytes:
			return nil, &problem{message: fmt.Sprintf("the content is larger than %d GiB", maxBytes>>30), hint: "split it into several files"}
		case !trusted && line > maxLineBytes:
			return nil, longLine(1 + bytes.Count(out.Bytes(), []byte("\n")))
		case errors.Is(err, io.EOF):
			return out.Bytes(), nil
		case err != nil:
			return nil, err
		}
	}
}

// toUTF8 decodes UTF-16, which PowerShell writes, with or without a byte order
// mark, and drops the mark of UTF-8.
func toUTF8(b []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return b[3:], nil
	case bytes.HasPrefix(b, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(b, []byte("\x00\x00\xfe\xff")):
		return nil, &problem{message: "the text is in UTF-32", hint: "save it in UTF-8"}
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return fromUTF16(b[2:], binary.LittleEndian)
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return fromUTF16(b[2:], binary.BigEndian)
	case len(b) >= 4 && b[0] != 0 && b[1] == 0 && b[2] != 0 && b[3] == 0:
		return fromUTF16(b, binary.LittleEndian)
	case len(b) >= 4 && b[0] == 0 && b[1] != 0 && b[2] == 0 && b[3] != 0:
		return fromUTF16(b, binary.BigEndian)
	}
	return b, nil
}

func fromUTF16(b []byte, order binary.ByteOrder) ([]byte, error) {
	if len(b)%2 != 0 {
		return nil, &problem{message: "the UTF-16 text ends in the middle of a character",
			hint: cutOffHint}
	}
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) > 0; b = b[2:] {
		units = append(units, order.Uint16(b))
	}
	return []byte(string(utf16.Decode(units))), nil
}
