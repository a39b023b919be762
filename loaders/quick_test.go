package loaders

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/iradvise/iradvise/engine"
)

// sameAsTolerant decodes the bytes with and without the quick reader and holds
// both outcomes equal: jobs with their warnings, errors with their places.
func sameAsTolerant(t *testing.T, b []byte, o Options) {
	t.Helper()
	o.Keep = KeepAll
	want := Decode(b, "input", o)
	o.Keep = KeepDigest
	got := Decode(b, "input", o)
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(engine.Job{}, "Body"), errorText); diff != "" {
		t.Fatalf("the quick reader differs (-tolerant +quick):\n%s\ninput: %.2000q", diff, b)
	}
	sameInUsedMemory(t, b, o, want)
}

// sameInUsedMemory decodes twice into the same memory and looks at each job
// before the next result is asked for.
func sameInUsedMemory(t *testing.T, b []byte, o Options, want []Result) {
	t.Helper()
	o.Reuse, o.readers = &atomic.Bool{}, newReaders()
	o.Reuse.Store(true)
	for range 2 {
		i := 0
		padded := append(bytes.Clone(b), padding...)
		for got := range decode(padded[:len(b)], true, "input", o) {
			if diff := cmp.Diff(want[i], got, cmpopts.IgnoreFields(engine.Job{}, "Body"), errorText); diff != "" {
				t.Fatalf("result %d in used memory differs (-tolerant +quick):\n%s\ninput: %.2000q", i, diff, b)
			}
			i++
		}
		clear(padded) // nothing may look at it now
	}
}

// errorText compares errors by what they say.
var errorText = cmp.Transformer("text", func(e error) string { return fmt.Sprint(e) })

func testdata(t testing.TB) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, pattern := range []string{"testdata/dialects/*", "testdata/runs/*"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files[name] = b
		}
	}
	return files
}

// readsQuickly reports whether the quick reader takes the document.
func readsQuickly(text string) bool {
	q := &quickReader{}
	q.begin([]byte(text), false, Options{})
	job, _ := q.read(0)
	return job != nil
}

func TestQuickReaderTakesUsualDialects(t *testing.T) {
	for _, name := range []string{
		"testdata/dialects/01-wire-json11.json", "testdata/dialects/02-awscli-v1.json", "testdata/dialects/03-awscli-v2.json",
		"testdata/runs/01-pytorch-neo-default.json", "testdata/runs/05-aws-docs-advanced-legacy.json", "testdata/runs/09-tf-resnet-advanced-multicount.json",
	} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !readsQuickly(string(b)) {
			t.Errorf("%s is left to the tolerant reader", name)
		}
		if !readsQuickly(camel(string(b))) {
			t.Errorf("%s in lowerCamel is left to the tolerant reader", name)
		}
	}
}

// TestQuickReaderLearnsEverySpelling reads documents of several writers in turn.
func TestQuickReaderLearnsEverySpelling(t *testing.T) {
	compact := strings.TrimSpace(string(testdata(t)["testdata/dialects/01-wire-json11.json"]))
	pretty := strings.TrimSpace(string(testdata(t)["testdata/dialects/02-awscli-v1.json"]))
	spaced := strings.NewReplacer(`":`, `": `, `,"`, `, "`).Replace(compact)
	q := &quickReader{}
	for range 3 {
		for _, text := range []string{compact, spaced, pretty, camel(compact)} {
			q.begin([]byte(text), false, Options{Keep: KeepJudged})
			if job, end := q.read(0); job == nil || end != len(text) {
				t.Fatalf("left to the tolerant reader: %.200s", text)
			}
		}
	}
}

func TestQuickReaderAgreesOnSavedFiles(t *testing.T) {
	for name, b := range testdata(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			sameAsTolerant(t, b, Options{})
			sameAsTolerant(t, b, Options{LatencyUnit: "us", AssumeCompleted: true})
			sameAsTolerant(t, []byte(camel(string(b))), Options{})
		})
	}
}

// camel spells every name in lowerCamel.
func camel(s string) string {
	return regexp.MustCompile(`"([A-Z])([A-Za-z]+)"\s*:`).ReplaceAllStringFunc(s, func(name string) string {
		return `"` + strings.ToLower(name[1:2]) + name[2:]
	})
}

// mutations are changes of a document that each ask for judgement somewhere.
var mutations = []struct{ old, new string }{
	{`"JobName"`, `"jobName"`}, {`"JobName"`, `"Job\u004eame"`}, {`"JobName"`, `"Unknown"`}, {`"Status":"COMPLETED"`, `"Status":null`},
	{`"Status":"COMPLETED"`, `"Status":""`}, {`"Status":"COMPLETED"`, `"Status":"COMPLETED","Status":"FAILED"`},
	{`"Status":"COMPLETED",`, ``}, {`"InferenceRecommendations":`, `"InferenceRecommendations":null,"Was":`},
	{`:inference-recommendations-job/`, `:compilation-job/`}, {`"JobArn":"`, `"JobArn":"","x":"`},
	{`"ModelLatency":171`, `"ModelLatency":0`}, {`"ModelLatency":171`, `"ModelLatency":171.0`}, {`"ModelLatency":171`, `"ModelLatency":"171"`},
	{`"ModelLatency":171`, `"ModelLatency":171.5`}, {`"ModelLatency":171`, `"ModelLatency":99999999999999999999`},
	{`"ModelLatency":171`, `"ModelLatency":171000000`}, {`"ModelLatency":171`, `"ModelLatency":null`}, {`"ModelLatency":171`, `"ModelLatency":true`},
	{`"MaxInvocations":1645`, `"MaxInvocations":0`}, {`"MaxInvocations":1645`, `"MaximumInvocations":1645`}, {`"MaxInvocations":1645`, `"MaxInvocations":1`},
	{`"MaxInvocations":1645`, `"MaxInvocations":-1`}, {`"MaxInvocations":1645`, `"MaxInvocations":1645,"MaxInvocations":1645`},
	{`"CostPerHour":0.7360000014305115`, `"CostPerHour":0.8`}, {`"CostPerHour":0.7360000014305115`, `"CostPerHour":7e-1`},
	{`"CostPerHour":0.7360000014305115`, `"CostPerHour":0`}, {`"CostPerHour":0.7360000014305115`, `"CostPerHour":1e999`},
	{`"CostPerHour":0.7360000014305115`, `"CostPerHour":1e-999`}, {`"CostPerHour":0.7360000014305115`, `"CostPerHour":1e-40`},
	{`"CostPerHour":0.7360000014305115`, `"CostPerHour":NaN`}, {`"CostPerHour":0.7360000014305115`, `"CostPerHour":"Infinity"`},
	{`"CostPerHour":0.7360000014305115`, `"CostPerHour":0.736000001430511474609375`},
	{`"NaN"`, `"nan"`}, {`"NaN"`, `-0.0`}, {`"NaN"`, `1e5`}, {`"NaN"`, `100001`},
	{`"InitialInstanceCount":1`, `"InitialInstanceCount":0`}, {`"InitialInstanceCount":1`, `"InitialInstanceCount":1e0`},
	{`"InstanceType":"ml.`, `"InstanceType":"","Was":"ml.`}, {`"InstanceType":"ml.`, `"InstanceType":"Ml.é`}, {`"InstanceType":"ml.`, `"InstanceType":"ml\u002e`},
	{`"InstanceType":"ml.`, "\"InstanceType\":\"ml\xff"}, {`"InstanceType":"ml.`, "\"InstanceType\":\"ml\x01"}, {`"InstanceType":"ml.`, `"InstanceType":"\ud800`},
	{`"ServerlessConfig":{`, `"ServerlessConfig":{},"Was":{`}, {`"ServerlessConfig":{`, `"InstanceType":"ml.m5.large","ServerlessConfig":{`},
	{`"MemorySizeInMB"`, `"MemorySizeInMb"`}, {`"EndpointInfo"`, `"EndpointConfiguration"`}, {`1664922919.2`, `1664922919.2004999`},
	{`1664922919.2`, `"2022-10-04T22:35:19.200000+00:00"`}, {`1664922919.2`, `"2022-10-05T00:35:19.2+02:00"`}, {`1664922919.2`, `"2022-10-04T22:35:19.200"`},
	{`1664922919.2`, `"2022-02-30T22:35:19.200Z"`}, {`1664922919.2`, `"2022-10-04T22:35:19.2006Z"`}, {`1664922919.2`, `""`}, {`1664922919.2`, `1e12`}, {`1664922919.2`, `-5`},
	{`1664922919.2`, `"1969-12-31T23:59:59Z"`}, {`1664922919.2`, `"2022-10-04T24:00:00Z"`}, {`1664922919.2`, `"2022-10-04T23:59:60Z"`}, {`1664922919.2`, `"2022-10-04T22:35:19."`},
	{`"ValueInMilliseconds":`, `"ValueInMilliseconds":0,"Was":`}, {`"ValueInMilliseconds":`, `"Was":`}, {`"Percentile":"P95"`, `"Percentile":"P99"`},
	{`"StoppingConditions":{"MaxInvocations":`, `"StoppingConditions":{"MaxInvocations":"NaN","Was":`}, {`"StoppingConditions":{`, `"StoppingConditions":{"MaxInvocations":0,`},
	{`"Key":`, `"Value":"again","Key":`}, {`"EnvironmentParameters":[{`, `"EnvironmentParameters":[null,{`}, {`"EnvironmentParameters":[{`, `"EnvironmentParameters":[{"Key":"B","Value":"2"},{"Key":"A"},{`},
	{`"EnvironmentParameters":[{`, `"EnvironmentParameters":[{"Key":"TS_DEFAULT_WORKERS_PER_MODEL","Value":"5"},{`},
	{`"EnvironmentParameters":[{`, `"EnvironmentParameters":[{"Key":"TS_DEFAULT_WORKERS_PER_MODEL","Value":"4"},{`},
	{`"EnvironmentParameters":[]`, `"EnvironmentParameters":[{"Key":"A","Value":"1"},{"Key":"B","Value":"1"},{"Key":"A"}]`},
	{`"EndpointPerformances":[{`, `"EndpointPerformances":[{"Metrics":{"ModelLatency":5}},{`}, {`"EndpointPerformances":[{`, `"EndpointPerformances":[{},{`},
	{`"InputConfig":{`, `"InputConfig":{"VolumeKmsKeyId":5,`}, {`"InputConfig":{`, `"InputConfig":[{`}, {`}`, `},`}, {`{`, `[`}, {`:`, ` : `}, {`,`, " ,\r\n\t"}, {`,`, "\v,"},
	{`"Metrics":{`, `"Metrics":null,"Was":{`}, {`"ModelConfiguration":{`, `"ModelConfiguration":{"Compiled":true,`}, {`"ModelConfiguration":{`, `"ModelConfiguration":{"Compiled":"False",`},
}

// TestQuickReaderAgreesOnMutations changes the API's own body in every place
// that could make a difference: the first occurrence, the last, and all.
func TestQuickReaderAgreesOnMutations(t *testing.T) {
	body := string(testdata(t)["testdata/dialects/01-wire-json11.json"])
	for _, m := range mutations {
		i, j := strings.Index(body, m.old), strings.LastIndex(body, m.old)
		if i < 0 {
			t.Errorf("%q is not in the body", m.old)
			continue
		}
		for _, text := range []string{
			body[:i] + m.new + body[i+len(m.old):],
			body[:j] + m.new + body[j+len(m.old):],
			strings.ReplaceAll(body, m.old, m.new),
		} {
			sameAsTolerant(t, []byte(text), Options{})
			sameAsTolerant(t, []byte(text+"\n"+body+"\n"+text), Options{LatencyUnit: "us"})
		}
	}
	for cut := range len(body) {
		sameAsTolerant(t, []byte(body[:cut]), Options{})
	}
}

// TestQuickReaderSeesEveryByte changes one byte after another of bodies whose
// spelling was learned: none may be passed over.
func TestQuickReaderSeesEveryByte(t *testing.T) {
	o := Options{Keep: KeepDigest}
	q := &quickReader{}
	for _, name := range []string{"testdata/dialects/01-wire-json11.json", "testdata/dialects/02-awscli-v1.json"} {
		body := testdata(t)[name]
		q.begin(body, false, o)
		if job, _ := q.read(0); job == nil {
			t.Fatalf("%s is left to the tolerant reader", name)
		}
		for i := range body {
			changed := bytes.Clone(body)
			changed[i] ^= []byte{0x01, 0x06, 0x20}[i%3]
			q.begin(changed, false, o)
			job, _ := q.read(0)
			if job == nil {
				continue
			}
			want := Decode(changed, "", Options{})[0].Job
			if diff := cmp.Diff(want, job, cmpopts.IgnoreFields(engine.Job{}, "Source", "Digest", "Body")); diff != "" {
				t.Fatalf("byte %d differs (-tolerant +quick):\n%s", i, diff)
			}
		}
	}
}

// FuzzQuickReader: whatever the bytes, the quick reader answers as the tolerant
// one does, or not at all.
func FuzzQuickReader(f *testing.F) {
	for _, b := range testdata(f) {
		f.Add(b)
	}
	body := string(testdata(f)["testdata/dialects/01-wire-json11.json"])
	for _, m := range mutations {
		f.Add([]byte(strings.Replace(body, m.old, m.new, 1)))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		sameAsTolerant(t, b, Options{})
	})
}

// inPieces decodes the bytes in chunks of the given size.
func inPieces(b []byte, size int) []Result {
	var out []Result
	c := newChunker(nil, bytes.NewReader(b), true)
	c.size = size
	s := &stream{source: "input", o: Options{Keep: KeepDigest}, yield: func(batch Batch) bool {
		out = slices.AppendSeq(out, batch)
		return true
	}}
	if err := s.chunks(nil, c); err != nil {
		out = append(out, Result{Source: "input", Err: err})
	}
	return out
}

// sameInPieces holds decoding in chunks of any size equal to decoding at once.
func sameInPieces(t *testing.T, b []byte) {
	t.Helper()
	if f, p := classify(b); p != nil || f != jsonFormat || packing(b) != "" {
		return
	}
	text, err := toUTF8(b)
	if err != nil || !isTail(text, b) || len(text) < len(b) {
		return
	}
	want := Decode(b, "input", Options{Keep: KeepDigest})
	for _, size := range []int{1, 100, 3000} {
		if diff := cmp.Diff(want, inPieces(b, size), errorText); diff != "" {
			t.Fatalf("pieces of %d bytes differ (-whole +pieces):\n%s\ninput: %.2000q", size, diff, b)
		}
	}
}

func TestChunksAgreeWithTheWhole(t *testing.T) {
	// A short body: every byte of it is a place to cut at.
	const body = `{"JobName":"a","Status":"COMPLETED","InferenceRecommendations":[` +
		`{"Metrics":{"ModelLatency":5},"EndpointConfiguration":{"InstanceType":"ml.c5.large"}},{"Metrics":{}}]}`
	var laidOut bytes.Buffer
	if err := json.Indent(&laidOut, []byte(body), "", "  "); err != nil {
		t.Fatal(err)
	}
	pretty := laidOut.String()
	flush := pretty // and without indentation:
	for strings.Contains(flush, "\n ") {
		flush = strings.ReplaceAll(flush, "\n ", "\n")
	}
	lines := []string{body, pretty, flush, body[:80], body + body, "[" + body + ",\n" + body + "]", "{}", "stray", "", `{"a":{}`, `{"a":[1]`, `{"JobName":"x}`, "\x1e" + body, "\r", "{", "]", "  " + body, "\t" + body[:80], `"` + "x"}
	for _, line := range lines[:9] {
		lines = append(lines, "\x1e"+line)
	}
	for i := range lines {
		for j := range lines {
			for k := range lines {
				if (i+2*j+5*k)%23 == 0 { // so few are plenty
					sameInPieces(t, []byte(fmt.Sprintf("%s\n%s\n%s\n", lines[i], lines[j], lines[k])))
				}
			}
		}
	}
}

// FuzzChunks: whatever the text, decoding it in pieces is decoding it at once.
func FuzzChunks(f *testing.F) {
	for _, s := range []string{"{}\n{}\n", "\x1e{}\n\x1e[}\n\x1e{}\n\x1e", "{\"a\":{}\n{\"b\":1}\n[", "{\"a\":{\n  {\"JobName\":\"x\",\"Status\":\"S\"}\n{}\n\t", "[{}\n,\n{}]\n{\"JobName\":\"x\",\"Status\":\"S\"}\n\n{"} {
		f.Add([]byte(s))
	}
	f.Fuzz(sameInPieces)
}
