package policytest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEdits(t *testing.T) {
	for _, test := range []struct {
		source string
		want   []string
	}{
		{`rec.model_latency_ms <= params.max_latency_ms`, []string{`rec.model_latency_ms < params.max_latency_ms`, `rec.model_latency_ms > params.max_latency_ms`}},
		{`rec.cpu_utilization > 80`, []string{`rec.cpu_utilization >= 80`, `rec.cpu_utilization <= 80`, `rec.cpu_utilization > 79`, `rec.cpu_utilization > 81`}},
		{`not is_gpu`, []string{`is_gpu`}},
		{`!is_gpu`, []string{`is_gpu`}},
		{`rec.instance_family not in params.families`, []string{`rec.instance_family in params.families`}},
		{`rec.env["A"] == "1 < 2"`, []string{`rec.env["A"] != "1 < 2"`}},
		{`(rec.cpu_utilization ?? 0) < 5`, []string{`(rec.cpu_utilization ?? 0) <= 5`, `(rec.cpu_utilization ?? 0) >= 5`, `(rec.cpu_utilization ?? 0) < 4`, `(rec.cpu_utilization ?? 0) < 6`}},
		{`recs[0].cost_per_hour != nil`, []string{`recs[0].cost_per_hour == nil`}},
		{`"é" == rec.id and is_gpu`, []string{`"é" != rec.id and is_gpu`}},
		{`rec.instance_count in 1..3`, []string{`rec.instance_count in 0..3`, `rec.instance_count in 2..3`, `rec.instance_count in 1..2`, `rec.instance_count in 1..4`}},
		{`a >= b`, []string{`a > b`, `a < b`}},
		{`not (a < b)`, []string{`(a < b)`, `not (a <= b)`}},
		{`!(a == b)`, []string{`(a == b)`}},
		{`not (a == max(b, c > d ? 1.5 : c))`, []string{
			`(a == max(b, c > d ? 1.5 : c))`, `not (a == max(b, c >= d ? 1.5 : c))`, `not (a == max(b, c <= d ? 1.5 : c))`,
			`not (a == max(b, c > d ? 1.4 : c))`, `not (a == max(b, c > d ? 1.6 : c))`,
		}},
		{`not (a < b and c)`, []string{`(a < b and c)`, `not (a <= b and c)`, `not (a >= b and c)`}},
		{`not (a < b < c)`, []string{`(a < b < c)`, `not (a <= b < c)`, `not (a >= b < c)`, `not (a < b <= c)`, `not (a < b >= c)`}},
		{`is_gpu or is_cpu`, nil},
		{`"unclosed`, nil},
	} {
		var got []string
		for _, e := range edits(test.source) {
			got = append(got, e.apply(test.source))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.source, diff)
		}
	}
}

func TestShifted(t *testing.T) {
	for written, want := range map[string][]string{
		"100":       {"99", "101"},
		"1":         {"0", "2"},
		"0":         {"-1", "1"},
		"80":        {"79", "81"},
		"0.5":       {"0.4", "0.6"},
		"0.115":     {"0.114", "0.116"},
		"1.10":      {"1.09", "1.11"},
		"90000000":  {"89100000", "90900000"},
		"90_000":    {"89100", "90900"},
		"1e3":       {"990", "1010"},
		"1e-6":      {"0.000000", "0.000002"},
		"1.5e-6":    {"0.0000014", "0.0000016"},
		"0x10":      nil,
		"not a num": nil,
	} {
		if diff := cmp.Diff(want, shifted(written)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", written, diff)
		}
	}
}

func TestComparisons(t *testing.T) {
	for source, want := range map[string][]string{
		`rec.a <= params.b`:                            {`(rec.a) <= (params.b)`},
		`x and rec.a * 2 < 5 + 1 or y`:                 {`(rec.a * 2) <= (5 + 1)`},
		`not (rec.a > 5)`:                              {`(rec.a) <= (5)`},
		`max(rec.a, 3) >= (rec.b + 1) * 2`:             {`(max(rec.a, 3)) <= ((rec.b + 1) * 2)`},
		`all(recs, .cost_per_hour < 5)`:                {`(.cost_per_hour) <= (5)`},
		`rec.a == 5`:                                   nil,
		`is_gpu ? rec.a < 1 : rec.a < 2`:               {`(rec.a) <= (1)`, `(rec.a) <= (2)`},
		`(rec.cpu ?? 0) <= 80`:                         {`((rec.cpu ?? 0)) <= (80)`},
		`rec.env["A"] == "x" && len(recs[0].key) > -1`: {`(len(recs[0].key)) <= (-1)`},
	} {
		var got []string
		for _, c := range comparisons(source) {
			got = append(got, c.with("<="))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", source, diff)
		}
	}
}
