//go:build unix

package main

import (
	"os"
	"regexp"
	"runtime"
	"strconv"
	"syscall"
)

// peak returns the most memory that a program held, in bytes. It is never below
// what this process held when it started the program; see ownPeak.
func peak(p *os.ProcessState) int64 {
	use, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return inBytes(use)
}

// ownPeak returns the most memory that this process held. Linux says it apart from
// what was held by the process that started this one.
func ownPeak() int64 {
	if b, err := os.ReadFile("/proc/self/status"); err == nil {
		if m := highWater.FindSubmatch(b); m != nil {
			kB, _ := strconv.ParseInt(string(m[1]), 10, 64)
			return kB * 1024
		}
	}
	var use syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &use) != nil {
		return 0
	}
	return inBytes(&use)
}

var highWater = regexp.MustCompile(`VmHWM:\s*(\d+) kB`)

// inBytes returns the peak in bytes, which only macOS counts.
func inBytes(use *syscall.Rusage) int64 {
	if runtime.GOOS == "darwin" {
		return int64(use.Maxrss)
	}
	return int64(use.Maxrss) * 1024
}
