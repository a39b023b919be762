package plugin

import (
	"context"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

const wasiName = wasi_snapshot_preview1.ModuleName

// limits bound what a plug-in may use.
type limits struct {
	call   time.Duration // for one call
	start  time.Duration // for starting an instance
	memory uint64        // bytes of one instance
}

func standardLimits() limits {
	return limits{call: time.Second, start: 10 * time.Second, memory: 64 << 20}
}

const (
	maxModule = 32 << 20 // bytes of the file
	maxInput  = 1 << 20  // bytes of the arguments
	maxOutput = 1 << 20  // bytes of an answer
)

// MaxBytes is the greatest size of a plug-in's file.
const MaxBytes = maxModule

// sandbox is all that one instance sees of the world.
type sandbox struct {
	memory memory
	clock  clock
	log    log
}

// config lets an instance see the sandbox and nothing else: no arguments, no
// environment, no files; standard input is empty, output goes nowhere.
func (s *sandbox) config() wazero.ModuleConfig {
	return wazero.NewModuleConfig().
		WithName("").
		WithStartFunctions("_initialize").
		WithStderr(&s.log).
		WithRandSource(zeros{}).
		WithWalltime(func() (int64, int32) { return 0, 0 }, 1).
		WithNanotime(s.clock.read, 1).
		WithNanosleep(s.clock.sleep)
}

// wasi adds WASI to a runtime, without what would change the state of an
// instance beside its memory and globals, and returns its functions.
func wasi(ctx context.Context, r wazero.Runtime) (map[string]api.FunctionDefinition, error) {
	b := r.NewHostModuleBuilder(wasiName)
	wasi_snapshot_preview1.NewFunctionExporter().ExportFunctions(b)
	const badDescriptor = 8
	b.NewFunctionBuilder().WithFunc(func(int32) int32 { return badDescriptor }).Export("fd_close")
	b.NewFunctionBuilder().WithFunc(func(int32, int32) int32 { return badDescriptor }).Export("fd_renumber")
	b.NewFunctionBuilder().WithFunc(func(int32, int32) int32 { return badDescriptor }).Export("fd_fdstat_set_flags")
	host, err := b.Instantiate(ctx)
	if err != nil {
		return nil, err
	}
	return host.ExportedFunctionDefinitions(), nil
}

// zeros is what there is instead of randomness.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// clock is a time that passes by being read and by sleeping, in nanoseconds.
type clock struct{ now int64 }

func (c *clock) read() int64 {
	c.now += int64(time.Microsecond)
	return c.now
}

func (c *clock) sleep(ns int64) { c.now += max(ns, 0) }

// log keeps the beginning of what a plug-in writes to standard error: the reason
// for which it dies.
type log struct{ text []byte }

const maxLog = 4 << 10

func (l *log) Write(p []byte) (int, error) {
	l.text = append(l.text, p[:min(len(p), maxLog-len(l.text))]...)
	return len(p), nil
}
