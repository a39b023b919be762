package plugin

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var built = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "plugin")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "cases.wasm")
	build := exec.Command("go", "build", "-buildmode=c-shared", "-o", out, "./testdata/cases")
	build.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "GOPROXY=off")
	if text, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, text)
	}
	wasm, err := os.ReadFile(out)
	if err != nil {
		return nil, err
	}
	// This one stays open, so that the module is compiled once for all tests.
	_, err = compiled.load(context.Background(), wasm, Spec{Name: "echo", SHA256: digestOf(wasm), Signature: "() -> number"}, testLimits())
	return wasm, err
})

// compiled are the modules that the tests share.
var compiled = NewModules()

// cases returns the module of testdata, built once.
func cases(t testing.TB) []byte {
	t.Helper()
	wasm, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return wasm
}

// testLimits are short enough to wait for.
func testLimits() limits {
	return limits{call: 300 * time.Millisecond, start: 5 * time.Second, memory: 16 << 20}
}

func digestOf(wasm []byte) string { return fmt.Sprintf("%x", sha256.Sum256(wasm)) }

func open(t testing.TB, name, signature string) *Plugin {
	t.Helper()
	wasm := cases(t)
	p, err := compiled.load(t.Context(), wasm, Spec{Name: name, SHA256: digestOf(wasm), Signature: signature}, testLimits())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func TestValuesCrossUnchanged(t *testing.T) {
	for _, c := range []struct {
		signature string
		arg, want any
	}{
		{"(number) -> number", 0.115, 0.115},
		{"(number) -> number", int64(3), 3.0},
		{"(number) -> number", 1e300, 1e300},
		{"(number) -> number", 5e-324, 5e-324},
		{"(number) -> integer", 12.0, int64(12)},
		{"(integer) -> integer", int64(-1) << 53, int64(-1) << 53},
		{"(integer) -> number", 7, 7.0},
		{"(string) -> string", `ml.m5.large <&> "\` + "\n\x00\u2028 \U0001f600", `ml.m5.large <&> "\` + "\n\x00\u2028 \U0001f600"},
		{"(boolean) -> boolean", true, true},
		{"(list of number) -> list of number", []any{1.5, 2.0}, []any{1.5, 2.0}},
		{"(list of string) -> list of string", []string{"a", "b]"}, []any{"a", "b]"}},
		{"(list of boolean) -> list of boolean", []any{}, []any{}},
		{"(list of integer) -> list of integer", []int64{4}, []any{int64(4)}},
	} {
		t.Run(c.signature, func(t *testing.T) {
			got, err := open(t, "echo", c.signature).Call(t.Context(), []any{c.arg})
			if err != nil {
				t.Fatalf("echo(%v): %v", c.arg, err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("echo(%v) (-want +got):\n%s", c.arg, diff)
			}
		})
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		result, answer string
		want           any
		err            string
	}{
		{"number", " 1.5\n", 1.5, ""},
		{"number", "null", nil, ""},
		{"number", "NaN", nil, ""},
		{"integer", "Infinity", nil, ""},
		{"number", "-Infinity", nil, ""},
		{"number", "1e999", nil, ""},
		{"list of number", "[1, null]", nil, ""},
		{"list of number", "[1e999]", nil, ""},
		{"number", "", nil, "its answer is empty"},
		{"number", "1 2", nil, `its answer is no JSON value: "1 2"`},
		{"number", "01", nil, `its answer is no JSON value: "01"`},
		{"string", "NaN", nil, "its answer is NaN, but the signature says string"},
		{"number", `"1"`, nil, "its answer is a string, but the signature says number"},
		{"string", "1", nil, "its answer is a number, but the signature says string"},
		{"boolean", "0", nil, "its answer is a number, but the signature says boolean"},
		{"integer", "1.5", nil, "its answer is the number 1.5, but the signature says integer"},
		{"integer", "9007199254740994", nil, "beyond 2^53"},
		{"integer", "9007199254740993", nil, "beyond 2^53"},
		{"integer", "-9007199254740993", nil, "beyond 2^53"},
		{"integer", "9007199254740992", int64(1 << 53), ""},
		{"integer", "-9007199254740992.0", int64(-1 << 53), ""},
		{"integer", "1.0000000000000000001", nil, "its answer is the number 1.0000000000000000001, but the signature says integer"},
		{"integer", "1e-400", nil, "but the signature says integer"},
		{"integer", "1e-99999999999999999999", nil, "but the signature says integer"},
		{"integer", "0e99999999999999999999", int64(0), ""},
		{"integer", "-1.50e1", int64(-15), ""},
		{"integer", "1500e-2", int64(15), ""},
		{"integer", "1505e-1", nil, "but the signature says integer"},
		{"integer", "-0.0", int64(0), ""},
		{"number", `{"error": ""}`, nil, "plug-in text: it has no answer and does not say why"},
		{"number", "[1]", nil, "its answer is a list, but the signature says number"},
		{"list of number", `[1, "2"]`, nil, "element 2 of its list"},
		{"list of number", `[[1]]`, nil, "element 1 of its list"},
		{"list of number", "true", nil, "its answer is a boolean, but the signature says list of number"},
		{"number", `{"error": "no price for ml.x9"}`, nil, "plug-in text: no price for ml.x9"},
		{"number", `{"error": "x", "value": 1}`, nil, "its answer is an object"},
		{"number", `{"value": 1}`, nil, "its answer is an object"},
		{"string", strings.Repeat("[", 20000), nil, "no JSON value"},
	} {
		t.Run(c.result+" "+c.answer[:min(len(c.answer), 30)], func(t *testing.T) {
			got, err := open(t, "text", "(string) -> "+c.result).Call(t.Context(), []any{c.answer})
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Errorf("answer %q: error %v, want %q", c.answer, err, c.err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("answer %q (-want +got):\n%s", c.answer, diff)
			}
		})
	}
}

func TestFailuresNamePlugInAndCause(t *testing.T) {
	for _, c := range []struct {
		name string
		kind Kind
		want string
	}{
		{"crash", Trap, "plug-in crash: crashed: panic: no such price"},
		{"quit", Trap, "plug-in quit: ended itself with exit code 3"},
		{"spin", TimeOut, "plug-in spin: took longer than the limit of 300ms"},
		{"hoard", OutOfMemory, "plug-in hoard: needs more memory than the limit of 16 MiB"},
		{"blocked", Trap, "plug-in blocked: crashed: fatal error: all goroutines are asleep"},
		{"outside", BadOutput, "plug-in outside: its answer lies outside of its memory"},
		{"endless", BadOutput, "plug-in endless: its answer has 4294967295 bytes, more than the limit of 1048576"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := open(t, c.name, "() -> number")
			for range 2 {
				got, err := p.Call(t.Context(), nil)
				var e *Error
				if !errors.As(err, &e) || e.Kind != c.kind || !strings.HasPrefix(err.Error(), c.want) || got != nil {
					t.Fatalf("got %v, error %v; want an error of kind %d with %q", got, err, c.kind, c.want)
				}
				if strings.ContainsAny(err.Error(), "\n\x1b") {
					t.Errorf("the error %q is not one plain line", err)
				}
			}
			next, err := open(t, "echo", "(number) -> number").Call(t.Context(), []any{float64(len(c.name))})
			if err != nil || next != float64(len(c.name)) {
				t.Errorf("after it, echo gives %v, %v", next, err)
			}
		})
	}
}

func TestArgumentsFitTheSignature(t *testing.T) {
	p := open(t, "echo", "(integer) -> number")
	for _, args := range [][]any{nil, {1, 2}, {1.5}, {"1"}, {nil}, {math.NaN()}, {math.Inf(1)}, {true}, {[]any{1}}} {
		_, err := p.Call(t.Context(), args)
		var e *Error
		if !errors.As(err, &e) || e.Kind != BadArgument || !strings.Contains(err.Error(), "(integer) -> number") {
			t.Errorf("echo(%v): %v", args, err)
		}
	}
	_, err := open(t, "echo", "(string) -> string").Call(t.Context(), []any{strings.Repeat("x", maxInput)})
	if err == nil || !strings.Contains(err.Error(), "more than the limit of 1048576") {
		t.Errorf("a megabyte of text: %v", err)
	}
}

func TestNothingIsSeenOfTheWorld(t *testing.T) {
	t.Setenv("SECRET", "seen")
	got, err := open(t, "world", "() -> string").Call(t.Context(), nil)
	const want = `{".":false,"/":false,"/dev/urandom":false,"/etc/passwd":false,"/proc/self/environ":false,` +
		`"arguments":0,"environment":[],"network":false,"random":"AAAAAA==","time":0,"write":false}`
	if err != nil || got != want {
		t.Errorf("got %v, %v\nwant %s", got, err, want)
	}
}

func TestSleepTakesNoTime(t *testing.T) {
	if got, err := open(t, "sleep", "() -> boolean").Call(t.Context(), nil); got != true || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
}

// TestCallsDoNotSeeEachOther holds calls to their arguments, whatever ran before
// in the same instance. Different arguments keep answers from being remembered.
func TestCallsDoNotSeeEachOther(t *testing.T) {
	count := open(t, "count", "(number) -> number")
	order := open(t, "order", "(number) -> string")
	grow := open(t, "grow", "(number) -> boolean")
	first, err := order.Call(t.Context(), []any{-1.0})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		if got, err := count.Call(t.Context(), []any{float64(i)}); got != 1.0 || err != nil {
			t.Fatalf("call %d counts %v, %v", i, got, err)
		}
		if got, err := order.Call(t.Context(), []any{float64(i)}); got != first || err != nil {
			t.Fatalf("call %d has the order %v, %v; the first had %v", i, got, err, first)
		}
		if got, err := grow.Call(t.Context(), []any{float64(i)}); got != true || err != nil {
			t.Fatalf("call %d grows: %v, %v", i, got, err)
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	echo := open(t, "echo", "(number) -> number")
	crash := open(t, "crash", "(number) -> number")
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() {
			for i := range 25 {
				x := float64(worker*1000 + i)
				if got, err := echo.Call(t.Context(), []any{x}); got != x || err != nil {
					t.Errorf("echo(%v) = %v, %v", x, got, err)
				}
			}
			if _, err := crash.Call(t.Context(), []any{float64(worker)}); err == nil {
				t.Error("a crash has a result")
			}
		})
	}
	group.Wait()
	if n := len(echo.module.idle); n > cap(echo.module.slots) {
		t.Errorf("%d instances, more than %d", n, cap(echo.module.slots))
	}
}

func TestInterruptedCallsAreNotRemembered(t *testing.T) {
	echo := open(t, "echo", "(number) -> number")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := echo.Call(ended, []any{99.0})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got, err := echo.Call(t.Context(), []any{99.0}); got != 99.0 || err != nil {
		t.Errorf("afterwards %v, %v", got, err)
	}
}

func TestOneDigestIsCompiledOnce(t *testing.T) {
	a, b := open(t, "echo", "(number) -> number"), open(t, "count", "() -> number")
	if a.module != b.module {
		t.Error("two plug-ins of one file have a module each")
	}
	a.Close()
	a.Close()
	if got, err := b.Call(t.Context(), nil); got != 1.0 || err != nil {
		t.Errorf("after the other was closed: %v, %v", got, err)
	}
}
