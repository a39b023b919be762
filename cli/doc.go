// Package cli is the command line of iradvise as a value: every command with
// its flags and wiring, and nothing else.
//
//	func main() { cli.Program{}.Main() }
//
// is all of command iradvise. Another program is iradvise with rules, functions,
// loaders and formats of its own: it lists them in its Program. docs/embedding.md
// shows a whole one.
//
//	func main() { cli.Program{Rules: []*engine.Rule{warmStart}}.Main() }
//
// # Stability
//
// Program and the exit statuses are stable: they change only with the major
// version. What commands print is for people, except for formats with a schema.
//
// # Inside
//
// Each command is one file with a constructor and a typed options struct; exit.go
// alone turns an outcome into a number.
package cli
