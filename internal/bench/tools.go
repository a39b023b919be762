package main

import (
	"debug/buildinfo"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// A tool is a program that may be installed.
type tool struct {
	path    string // "" when it is not
	version string
}

func (t tool) installed() bool { return t.path != "" }

// tools are the programs that iradvise is measured beside.
type tools struct {
	node, python, jq, opa, conftest tool

	expr        tool // built from bench/peers/expr
	duckdb      tool // its command
	duckdbNode  tool // or its package for node
	nodeModules string
}

// findTools looks for programs on PATH, then among those below data/peers.
func findTools(data string) tools {
	installed := filepath.Join(data, "peers")
	find := func(name string, version ...string) tool {
		path, err := exec.LookPath(name)
		if err != nil {
			path, err = exec.LookPath(filepath.Join(installed, "bin", name))
		}
		if err != nil {
			return tool{}
		}
		return tool{path, versionOf(path, version...)}
	}
	t := tools{
		node: find("node", "--version"), python: find("python3", "--version"), jq: find("jq", "--version"),
		opa: find("opa", "version"), conftest: find("conftest", "--version"),
		expr: find("expr-peer"), duckdb: find("duckdb", "--version"),
		nodeModules: installed,
	}
	t.python.path = realPython(t.python.path)
	t.duckdbNode = duckdbPackage(t.node, installed)
	return t
}

// realPython returns the interpreter itself where a script stands before it,
// whose time is not Python's.
func realPython(path string) string {
	if path == "" {
		return ""
	}
	out, err := exec.Command(path, "-c", "import sys; print(sys.executable)").Output()
	if err != nil {
		return path
	}
	return strings.TrimSpace(string(out))
}

func duckdbPackage(node tool, installed string) tool {
	b, err := os.ReadFile(filepath.Join(installed, "node_modules/@duckdb/node-api/package.json"))
	if err != nil || !node.installed() {
		return tool{}
	}
	version := regexp.MustCompile(`"version": *"([^"]*)"`).FindSubmatch(b)
	if version == nil {
		return tool{}
	}
	return tool{node.path, string(version[1])}
}

var versionNumber = regexp.MustCompile(`\d+\.\d+(\.\d+)?`)

// versionOf returns the version that go install gave a program, or else the first
// thing like one that it prints.
func versionOf(path string, args ...string) string {
	if info, err := buildinfo.ReadFile(path); err == nil {
		return versionNumber.FindString(info.Main.Version)
	}
	out, _ := exec.Command(path, args...).CombinedOutput()
	return versionNumber.FindString(string(out))
}
