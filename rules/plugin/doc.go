// Package plugin runs functions of a policy that are written in any language
// and compiled to WebAssembly.
//
//	wasm bytes + Spec -> Load -> Plugin -> Call(arguments) -> value, missing or Error
//
// A plug-in is a core WebAssembly module (a WASI preview 1 reactor, or one
// without WASI) that exports its memory and
//
//	memory
//	iradvise_alloc(size i32) -> i32          // room for the arguments
//	NAME(arguments i32, size i32) -> i64     // one for each function
//
// where NAME is the plug-in's name in the policy. The arguments arrive as one
// JSON array, the answer is one JSON value: the address of its text in the upper
// 32 bits of the result and its size in the lower ones. The answer null means
// missing; {"error": "text"} says why there is none. Nothing is ever freed: after
// each call memory and globals are put back to what they were after start-up, so
// a call cannot see an earlier one.
//
// A plug-in sees no file, clock, network, randomness or environment. A call ends
// after a second and within 64 MiB of memory, else it is an Error and whatever
// asked for it is undecided.
//
// On Linux an instance's memory is a private mapping of what it was after
// start-up, and the system tells which pages a call has written: a handful, which
// are copied back. Elsewhere, and where the system does not pass a test of that,
// all of the memory is copied. Either way every byte is put back, whoever wrote
// it; a module's word for having no state is not asked for.
//
// Note: a call in a Go module with 4 MB of memory takes 15 to 20 microseconds, of
// which 6 put six pages back; copying all took 70 to 250 and a fresh instance
// takes 3 to 9 milliseconds. That results depend on the arguments alone makes it
// right to remember them: a call that was made before costs about a microsecond.
// Dropping the written pages instead of copying over them took longer than
// copying all of the memory, and comparing before copying about as long.
//
// # Stability
//
// What a module exports and how values cross change only with the major version, and so do
// Load, Plugin, Spec and Error. Load and Call stop when their context ends; errors
// are *Error, whose Kind tells them apart, and errors.Is finds the context's own.
package plugin
