package main

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
)

// A scenario is one table: programs that do the same. The first is what the
// others are compared with.
type scenario struct {
	title      string
	contenders []contender
	quick      bool // a run takes well under a second, so that more of them are needed
}

func (b *bench) scenarios() []scenario {
	all := []scenario{b.wholeArchive(), b.manyFiles(), b.gate()}
	if b.o.large > 0 {
		all = append(all, b.largeArchive())
	}
	return all
}

func (b *bench) wholeArchive() scenario {
	path := b.plain.path
	return scenario{
		title: fmt.Sprintf("One archive: %d jobs, %d MB of JSON lines in the wire's spelling", b.plain.jobs, b.plain.size/1e6),
		contenders: []contender{
			b.ours("iradvise -j 2", path, "-j", "2"),
			b.ours("iradvise -j 1", path, "-j", "1"),
			b.ours("iradvise -j 2, some jobs in other spellings", b.mixed.path, "-j", "2"),
			b.duckdb(path), b.node(path), b.python(path), b.expr(path), b.jq(path),
		},
	}
}

func (b *bench) manyFiles() scenario {
	path := b.folder.path
	return scenario{
		title: fmt.Sprintf("A folder: %d jobs in as many files, %d MB", b.folder.jobs, b.folder.size/1e6),
		contenders: []contender{
			b.ours("iradvise -j 2", path, "-j", "2"),
			b.duckdb(path + "/*/*.json"), b.node(path), b.python(path), b.expr(path), b.jq(filesBelow(path)...),
			with("OPA exec", b.tools.opa, opaExec, "exec", "-b", b.peer("rego"), "--decision", "main/answer", path),
			with("conftest", b.tools.conftest, conftestTable, "test", "-p", b.peer("rego"), "-o", "json", path),
		},
	}
}

func (b *bench) gate() scenario {
	return scenario{
		title: "A gate: one job in one file",
		quick: true,
		contenders: []contender{
			with("iradvise check", tool{path: b.o.iradvise}, closingLine, "check", "-p", b.policy, b.one),
			with("iradvise version", tool{path: b.o.iradvise}, nil, "version"),
			b.jq(b.one), b.node(b.one), b.python(b.one),
			with("OPA eval", b.tools.opa, opaEval, "eval", "-d", b.peer("rego"), "-i", b.one, "data.main.answer"),
			with("conftest", b.tools.conftest, conftestTable, "test", "-p", b.peer("rego"), "-o", "json", b.one),
		},
	}
}

func (b *bench) largeArchive() scenario {
	return scenario{
		title: fmt.Sprintf("A larger archive: %d jobs, %d MB", b.large.jobs, b.large.size/1e6),
		contenders: []contender{
			b.ours("iradvise -j 2", b.large.path, "-j", "2"),
			b.duckdb(b.large.path),
		},
	}
}

// filesBelow lists the files that a program without folders is given.
func filesBelow(dir string) []string {
	var files []string
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".json") {
			files = append(files, path)
		}
		return nil
	})
	return files
}
