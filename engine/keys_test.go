package engine

import (
	"reflect"
	"testing"
	"time"
)

// Whatever tells two rows apart, their keys do not depend on which comes first.
func TestKeysDoNotDependOnTheOrderOfRows(t *testing.T) {
	position := map[string]bool{"Key": true, "Index": true, "Row": true}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Recommendation]()) {
		if position[field.Name] || field.Name == "Metrics" {
			continue
		}
		checkOrder(t, field.Name, func(r *Recommendation) reflect.Value {
			return reflect.ValueOf(r).Elem().FieldByIndex(field.Index)
		})
	}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Metrics]()) {
		checkOrder(t, "Metrics."+field.Name, func(r *Recommendation) reflect.Value {
			return reflect.ValueOf(&r.Metrics).Elem().FieldByIndex(field.Index)
		})
	}
}

func checkOrder(t *testing.T, name string, field func(*Recommendation) reflect.Value) {
	t.Helper()
	one, other := &Recommendation{}, &Recommendation{}
	a, b := values(t, name, field(one).Interface())
	field(one).Set(reflect.ValueOf(a))
	field(other).Set(reflect.ValueOf(b))
	keys := func(rows ...*Recommendation) [2]string {
		(&Job{Recommendations: rows}).OrderRecommendations()
		return [2]string{one.Key, other.Key}
	}
	if forth, back := keys(one, other), keys(other, one); forth != back {
		t.Errorf("rows that differ in %s have the keys %q, and %q the other way round", name, forth, back)
	}
}

// values returns two values of one type that differ.
func values(t *testing.T, name string, zero any) (a, b any) {
	t.Helper()
	switch zero.(type) {
	case string:
		return "a", "b"
	case []EnvVar:
		return []EnvVar{{Name: "N", Value: "?"}}, []EnvVar{{Name: "N", Unknown: true}}
	case Measured[bool]:
		return Known(true), Known(false)
	case Measured[int64]:
		return Known[int64](2), Known[int64](1)
	case Measured[float64]:
		return Known(2.0), Known(1.0)
	case Measured[time.Time]:
		return Known(time.Unix(2, 0)), Known(time.Unix(1, 0))
	}
	t.Fatalf("%s has a type that this test does not know: %T", name, zero)
	return nil, nil
}
