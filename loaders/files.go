package loaders

import (
	"context"
	"iter"
	"os"
)

// Files returns the loader of saved files, directories and standard input.
func Files() Loader {
	return Loader{Name: "files", Doc: "saved files, directories, and - for standard input", Open: openFile}
}

func openFile(_ context.Context, name string, o Options) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		b, err := os.ReadFile(name)
		if err != nil {
			yield(Result{Source: name, Err: &Error{Source: name, Message: err.Error(), Kind: Unreadable}})
			return
		}
		for _, r := range Decode(b, name, o) {
			if !yield(r) {
				return
			}
		}
	}
}
