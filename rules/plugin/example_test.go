package plugin_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/iradvise/iradvise/rules/plugin"
)

// answer is a module whose function answer gives "1", in WebAssembly.
const answer = "\x00asm\x01\x00\x00\x00" +
	"\x01\x0c\x02\x60\x01\x7f\x01\x7f\x60\x02\x7f\x7f\x01\x7e" + // two types
	"\x03\x03\x02\x00\x01" + // two functions
	"\x05\x03\x01\x00\x01" + // a memory
	"\x07\x24\x03\x0eiradvise_alloc\x00\x00\x06answer\x00\x01\x06memory\x02\x00" +
	"\x0a\x12\x02\x04\x00\x41\x00\x0b\x0b\x00\x41\x00\x41\x31\x3a\x00\x00\x42\x01\x0b"

// A plug-in is loaded by its digest and called with plain values.
func Example() {
	ctx := context.Background()
	spec := plugin.Spec{Name: "answer", SHA256: "00", Signature: "(string) -> integer"}
	_, err := plugin.Load(ctx, []byte(answer), spec)
	var wrong *plugin.Error
	fmt.Println(errors.As(err, &wrong) && wrong.Kind == plugin.BadDigest)

	spec.SHA256 = "1d032ad76e2988b5b2518e4553412cf40dafcf518555de8f92a0ace6ff49f36e"
	p, err := plugin.Load(ctx, []byte(answer), spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer p.Close()
	fmt.Println(p.Call(ctx, []any{"ml.m5.large"}))
	// Output:
	// true
	// 1 <nil>
}
