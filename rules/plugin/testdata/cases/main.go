//go:build wasip1

// The module that the tests of plug-ins call: each function does one thing that
// a plug-in may do, most of them wrong.
package main

import (
	"crypto/rand"
	"encoding/json"
	"net"
	"os"
	"strings"
	"time"
	"unsafe"
)

// arguments and answer are kept from the garbage collector while the host uses
// their addresses.
var arguments, answer []byte

//go:wasmexport iradvise_alloc
func alloc(size uint32) unsafe.Pointer {
	arguments = make([]byte, size)
	return unsafe.Pointer(unsafe.SliceData(arguments))
}

func give(text string) uint64 {
	answer = []byte(text)
	return uint64(uintptr(unsafe.Pointer(unsafe.SliceData(answer))))<<32 | uint64(len(answer))
}

func main() {}

//go:wasmexport echo
func echo(_, _ uint32) uint64 {
	return give(strings.TrimSuffix(strings.TrimPrefix(string(arguments), "["), "]"))
}

// text answers with the bytes of its string.
//
//go:wasmexport text
func text(_, _ uint32) uint64 {
	var args []string
	if err := json.Unmarshal(arguments, &args); err != nil {
		panic(err)
	}
	return give(args[0])
}

var calls int

//go:wasmexport count
func count(_, _ uint32) uint64 {
	calls++
	return give(strings.Repeat("1", calls))
}

//go:wasmexport crash
func crash(_, _ uint32) uint64 { panic("no such price\x1b[31m") }

//go:wasmexport quit
func quit(_, _ uint32) uint64 {
	os.Exit(3)
	return 0
}

//go:wasmexport spin
func spin(_, _ uint32) uint64 {
	for {
	}
}

var hoarded [][]byte

//go:wasmexport hoard
func hoard(_, _ uint32) uint64 {
	for {
		hoarded = append(hoarded, make([]byte, 1<<20))
	}
}

// grow needs more memory than at its start, within the limit.
//
//go:wasmexport grow
func grow(_, _ uint32) uint64 {
	hoarded = append(hoarded, make([]byte, 8<<20))
	return give("true")
}

//go:wasmexport blocked
func blocked(_, _ uint32) uint64 {
	<-make(chan bool)
	return 0
}

//go:wasmexport outside
func outside(_, _ uint32) uint64 { return 0xffff_ff00<<32 | 100 }

//go:wasmexport endless
func endless(_, _ uint32) uint64 { return 0xffff_ffff }

//go:wasmexport sleep
func sleep(_, _ uint32) uint64 {
	time.Sleep(24 * time.Hour)
	return give("true")
}

//go:wasmexport mistyped
func mistyped(_ uint32) uint32 { return 0 }

// world answers with all that it can find out about where it runs.
//
//go:wasmexport world
func world(_, _ uint32) uint64 {
	seen := map[string]any{"environment": os.Environ(), "arguments": len(os.Args), "time": time.Now().Unix()}
	for _, path := range []string{"/", ".", "/etc/passwd", "/dev/urandom", "/proc/self/environ"} {
		_, err := os.ReadFile(path)
		_, errDir := os.ReadDir(path)
		seen[path] = err == nil || errDir == nil
	}
	seen["write"] = os.WriteFile("/tmp/x", nil, 0o600) == nil
	_, err := net.Dial("tcp", "127.0.0.1:80")
	seen["network"] = err == nil
	random := make([]byte, 4)
	_, _ = rand.Read(random)
	seen["random"] = random
	text, _ := json.Marshal(seen)
	quoted, _ := json.Marshal(string(text))
	return give(string(quoted))
}

// order answers with the order in which it meets the keys of a map, which Go
// makes random.
//
//go:wasmexport order
func order(_, _ uint32) uint64 {
	m := map[string]bool{"a": true, "b": true, "c": true, "d": true, "e": true, "f": true, "g": true, "h": true, "i": true}
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	return give(`"` + strings.Join(keys, "") + `"`)
}
