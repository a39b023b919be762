// Package document holds a JSON-like document as a tree that keeps what a map
// would lose: the order of members, numbers as they were written, members given
// twice, and where in the input everything stands.
//
//	bytes → ParseJSON → *Node → AppendJSON → bytes
//
//	n, err := document.ParseJSON([]byte(`{"Metrics": {"CostPerHour": 0.11500000208616257}}`))
//	n.Get("Metrics").Get("CostPerHour").Text // "0.11500000208616257"
//
// ParseJSON also takes the bare NaN and Infinity that Python's json.dumps
// writes. Its errors are *SyntaxError, with a position and the path of members
// that was open there.
//
// # Stability
//
// None: this package serves loaders, and changes with what has to be read.
package document
