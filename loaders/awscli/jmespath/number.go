package jmespath

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/iradvise/iradvise/loaders/document"
)

// isFloat tells Python's floats from its integers by their spelling.
func isFloat(s string) bool { return strings.ContainsAny(s, ".eEnNI") }

func asFloat(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil && !math.IsInf(f, 0) {
		return math.NaN()
	}
	return f
}

func asInteger(s string) (*big.Int, bool) {
	if isFloat(s) {
		return nil, false
	}
	return new(big.Int).SetString(s, 10)
}

// compareNumbers compares two numbers by value; NaN has no order.
func compareNumbers(a, b string) (int, bool) {
	x, xok := asInteger(a)
	y, yok := asInteger(b)
	if xok && yok {
		return x.Cmp(y), true
	}
	f, g := asFloat(a), asFloat(b)
	switch {
	case math.IsNaN(f) || math.IsNaN(g):
		return 0, false
	case f < g:
		return -1, true
	case f > g:
		return 1, true
	}
	return 0, true
}

func integerNode(i *big.Int) *document.Node {
	return &document.Node{Kind: document.Number, Text: i.String()}
}

// floatNode spells f so that it stays a float: with a point or an exponent.
func floatNode(f float64) *document.Node {
	s := strconv.FormatFloat(f, 'g', -1, 64)
	switch {
	case math.IsNaN(f):
		s = "NaN"
	case math.IsInf(f, 0):
		s = strings.TrimPrefix(s, "+") + "inity"
	case !isFloat(s):
		s += ".0"
	}
	return &document.Node{Kind: document.Number, Text: s}
}

// sum adds as Python does: integers exactly, with a float among them floats.
func sum(numbers []*document.Node) *document.Node {
	total := new(big.Int)
	for i, n := range numbers {
		x, ok := asInteger(n.Text)
		if !ok {
			f, _ := new(big.Float).SetInt(total).Float64()
			for _, rest := range numbers[i:] {
				f += asFloat(rest.Text)
			}
			return floatNode(f)
		}
		total.Add(total, x)
	}
	return integerNode(total)
}

// rounded returns n as the integer that round makes of it.
func rounded(n *document.Node, round func(float64) float64) *document.Node {
	f := asFloat(n.Text)
	if !isFloat(n.Text) || math.IsNaN(f) || math.IsInf(f, 0) {
		return n
	}
	i, _ := big.NewFloat(round(f)).Int(nil)
	return integerNode(i)
}
