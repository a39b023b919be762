package engine

import "math"

// Measured is a value that AWS may leave out. The zero value is "not measured",
// which is never zero and never passes.
type Measured[T any] struct {
	v  T
	ok bool
}

// Known returns v as a measured value.
func Known[T any](v T) Measured[T] { return Measured[T]{v: v, ok: true} }

// Finite returns v as a measured value, or not measured for NaN and infinities:
// neither is a measurement, wherever it came from.
func Finite(v float64) Measured[float64] {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Measured[float64]{}
	}
	return Known(v)
}

// Get returns the value and whether it was measured.
func (m Measured[T]) Get() (T, bool) { return m.v, m.ok }

// IsKnown reports whether the value was measured.
func (m Measured[T]) IsKnown() bool { return m.ok }

// Any returns the value, or nil when it was not measured: the form that JSON
// and printed tables use.
func (m Measured[T]) Any() any {
	if !m.ok {
		return nil
	}
	return m.v
}

// Equal reports whether both are not measured or both hold the same value.
// It lets go-cmp and tests compare whole Jobs.
func (m Measured[T]) Equal(o Measured[T]) bool {
	if m.ok != o.ok {
		return false
	}
	return !m.ok || any(m.v) == any(o.v)
}
