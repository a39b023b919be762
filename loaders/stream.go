package loaders

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
)

// A Batch yields the Results of a part of a source. It decodes while it is
// ranged over, so that several goroutines can decode batches at once; each is
// ranged over once, to its end.
type Batch = iter.Seq[Result]

// streamed yields the batches of a stream of bytes that may be long. trusted
// says that its size is known to be sane: a regular file.
func streamed(r io.Reader, source string, trusted bool, o Options) iter.Seq[Batch] {
	return func(yield func(Batch) bool) {
		s := &stream{source: source, o: o, trusted: trusted, yield: yield}
		if err := s.read(r); err != nil {
			s.yield(failed(source, err))
		}
	}
}

// unpacked yields the batches of compressed bytes as a stream, which steps over a line
// that is too long.
func unpacked(b []byte, source string, o Options) iter.Seq[Batch] {
	return func(yield func(Batch) bool) {
		s := &stream{source: source, o: o, yield: yield}
		if err := s.unpack(packing(b), bytes.NewReader(b)); err != nil {
			s.yield(failed(source, err))
		}
	}
}

// failed is the batch of a source that could not be read.
func failed(source string, err error) Batch {
	return func(yield func(Result) bool) { yield(Result{Source: source, Err: unreadable(source, err)}) }
}

// A stream is a source on its way from bytes to batches.
type stream struct {
	source  string
	o       Options
	trusted bool
	packed  bool // the bytes come out of a compressed stream
	yield   func(Batch) bool
}

// read finds out what the bytes are and hands them on.
func (s *stream) read(r io.Reader) error {
	head, err := readHead(r, chunkBytes)
	for err == nil && isBlank(head) {
		if len(head) >= maxLineBytes {
			return &problem{message: fmt.Sprintf("more than %d MiB of white space before a document", maxLineBytes>>20), hint: saveHint}
		}
		var more []byte
		more, err = readHead(r, len(head))
		head = append(head, more...)
	}
	switch {
	case s.packed && packing(head) != "":
		return packedTwice()
	case errors.Is(err, io.EOF): // that was all
		s.yield(decode(head, false, s.source, s.o))
		return nil
	case err != nil:
		return err
	}
	if kind := packing(head); kind != "" {
		return s.unpack(kind, io.MultiReader(bytes.NewReader(head), r))
	}
	text, err := toUTF8(head)
	if err != nil {
		return err
	}
	f, p := classify(text)
	switch {
	case p != nil:
		return p
	case f == jsonFormat && isTail(text, head): // no UTF-16
		return s.chunks(head[:len(head)-len(text)], newChunker(text, r, s.trusted))
	}
	b, err := readLimited(io.MultiReader(bytes.NewReader(head), r), s.trusted)
	if err == nil {
		s.yield(decode(b, false, s.source, s.o))
	}
	return err
}

// readHead reads size bytes. Its error is io.EOF when there are no more.
func readHead(r io.Reader, size int) ([]byte, error) {
	head := make([]byte, size)
	n, err := io.ReadFull(r, head)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return head[:n], err
}

// isBlank reports whether the beginning of a text says nothing yet.
func isBlank(head []byte) bool {
	text, err := toUTF8(head)
	return err == nil && len(trimBlank(text)) == 0
}

// unpack reads what compressed bytes hold.
func (s *stream) unpack(kind string, r io.Reader) error {
	u, err := newUnpacker(kind, r)
	if err != nil {
		return err
	}
	defer u.Close()
	s.trusted, s.packed = false, true
	return s.read(u)
}

// chunks decodes JSON in pieces. mark is the byte order mark before it.
func (s *stream) chunks(mark []byte, c *chunker) error {
	for {
		k, err := c.next()
		if err != nil || k == nil {
			return err
		}
		if !s.yield(func(yield func(Result) bool) {
			n := &numbering{source: s.source, raw: k.raw(mark), o: s.o, yield: yield, several: !k.first || !k.last}
			if k.err != nil {
				n.document(parsed{err: k.err, line: k.line})
				n.finish()
				return
			}
			defer c.release(k)
			k.decode(n)
		}) {
			return nil
		}
	}
}

// raw returns the bytes of a source that is one chunk, with the byte order mark
// before it; nil for one of several chunks.
func (k *chunk) raw(mark []byte) []byte {
	switch {
	case !k.first || !k.last:
		return nil
	case len(mark) == 0:
		return k.text
	}
	return append(bytes.Clone(mark), k.text...)
}

// decode yields what the chunk holds. The quick reader is given back when all was
// yielded: what it read may be in its memory until then.
func (k *chunk) decode(n *numbering) {
	var quick *quickReader
	if n.o.Keep != KeepAll {
		quick = n.o.readers.take()
		defer n.o.readers.giveBack(quick)
		quick.begin(k.text, k.padded, n.o)
	}
	for d := range jsonDocuments(k, quick) {
		if !n.document(d) {
			return
		}
	}
	n.finish()
}
