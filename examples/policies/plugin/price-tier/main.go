//go:build wasip1

// Price-tier is a plug-in for policies: price_tier(usd per hour) names the
// company's price tier of an endpoint. Build it with
//
//	GOOS=wasip1 GOARCH=wasm go build -trimpath -buildmode=c-shared -o price-tier.wasm ./price-tier
package main

import (
	"encoding/json"
	"unsafe"
)

// arguments and answer are variables so that the garbage collector leaves them
// alone while iradvise uses their addresses.
var arguments, answer []byte

// alloc makes room for the arguments of a call.
//
//go:wasmexport iradvise_alloc
func alloc(size uint32) unsafe.Pointer {
	arguments = make([]byte, size)
	return unsafe.Pointer(unsafe.SliceData(arguments))
}

// priceTier is price_tier(number) -> string.
//
//go:wasmexport price_tier
func priceTier(_, _ uint32) uint64 {
	var args [1]float64
	if err := json.Unmarshal(arguments, &args); err != nil {
		return give(map[string]string{"error": err.Error()})
	}
	return give(tier(args[0]))
}

func tier(usdPerHour float64) any {
	switch {
	case usdPerHour < 0:
		return map[string]string{"error": "a price below 0"}
	case usdPerHour < 0.25:
		return "small"
	case usdPerHour < 1:
		return "medium"
	}
	return "large"
}

// give returns the address and the size of a value's JSON as one number.
func give(value any) uint64 {
	answer, _ = json.Marshal(value) // strings always marshal
	return uint64(uintptr(unsafe.Pointer(unsafe.SliceData(answer))))<<32 | uint64(len(answer))
}

func main() {}
