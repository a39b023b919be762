//go:build !linux

package plugin

// pages and store do nothing where it is not known which pages a call writes:
// then all of the memory is put back.
type pages struct{}

type store struct{}

func keep([]byte) store { return store{} }

func (store) close() {}

func (*pages) reserve(uint64) []byte { return nil }

func (*pages) lay(store, int) bool { return false }

func (*pages) written(store) ([]span, bool) { return nil, false }

func (*pages) free() {}
