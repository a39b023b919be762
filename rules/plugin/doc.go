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
// Note: putting back a Go module's 3 MB of memory takes 65 to 120 microseconds, a
// fresh instance 3 to 5 milliseconds, a call alone 6. The copy is the price for
// results that depend on the arguments only, and that makes it right to remember
// them: a call that was made before costs about a microsecond. Mapping the memory
// copy-on-write and dropping the written pages took longer than the copy, and
// comparing before copying about as long.
package plugin
