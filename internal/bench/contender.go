package main

import (
	"path/filepath"
)

// A contender is a program with what it is given in one scenario.
type contender struct {
	name string
	tool tool
	args []string
	read reader // nil when it counts nothing
}

// with gives a name to a program for a table.
func with(name string, t tool, read reader, args ...string) contender {
	if t.version != "" {
		name += " " + t.version
	}
	return contender{name: name, tool: t, read: read, args: args}
}

// ours is check over an archive, with a line of JSON for each job.
func (b *bench) ours(name, path string, flags ...string) contender {
	lines := "jsonl=" + filepath.Join(b.o.data, "out", "iradvise.jsonl")
	args := append([]string{"check", "-p", b.policy, "-o", lines}, flags...)
	return with(name, tool{path: b.o.iradvise}, closingLine, append(args, path)...)
}

func (b *bench) node(path string) contender {
	return with("node", b.tools.node, countsLine, b.peer("peer.mjs"), path)
}

func (b *bench) python(path string) contender {
	return with("Python", b.tools.python, countsLine, b.peer("peer.py"), path)
}

func (b *bench) jq(paths ...string) contender {
	return with("jq", b.tools.jq, countsLine, append([]string{"-nr", "-f", b.peer("peer.jq")}, paths...)...)
}

func (b *bench) expr(path string) contender {
	return with("Go: encoding/json and expr", b.tools.expr, countsLine, path)
}

// duckdb prefers DuckDB's own command to its package for node. files may be a
// pattern.
func (b *bench) duckdb(files string) contender {
	if b.tools.duckdb.installed() {
		return with("DuckDB", b.tools.duckdb, countsLine, "-noheader", "-list",
			"-c", "SET VARIABLE files = '"+files+"'", "-f", b.peer("peer.sql"))
	}
	return with("DuckDB", b.tools.duckdbNode, countsLine, b.peer("duckdb.mjs"), b.tools.nodeModules, b.peer("peer.sql"), files)
}

func (b *bench) peer(name string) string { return filepath.Join(b.peers, name) }
