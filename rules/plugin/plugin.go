package plugin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"runtime"
	"strings"
	"sync"
)

// Spec is what a policy says of a plug-in.
type Spec struct {
	Name      string // in expressions, and of the function that the module exports
	Path      string // of the file; for messages only
	SHA256    string // of the file, in hex, with or without "sha256:"
	Signature string // "(number, string) -> boolean"
}

// Plugin is one function, ready to be called from many goroutines.
type Plugin struct {
	spec      Spec
	signature Signature
	modules   *Modules // they live as long as it does
	module    *module
	shared    *shared
	id        identity
	closed    sync.Once
}

// Load loads one plug-in with a module of its own: see Modules.Load.
func Load(ctx context.Context, wasm []byte, spec Spec) (*Plugin, error) {
	return NewModules().Load(ctx, wasm, spec)
}

func (p *Plugin) open(ctx context.Context, wasm []byte, l limits) *Error {
	var err error
	if p.signature, err = ParseSignature(p.spec.Signature); err != nil {
		return errorf(BadSpec, "signature %q: %v", p.spec.Signature, err)
	}
	p.id = identity{digest: sha256.Sum256(wasm), limits: l}
	switch want, ok := parseDigest(p.spec.SHA256); {
	case !ok:
		return errorf(BadDigest, "sha256 must be 64 hexadecimal digits").hint("the file has %x", p.id.digest)
	case want != p.id.digest:
		return errorf(WrongDigest, "the file has the sha256 %x, the policy says %x", p.id.digest, want).hint("if the file was meant to change, review it and set its sha256")
	case len(wasm) > maxModule:
		return errorf(BadModule, "the file has more bytes than the limit of %d", maxModule)
	}
	var bad *Error
	if p.shared, bad = p.modules.table.acquire(ctx, p.id, wasm); bad != nil {
		return bad
	}
	p.module = p.shared.module
	if bad := p.module.checkCall(p.spec.Name); bad != nil {
		p.Close()
		return bad
	}
	return nil
}

func parseDigest(text string) (digest [sha256.Size]byte, ok bool) {
	b, err := hex.DecodeString(strings.TrimPrefix(text, "sha256:"))
	return digest, err == nil && copy(digest[:], b) == len(b) && len(b) == len(digest)
}

// Name returns the name in the policy.
func (p *Plugin) Name() string { return p.spec.Name }

// Signature returns what the plug-in takes and gives.
func (p *Plugin) Signature() Signature { return p.signature }

// Digest returns the digest of the file, "sha256:...".
func (p *Plugin) Digest() string { return "sha256:" + hex.EncodeToString(p.id.digest[:]) }

// Call calls the function with values as its signature says: float64 or any
// integer, string, bool, or slices of those. The result is float64, int64,
// string, bool, []any, or nil when it is missing. The error is an *Error; after
// one there is no result, and what asked for it is undecided.
func (p *Plugin) Call(ctx context.Context, args []any) (any, error) {
	v, bad := p.call(ctx, args)
	if bad != nil {
		return nil, bad.of(p.spec.Name)
	}
	return v, nil
}

func (p *Plugin) call(ctx context.Context, args []any) (any, *Error) {
	input, bad := p.signature.encode(args)
	if bad != nil {
		return nil, bad
	}
	if len(input) > maxInput {
		return nil, errorf(BadArgument, "its arguments have %d bytes as JSON, more than the limit of %d", len(input), maxInput)
	}
	defer runtime.KeepAlive(p)
	answer, bad := p.module.call(ctx, p.spec.Name, input)
	if bad != nil {
		return nil, bad
	}
	return p.signature.Result.decode(answer)
}

// Close lets go of the module; the last Plugin that uses it frees its memory.
// Calls must have returned. A second Close does nothing.
func (p *Plugin) Close() {
	p.closed.Do(func() { p.modules.table.release(p.id, p.shared) })
}
