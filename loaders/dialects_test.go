package loaders_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/klauspost/compress/zstd"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders"
	"github.com/iradvise/iradvise/loaders/awscli"
	"github.com/iradvise/iradvise/loaders/document"
)

// wire is the API's own body, which every other dialect is compared with.
const wire = "testdata/dialects/01-wire-json11.json"

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// one decodes bytes that hold exactly one Job.
func one(t testing.TB, b []byte, o loaders.Options) *engine.Job {
	t.Helper()
	got := loaders.Decode(b, "input", o)
	if len(got) != 1 || got[0].Err != nil {
		t.Fatalf("want one job, got %d results, the first with error: %v", len(got), got[0].Err)
	}
	return got[0].Job
}

func load(t testing.TB, name string) *engine.Job {
	t.Helper()
	return one(t, readFile(t, name), loaders.Options{})
}

// asRead ignores what says where a Job came from rather than what it is.
var asRead = cmpopts.IgnoreFields(engine.Job{}, "Source", "Digest")

// TestDialectsLoadEqual loads the constructed job in each spelling and compares
// it whole with the API's own body.
func TestDialectsLoadEqual(t *testing.T) {
	for _, test := range []struct {
		file string
		lost []string // what the dialect cannot say
	}{
		{"02-awscli-v1.json", nil},
		{"03-awscli-v2.json", nil},
		{"05-awscli-v2.yaml", nil},
		{"06-awscli-v2-yaml-stream.yaml", nil},
		{"07-boto3-json-default-str.json", nil},
		{"08-boto3-json-bare-nan.json", nil},
		{"09-boto3-isoformat.json", nil},
		{"10-python-repr-pprint.txt", []string{"Warnings"}}, // tzlocal() names no offset
		{"12-go-sdk-json-marshal.json", []string{"Body"}},   // float32 digits, NaN became null
		{"13-js-sdk-v3.json", []string{"Body"}},             // NaN became null
		{"14-stepfunctions-resultpath.json", nil},
		{"20-powershell-utf16le-bom.json", nil},
		{"21-utf8-bom-crlf.json", nil},
	} {
		t.Run(test.file, func(t *testing.T) {
			want := load(t, wire)
			got := load(t, filepath.Join("testdata/dialects", test.file))
			if diff := cmp.Diff(want, got, asRead, cmpopts.IgnoreFields(engine.Job{}, test.lost...)); diff != "" {
				t.Errorf("differs from the wire body (-wire +dialect):\n%s", diff)
			}
		})
	}
}

// TestPartialDialects loads the dialects that carry the rows without their job.
func TestPartialDialects(t *testing.T) {
	full := load(t, wire)
	t.Run("recommendations only", func(t *testing.T) {
		got := load(t, "testdata/dialects/18-recommendations-only.json")
		if diff := cmp.Diff(full.Recommendations, got.Recommendations); diff != "" {
			t.Errorf("rows differ (-wire +dialect):\n%s", diff)
		}
		if !got.RecommendationsOnly || got.Status != "" {
			t.Errorf("RecommendationsOnly %v, Status %q; want true and none", got.RecommendationsOnly, got.Status)
		}
	})
	t.Run("notebook table", func(t *testing.T) {
		got := load(t, "testdata/dialects/17-notebook-dataframe.csv")
		want := load(t, wire)
		for _, r := range want.Recommendations {
			r.ID, r.VariantName, r.InferenceSpecification = "", "", ""
			r.Serverless = engine.Known(r.InstanceType == "")
			if r.InstanceType == "" {
				r.Serverless = engine.Measured[bool]{}
				r.MemorySizeMB, r.MaxConcurrency = engine.Measured[int64]{}, engine.Measured[int64]{}
			}
			r.InvocationStart, r.InvocationEnd = got.Completed, got.Completed // not measured
			var none engine.Measured[float64]
			r.Metrics.CPUUtilization, r.Metrics.MemoryUtilization, r.Metrics.ModelSetupTimeMS = none, none, none
		}
		want.OrderRecommendations()
		if diff := cmp.Diff(want.Recommendations, got.Recommendations); diff != "" {
			t.Errorf("rows differ (-want +got):\n%s", diff)
		}
	})
}

// TestTableSeparators loads the notebooks' table, index and empty cells
// included, whatever stands between its cells.
func TestTableSeparators(t *testing.T) {
	const table = ",InstanceType,InitialInstanceCount,CostPerHour,MaxInvocations,ModelLatency\n" +
		"0,ml.m5.large,1,0.115,257,171\n1,ml.c5.large,1,,300,\n"
	want := one(t, []byte(table), loaders.Options{})
	if n := len(want.Recommendations); n != 2 {
		t.Fatalf("%d rows, want 2", n)
	}
	for _, separator := range []string{";", "\t"} {
		got := one(t, []byte(strings.ReplaceAll(table, ",", separator)), loaders.Options{})
		if diff := cmp.Diff(want, got, asRead); diff != "" {
			t.Errorf("separated by %q (-comma +got):\n%s", separator, diff)
		}
	}
}

func TestAssumeCompleted(t *testing.T) {
	rows := readFile(t, "testdata/dialects/18-recommendations-only.json")
	got := one(t, rows, loaders.Options{AssumeCompleted: true})
	if got.Status != engine.JobCompleted || !got.AssumedStatus {
		t.Errorf("Status %q, AssumedStatus %v; want COMPLETED, true", got.Status, got.AssumedStatus)
	}
	failed := one(t, []byte(`{"JobName":"j","Status":"FAILED"}`), loaders.Options{AssumeCompleted: true})
	if failed.Status != engine.JobFailed || failed.AssumedStatus {
		t.Errorf("a FAILED job became %q", failed.Status)
	}
}

// TestTransports wraps one body in every compression and encoding.
func TestTransports(t *testing.T) {
	body := readFile(t, wire)
	want := load(t, wire)
	utf16le, utf16be := inUTF16(body, binary.LittleEndian), inUTF16(body, binary.BigEndian)
	for name, b := range map[string][]byte{
		"gzip":               gzipped(t, body),
		"zstd":               zstandard(t, body),
		"gzip of UTF-16":     gzipped(t, append([]byte("\xff\xfe"), utf16le...)),
		"UTF-16 LE":          append([]byte("\xff\xfe"), utf16le...),
		"UTF-16 BE":          append([]byte("\xfe\xff"), utf16be...),
		"UTF-16 LE, no mark": utf16le,
		"UTF-16 BE, no mark": utf16be,
		"UTF-8 mark":         append([]byte("\xef\xbb\xbf"), body...),
		"CRLF":               bytes.ReplaceAll(readFile(t, "testdata/dialects/02-awscli-v1.json"), []byte("\n"), []byte("\r\n")),
		"blank lines around": []byte("\n\n  " + string(body) + "\n\n"),
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(want, one(t, b, loaders.Options{}), asRead); diff != "" {
				t.Errorf("differs (-plain +got):\n%s", diff)
			}
		})
	}
}

func inUTF16(b []byte, order binary.AppendByteOrder) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(string(b))) {
		out = order.AppendUint16(out, u)
	}
	return out
}

func gzipped(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zstandard(t testing.TB, b []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(b, nil)
}

// TestSpellings loads the same job in spellings for which there is no file.
func TestSpellings(t *testing.T) {
	pretty := string(readFile(t, "testdata/dialects/02-awscli-v1.json"))
	pprint := string(readFile(t, "testdata/dialects/10-python-repr-pprint.txt"))
	oneLine := strings.Join(strings.Fields(pprint), " ")
	compact := strings.TrimSpace(string(readFile(t, wire)))
	yaml := string(readFile(t, "testdata/dialects/05-awscli-v2.yaml"))
	for name, text := range map[string]string{
		"lowerCamel":                       lowerCamel(pretty),
		"Python, one line":                 oneLine,
		"Python, tzutc()":                  strings.ReplaceAll(pprint, "tzlocal()", "tzutc()"),
		"Python, timezone.utc":             strings.ReplaceAll(pprint, "tzlocal()", "datetime.timezone.utc"),
		"Python, timezone(timedelta(0))":   strings.ReplaceAll(pprint, "tzlocal()", "datetime.timezone(datetime.timedelta(0))"),
		"Python, pytz":                     strings.ReplaceAll(pprint, "tzlocal()", "<UTC>"),
		"Python, ZoneInfo":                 strings.ReplaceAll(pprint, "tzlocal()", "zoneinfo.ZoneInfo(key='UTC')"),
		"Python, nan":                      strings.ReplaceAll(pprint, "'NaN'", "nan"),
		"Python, wrapped strings":          strings.Replace(pprint, "'constructed example for iradvise'", "('constructed '\n 'example '\n 'for iradvise')", 1),
		"Python, no time zone":             strings.ReplaceAll(pprint, ", tzinfo=tzlocal()", ""),
		"Python, Decimal":                  strings.Replace(pprint, "0.7360000014305115", "Decimal('0.7360000014305115')", 1),
		"Python, tuple":                    strings.Replace(pprint, "['text/csv']", "('text/csv',)", 1),
		"Python, double quotes":            strings.ReplaceAll(pprint, "'constructed example for iradvise'", `"constructed example for iradvise"`),
		"numbers as strings":               strings.NewReplacer(`0.7360000014305115`, `"0.7360000014305115"`, `: 1645`, `: "1645"`).Replace(pretty),
		"float in an integer field":        strings.NewReplacer(`: 1645`, `: 1645.0`, `: 171`, `: 1.71e2`).Replace(pretty),
		"bare Infinity":                    strings.ReplaceAll(pretty, `"NaN"`, `Infinity`),
		"null":                             strings.ReplaceAll(pretty, `"NaN"`, `null`),
		"yaml .nan":                        strings.ReplaceAll(yaml, "NaN", ".nan"),
		"yaml without quotes":              strings.ReplaceAll(yaml, "'", ""),
		"yaml after ---":                   "---\n" + yaml + "...\n",
		"epoch with exponent":              strings.Replace(compact, "1664922919.2", "1.6649229192E9", 1),
		"other offset":                     strings.Replace(compact, "1664922919.2", `"2022-10-05T00:35:19.2+02:00"`, 1),
		"space before the offset":          strings.Replace(compact, "1664922919.2", `"2022-10-04 22:35:19.200 +0000"`, 1),
		"UTC in words":                     strings.Replace(compact, "1664922919.2", `"2022-10-04 22:35:19.200000 UTC"`, 1),
		"PowerShell date":                  strings.Replace(compact, "1664922919.2", `"\/Date(1664922919200)\/"`, 1),
		"microseconds":                     strings.Replace(compact, "1664922919.2", `"2022-10-04T22:35:19.200000123Z"`, 1),
		"old spelling MemorySizeInMb":      strings.Replace(compact, "MemorySizeInMB", "MemorySizeInMb", 1),
		"old spelling of EndpointInfo":     strings.Replace(compact, `"EndpointInfo":{`, `"EndpointConfiguration":{`, 1),
		"duplicate key, same value":        strings.Replace(compact, `"MaxInvocations":1645,`, `"MaxInvocations":1645,"MaxInvocations":1645,`, 1),
		"in a list":                        "[" + compact + "]",
		"execution output as a string":     `{"executionArn":"x","output":` + quoteJSON(compact) + `}`,
		"a state with a status of its own": `{"JobName":"x","Status":"done","InputConfig":{},"Result":` + compact + `}`,
		"nested in lists":                  `{"a":[{"b":` + compact + `}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			ignore := cmpopts.IgnoreFields(engine.Job{}, "Body", "Warnings")
			if diff := cmp.Diff(load(t, wire), one(t, []byte(text), loaders.Options{}), asRead, ignore); diff != "" {
				t.Errorf("differs (-wire +got):\n%s", diff)
			}
		})
	}
}

// lowerCamel lowers the first letter of every member name.
func lowerCamel(pretty string) string {
	lines := strings.Split(pretty, "\n")
	for i, line := range lines {
		if name, rest, ok := strings.Cut(line, `": `); ok {
			q := strings.IndexByte(name, '"') + 1
			lines[i] = name[:q] + strings.ToLower(name[q:q+1]) + name[q+1:] + `": ` + rest
		}
	}
	return strings.Join(lines, "\n")
}

func quoteJSON(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// TestBodyOrder: a Body has its members in the order in which the AWS CLI
// prints them, so that printing a saved run and printing a live one agree.
func TestBodyOrder(t *testing.T) {
	for _, name := range []string{wire, "testdata/dialects/05-awscli-v2.yaml", "testdata/dialects/13-js-sdk-v3.json"} {
		body, err := loaders.Body(load(t, name))
		if err != nil {
			t.Fatal(err)
		}
		if arranged := awscli.Describe().Arrange(body); !document.Equal(body, arranged) {
			t.Errorf("%s: the body\n%s\nis not in the CLI's order\n%s", name, body.AppendJSON(nil), arranged.AppendJSON(nil))
		}
	}
}
