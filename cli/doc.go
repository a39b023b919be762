// Package cli is the command line of iradvise as a value: every command with
// its flags and wiring, and nothing else.
//
//	func main() { cli.Program{}.Main() }
//
// is all of command iradvise. Each command is one file with a constructor and a
// typed options struct; exit.go alone turns an outcome into a number.
package cli
