//go:build !unix

package loaders

import "os"

// readSmall reads a small regular file at once. Its error is errLarge for any
// other file.
func readSmall(name string, _ []byte) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !small(info) {
		return nil, errLarge
	}
	return os.ReadFile(name)
}
