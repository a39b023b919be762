//go:build unix

package loaders

import (
	"errors"
	"io/fs"
	"slices"
	"syscall"
)

// readSmall reads a small regular file at once, into room where that is large
// enough. Its error is errLarge for any other file.
//
// Note: os.Open asks the kernel four more questions about each file, which is a
// third of what reading one costs.
func readSmall(name string, room []byte) ([]byte, error) {
	fd, err := uninterrupted(func() (int, error) {
		return syscall.Open(name, syscall.O_RDONLY|syscall.O_CLOEXEC|syscall.O_NONBLOCK, 0)
	})
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	defer syscall.Close(fd)
	var info syscall.Stat_t
	if err := syscall.Fstat(fd, &info); err != nil {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: err}
	}
	if info.Mode&syscall.S_IFMT != syscall.S_IFREG || info.Size > largestWhole {
		return nil, errLarge
	}
	size := int(info.Size)
	b := slices.Grow(room[:0], size+len(padding))[:size]
	for n := 0; n < size; {
		more, err := uninterrupted(func() (int, error) { return syscall.Read(fd, b[n:]) })
		if err != nil {
			return nil, &fs.PathError{Op: "read", Path: name, Err: err}
		}
		if more == 0 { // it has become shorter
			return b[:n], nil
		}
		n += more
	}
	return b, nil
}

// uninterrupted calls f again while a signal interrupts it.
func uninterrupted(f func() (int, error)) (int, error) {
	for {
		n, err := f()
		if !errors.Is(err, syscall.EINTR) {
			return n, err
		}
	}
}
