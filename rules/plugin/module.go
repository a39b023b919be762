package plugin

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

const allocName = "iradvise_alloc"

// module is one compiled file with its instances.
type module struct {
	limits  limits
	runtime wazero.Runtime
	code    wazero.CompiledModule
	globals []string

	image  *image   // the memory after start-up
	values []uint64 // the globals after start-up
	now    int64    // the clock after start-up

	slots chan struct{}  // one for each instance that may be at work
	idle  chan *instance // started or put back, ready for a call

	mu   sync.Mutex
	memo map[call]outcome
}

// compile compiles a file and starts a first instance.
func compile(ctx context.Context, wasm []byte, l limits) (*module, *Error) {
	p, bad := prepare(wasm)
	if bad != nil {
		return nil, bad
	}
	workers := runtime.GOMAXPROCS(0)
	m := &module{
		limits: l, globals: p.globals, memo: map[call]outcome{},
		slots: make(chan struct{}, workers), idle: make(chan *instance, workers),
	}
	m.runtime = wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithCloseOnContextDone(true).WithDebugInfoEnabled(false))
	if bad := m.open(ctx, p.wasm, workers); bad != nil {
		m.close(context.WithoutCancel(ctx))
		return nil, bad
	}
	return m, nil
}

func (m *module) open(ctx context.Context, wasm []byte, workers int) *Error {
	offered, err := wasi(ctx, m.runtime)
	if err != nil {
		return errorf(BadModule, "the sandbox did not start: %v", err)
	}
	m.code, err = m.runtime.CompileModule(experimental.WithCompilationWorkers(ctx, workers), wasm)
	if err != nil {
		return errorf(BadModule, "cannot be compiled: %s", said(err.Error()))
	}
	if bad := m.check(offered); bad != nil {
		return bad
	}
	first, bad := m.start(ctx)
	if bad != nil {
		return bad
	}
	m.image = newImage(slices.Clone(first.memory.buffer))
	m.image.lay(&first.memory)
	m.values = first.globals()
	m.now = first.clock.now
	m.idle <- first
	return nil
}

// check holds imports to what WASI offers and looks for what every plug-in
// exports.
func (m *module) check(offered map[string]api.FunctionDefinition) *Error {
	for _, f := range m.code.ImportedFunctions() {
		if _, name, _ := f.Import(); offered[name] == nil {
			return errorf(BadModule, "imports %s, which %s does not have", said(name), wasiName)
		}
	}
	memory, ok := m.code.ExportedMemories()["memory"]
	if !ok {
		return errorf(NoExport, "does not export its memory under the name memory")
	}
	if need := uint64(memory.Min()) << 16; need > m.limits.memory {
		return errorf(OutOfMemory, "begins with %d pages of memory, more than the limit of %d (%d MiB)", memory.Min(), m.limits.memory>>16, m.limits.memory>>20)
	}
	functions := m.code.ExportedFunctions()
	if functions["_start"] != nil && functions["_initialize"] == nil {
		return errorf(NoExport, "is a command that runs and ends").hint("build a reactor: go build -buildmode=c-shared, clang -mexec-model=reactor")
	}
	return m.checkFunction(allocName, []api.ValueType{api.ValueTypeI32}, api.ValueTypeI32)
}

// checkCall looks for the function of one plug-in.
func (m *module) checkCall(name string) *Error {
	if strings.HasPrefix(name, "iradvise_") {
		return errorf(BadSpec, "the name %s is taken", name)
	}
	return m.checkFunction(name, []api.ValueType{api.ValueTypeI32, api.ValueTypeI32}, api.ValueTypeI64)
}

func (m *module) checkFunction(name string, params []api.ValueType, result api.ValueType) *Error {
	f := m.code.ExportedFunctions()[name]
	if f == nil {
		return errorf(NoExport, "exports no function %s", name).hint("%s", m.exported())
	}
	if !slices.Equal(f.ParamTypes(), params) || !slices.Equal(f.ResultTypes(), []api.ValueType{result}) {
		return errorf(NoExport, "its function %s must be %s, not %s", name,
			wasmType(params, []api.ValueType{result}), wasmType(f.ParamTypes(), f.ResultTypes()))
	}
	return nil
}

// exported lists the functions that could be called.
func (m *module) exported() string {
	var all []string
	for name := range m.code.ExportedFunctions() {
		if name != allocName && !strings.HasPrefix(name, "_") {
			all = append(all, said(name))
		}
	}
	if len(all) == 0 {
		return "it exports no functions"
	}
	slices.Sort(all)
	if len(all) > 20 {
		all = append(all[:20], "...")
	}
	return "it exports " + strings.Join(all, ", ")
}

// wasmType writes the type of a function as WebAssembly's text does.
func wasmType(params, results []api.ValueType) string {
	names := func(types []api.ValueType) string {
		all := make([]string, len(types))
		for i, t := range types {
			all[i] = api.ValueTypeName(t)
		}
		return "(" + strings.Join(all, ", ") + ")"
	}
	return names(params) + " -> " + names(results)
}

func (m *module) close(ctx context.Context) {
	_ = m.runtime.Close(ctx)
	if m.image != nil {
		m.image.close()
	}
}
