package policytest

import "testing"

// TestEachPassesAPanicOn holds that a bug in the work is the caller's to report
// and does not end the process from within a worker.
func TestEachPassesAPanicOn(t *testing.T) {
	defer func() {
		if p := recover(); p != "odd" {
			t.Errorf("got %v, want the panic of the work", p)
		}
	}()
	err := each(t.Context(), []func() error{func() error { panic("odd") }, func() error { return nil }})
	t.Errorf("no panic, but %v", err)
}
