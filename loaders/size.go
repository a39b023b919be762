package loaders

import (
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
)

// Size returns how many bytes the files that the names stand for hold, as far as
// that can be told without reading them. ok is false when one of the names is no
// file or directory.
func Size(ctx context.Context, names []string) (bytes int64, ok bool) {
	for _, name := range names {
		info, err := os.Stat(name)
		switch {
		case err != nil || !info.IsDir() && !info.Mode().IsRegular():
			return 0, false
		case info.IsDir():
			bytes += directorySize(ctx, name)
		default:
			bytes += info.Size()
		}
	}
	return bytes, ctx.Err() == nil
}

func directorySize(ctx context.Context, dir string) (bytes int64) {
	_ = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil || e.IsDir() && strings.HasPrefix(e.Name(), ".") && e.Name() != ".":
			return fs.SkipDir
		case !e.IsDir() && readsName(e.Name()) && !strings.HasPrefix(e.Name(), "."):
			if info, err := e.Info(); err == nil {
				bytes += info.Size()
			}
		}
		return nil
	})
	return bytes
}

// counted adds what is read from r to n.
type counted struct {
	io.Reader
	n *atomic.Int64
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.n.Add(int64(n))
	return n, err
}
