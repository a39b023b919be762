package loaders_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders"
)

// job wraps recommendations into a completed job.
func job(rows ...string) []byte {
	return []byte(`{"JobName":"j","Status":"COMPLETED","InferenceRecommendations":[` + strings.Join(rows, ",") + `]}`)
}

// row is a recommendation on one ml.m5.large with the given metrics.
func row(metrics string) string {
	return `{"Metrics":{` + metrics + `},"EndpointConfiguration":{"InstanceType":"ml.m5.large","InitialInstanceCount":1},"ModelConfiguration":{}}`
}

func metricsOf(t *testing.T, metrics string) engine.Metrics {
	t.Helper()
	return one(t, job(row(metrics)), loaders.Options{}).Recommendations[0].Metrics
}

func codes(j *engine.Job) []string {
	var out []string
	for _, w := range j.Warnings {
		out = append(out, w.Code)
	}
	return out
}

// The service widens float32 to double: the price must come out as on the list.
func TestFloat32Costs(t *testing.T) {
	for text, want := range map[string]float64{
		"0.11500000208616257":   0.115,
		"0.7360000014305115":    0.736,
		"0.296999990940094":     0.297,
		"0.20399999618530273":   0.204,
		"0.115":                 0.115,
		"16.559999":             16.56,
		"4e-06":                 4e-06,
		"7e-06":                 7e-06,
		"7.456940238625975E-6":  7.4569402e-06,
		"0.0000074569402":       7.4569402e-06,
		"3.0":                   3,
		`"0.115"`:               0.115,
		`" 0.115 "`:             0.115,
		"1.6777217e0":           1.6777217,
		"32.77280044555664":     32.7728,
		"2.0000000949949026E-5": 2.0000001e-05,
	} {
		if got := metricsOf(t, `"CostPerHour":`+text).CostPerHour; !got.Equal(engine.Known(want)) {
			t.Errorf("CostPerHour %s: got %v, want %v", text, got.Any(), want)
		}
	}
}

// NaN and its kin are not measured, in every spelling: never zero.
func TestNotMeasured(t *testing.T) {
	for _, text := range []string{`"NaN"`, `NaN`, `null`, `"nan"`, `".nan"`, `Infinity`, `-Infinity`, `"Infinity"`, `"inf"`, `""`, `"None"`} {
		m := metricsOf(t, fmt.Sprintf(`"CpuUtilization":%s,"ModelSetupTime":%[1]s,"ModelLatency":%[1]s,"CostPerHour":%[1]s`, text))
		if diff := cmp.Diff(engine.Metrics{}, m); diff != "" {
			t.Errorf("%s was taken as measured:\n%s", text, diff)
		}
	}
	if diff := cmp.Diff(engine.Metrics{}, metricsOf(t, "")); diff != "" {
		t.Errorf("absent metrics were taken as measured:\n%s", diff)
	}
}

// The old name of MaxInvocations says that latency is in microseconds.
func TestLatencyUnit(t *testing.T) {
	us, none := engine.Known(100.0), engine.Measured[float64]{}
	for _, test := range []struct {
		name, metrics, option string
		want                  engine.Measured[float64]
	}{
		{"today", `"MaxInvocations":600,"ModelLatency":100`, "", us},
		{"before general availability", `"MaximumInvocations":600,"ModelLatency":100000`, "", us},
		{"throughput not measured", `"MaximumInvocations":"NaN","ModelLatency":100000`, "", us},
		{"overridden to us", `"MaxInvocations":600,"ModelLatency":100000`, "us", us},
		{"overridden to ms", `"MaximumInvocations":600,"ModelLatency":100`, "ms", us},
		{"no throughput", `"ModelLatency":100`, "", us},
		{"a fraction of a millisecond", `"MaximumInvocations":60000,"ModelLatency":1500`, "", engine.Known(1.5)},
		{"both names", `"MaxInvocations":600,"MaximumInvocations":600,"ModelLatency":100`, "", none},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := one(t, job(row(test.metrics)), loaders.Options{LatencyUnit: test.option}).Recommendations[0].Metrics.ModelLatencyMS
			if !got.Equal(test.want) {
				t.Errorf("got %v ms, want %v", got.Any(), test.want.Any())
			}
		})
	}
	old := load(t, "testdata/runs/05-aws-docs-advanced-legacy.json")
	if got := old.Recommendations[0].Metrics.ModelLatencyMS; old.LatencyUnit != "us" || !got.Equal(us) {
		t.Errorf("the AWS guide's sample: %v ms, read in %q; want 100 ms in us", got.Any(), old.LatencyUnit)
	}
	mixed := one(t, job(row(`"MaxInvocations":600,"ModelLatency":100`), row(`"MaximumInvocations":600,"ModelLatency":100`)), loaders.Options{})
	if got := codes(mixed); !cmp.Equal(got, []string{"latency-unit"}) {
		t.Errorf("rows in both spellings: warnings %v, want latency-unit", got)
	}
}

// Requests in flight outside 0.01..1000 tell of a wrong unit.
func TestLittlesLaw(t *testing.T) {
	for metrics, warn := range map[string]bool{
		`"MaxInvocations":1645,"ModelLatency":171`:    false,
		`"MaxInvocations":1645,"ModelLatency":171000`: true,
		`"MaximumInvocations":60,"ModelLatency":9`:    true,
		`"MaximumInvocations":60,"ModelLatency":9000`: true,
		`"MaximumInvocations":60,"ModelLatency":1e4`:  false,
		`"MaxInvocations":60000,"ModelLatency":1000`:  false,
		`"MaxInvocations":0,"ModelLatency":1000`:      false,
	} {
		got := codes(one(t, job(row(metrics)), loaders.Options{}))
		if warned := len(got) == 1 && got[0] == "littles-law"; warned != warn {
			t.Errorf("%s: warnings %v, want littles-law: %v", metrics, got, warn)
		}
	}
}

// The published rows obey the identity; an edited or mixed-up one does not.
func TestCostIdentity(t *testing.T) {
	for metrics, warn := range map[string]bool{
		`"CostPerHour":0.7360000014305115,"CostPerInference":7.456940238625975e-06,"MaxInvocations":1645`: false,
		`"CostPerHour":0.736,"CostPerInference":7e-06,"MaxInvocations":1645`:                              false, // 7.457e-06, printed to one digit
		`"CostPerHour":0.736,"CostPerInference":8e-06,"MaxInvocations":1645`:                              true,
		`"CostPerHour":0.736,"CostPerInference":7.47e-06,"MaxInvocations":1645`:                           true,
		`"CostPerHour":0.736,"CostPerInference":7.456e-06,"MaxInvocations":1645`:                          false, // within 0.1 %
		`"CostPerHour":1.472,"CostPerInference":7.456940238625975e-06,"MaxInvocations":1645`:              true,
		`"CostPerInference":7.456940238625975e-06,"MaxInvocations":1645`:                                  false,
	} {
		got := codes(one(t, job(row(metrics)), loaders.Options{}))
		if warned := len(got) == 1 && got[0] == "cost-identity"; warned != warn {
			t.Errorf("%s: warnings %v, want cost-identity: %v", metrics, got, warn)
		}
	}
	for _, name := range []string{"01-pytorch-neo-default", "02-pytorch-neo-default-run2", "05-aws-docs-advanced-legacy", "06-aws-docs-existing-endpoint",
		"08-tf-resnet-default", "09-tf-resnet-advanced-multicount", "10-hf-bert-default", "14-sagemaker-python-sdk-fixture"} {
		if got := load(t, "testdata/runs/"+name+".json").Warnings; len(got) != 0 {
			t.Errorf("%s: a published run has warnings: %v", name, got)
		}
	}
}

// Costs and throughput are for the whole endpoint, whatever its count.
func TestCountMultipliesNothing(t *testing.T) {
	r := load(t, "testdata/runs/05-aws-docs-advanced-legacy.json").Recommendations[0]
	if !r.InstanceCount.Equal(engine.Known[int64](3)) || !r.Metrics.CostPerHour.Equal(engine.Known(0.69)) ||
		!r.Metrics.MaxInvocations.Equal(engine.Known[int64](1113)) {
		t.Errorf("got count %v, cost %v, throughput %v; want 3, 0.69, 1113",
			r.InstanceCount.Any(), r.Metrics.CostPerHour.Any(), r.Metrics.MaxInvocations.Any())
	}
}

func TestServerlessIsKnownOnlyWhenShown(t *testing.T) {
	for configuration, want := range map[string]engine.Measured[bool]{
		`{"ServerlessConfig":{"MemorySizeInMB":2048,"MaxConcurrency":1}}`: engine.Known(true),
		`{"ServerlessConfig":{}}`:                                                engine.Known(true),
		`{"InstanceType":"ml.m5.large","InitialInstanceCount":1}`:                engine.Known(false),
		`{"EndpointName":"e","VariantName":"v"}`:                                 {},
		`{"InstanceType":"ml.m5.large","ServerlessConfig":{"MaxConcurrency":1}}`: {},
		`{"InstanceType":"","ServerlessConfig":null}`:                            {},
	} {
		r := one(t, job(`{"Metrics":{},"EndpointConfiguration":`+configuration+`}`), loaders.Options{}).Recommendations[0]
		if !r.Serverless.Equal(want) {
			t.Errorf("%s: serverless %v, want %v", configuration, r.Serverless.Any(), want.Any())
		}
	}
	bare := load(t, "testdata/runs/14-sagemaker-python-sdk-fixture.json").Recommendations
	if last := bare[len(bare)-1]; last.Serverless.IsKnown() || !cmp.Equal(last.Metrics, engine.Metrics{}) {
		t.Errorf("a row without configuration or metrics became %+v", last)
	}
}

func TestKeysAreConfigurations(t *testing.T) {
	for name, want := range map[string][]string{
		"09-tf-resnet-advanced-multicount": {"ml.m5.xlarge×2 OMP_NUM_THREADS=2", "ml.m5.xlarge×3 OMP_NUM_THREADS=4", "ml.m5.xlarge×5 OMP_NUM_THREADS=10"},
		"14-sagemaker-python-sdk-fixture":  {"ml.g4dn.xlarge TS_DEFAULT_WORKERS_PER_MODEL=4", "unknown-configuration compiled", "unknown-configuration compiled #2"},
	} {
		var got []string
		for _, r := range load(t, "testdata/runs/"+name+".json").Recommendations {
			got = append(got, r.Key)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: keys differ (-want +got):\n%s", name, diff)
		}
	}
}

// Values that AWS adds later load, and members that it adds later stay.
func TestTomorrowsAnswer(t *testing.T) {
	text := `{"JobName":"j","Status":"PAUSED","JobType":"Exhaustive","NewThing":{"b":1.50,"a":[null,"x"]},
	 "InferenceRecommendations":[{"EndpointConfiguration":{"InstanceType":"ml.zz9.42xlarge","InitialInstanceCount":1,"Tenancy":"own"},"Metrics":{"Watts":5}}]}`
	j := one(t, []byte(text), loaders.Options{})
	if j.Status != "PAUSED" || j.Type != "Exhaustive" || j.Recommendations[0].InstanceType != "ml.zz9.42xlarge" {
		t.Errorf("a new value was changed: %+v", j)
	}
	want := `{"JobName":"j","JobType":"Exhaustive","Status":"PAUSED","InferenceRecommendations":[{"Metrics":{"Watts":5},` +
		`"EndpointConfiguration":{"InstanceType":"ml.zz9.42xlarge","InitialInstanceCount":1,"Tenancy":"own"}}],` +
		`"NewThing":{"a":[null,"x"],"b":1.5}}`
	if diff := cmp.Diff(want, string(j.Body)); diff != "" {
		t.Errorf("body differs (-want +got):\n%s", diff)
	}
}

func TestOldSpellings(t *testing.T) {
	text := `{"JobName":"j","Status":"COMPLETED","InferenceRecommendations":[
	  {"Metrics":{"MaximumInvocations":9},"EndpointConfiguration":{"ServerlessConfig":{"MemorySizeInMb":1024}},"ModelConfiguration":{"Compiled":"true"}},
	  {"Metrics":{"MaximumInvocations":9},"EndpointConfiguration":{"ServerlessConfig":{"MemorySizeInMb":2048}},"ModelConfiguration":{"Compiled":false}}],
	 "EndpointPerformances":[{"Metrics":{"MaximumInvocations":7,"ModelLatency":2500},"EndpointConfiguration":{"EndpointName":"prod"}}]}`
	j := one(t, []byte(text), loaders.Options{})
	first, second := j.Recommendations[0], j.Recommendations[1]
	if !first.MemorySizeMB.Equal(engine.Known[int64](1024)) || !first.Compiled.Equal(engine.Known(true)) ||
		!second.Compiled.Equal(engine.Known(false)) || !first.Metrics.MaxInvocations.Equal(engine.Known[int64](9)) {
		t.Errorf("rows: %+v, %+v", first, second)
	}
	want := []engine.EndpointPerformance{{EndpointName: "prod", MaxInvocations: engine.Known[int64](7), ModelLatencyMS: engine.Known(2.5)}}
	if diff := cmp.Diff(want, j.ExistingEndpoints); diff != "" {
		t.Errorf("existing endpoints differ (-want +got):\n%s", diff)
	}
}

func TestTimestamps(t *testing.T) {
	at := engine.Known(time.Date(2022, 10, 4, 22, 35, 19, 200e6, time.UTC))
	for text, zoned := range map[string]bool{
		`1664922919.2`:                          true,
		`1664922919.2004`:                       true,
		`"1664922919.2"`:                        true,
		`"2022-10-04T22:35:19.2Z"`:              true,
		`"2022-10-04T22:35:19.200000+00:00"`:    true,
		`"2022-10-05T04:05:19.200+05:30"`:       true,
		`"2022-10-04T15:35:19.2-0700"`:          true,
		`"2022-10-04 22:35:19.200000+00:00"`:    true,
		`"2022-10-04 22:35:19.200000"`:          false,
		`"2022-10-04T22:35:19.2"`:               false,
		`"2022-10-04T22:35:19.199999600+00:00"`: true,
	} {
		j := one(t, []byte(`{"JobName":"j","Status":"FAILED","CreationTime":`+text+`}`), loaders.Options{})
		if warned := len(j.Warnings) == 1; !j.Created.Equal(at) || warned == zoned {
			t.Errorf("%s: got %v with warnings %v; want %v, zoned %v", text, j.Created.Any(), j.Warnings, at.Any(), zoned)
		}
	}
	for _, text := range []string{`"yesterday"`, `1664922919200`, `"0001-01-01T00:00:00Z"`, `-5`, `"NaN"`, `NaN`, `1e999`, `"2022-13-45T00:00:00Z"`} {
		j := one(t, []byte(`{"JobName":"j","Status":"FAILED","CreationTime":`+text+`}`), loaders.Options{})
		if j.Created.IsKnown() || !cmp.Equal(codes(j), []string{"timestamp"}) {
			t.Errorf("%s: got %v with warnings %v; want no time and a warning", text, j.Created.Any(), j.Warnings)
		}
	}
}

// TestPrintedTimes reads the calls by which Python prints a time, or that people
// write in their place.
func TestPrintedTimes(t *testing.T) {
	at := engine.Known(time.Date(2022, 10, 4, 22, 35, 19, 200e6, time.UTC))
	for _, call := range []string{
		"datetime.datetime(2022, 10, 4, 22, 35, 19, 200000, tzinfo=tzutc())",
		"datetime.datetime(2022, 10, 4, 22, 35, 19, 200000, tzutc(), fold=1)",
		"datetime(year=2022, month=10, day=4, hour=22, minute=35, second=19, microsecond=200000, tzinfo=datetime.timezone.utc)",
		"datetime.datetime(2022, 10, day=5, minute=5, hour=4, second=19, microsecond=200000, tzinfo=tzoffset(None, 19800))",
		"datetime.datetime(2022, 10, 4, 21, 35, 19, 200000, tzinfo=datetime.timezone(datetime.timedelta(days=-1, hours=23)))",
	} {
		j := one(t, []byte("{'JobName': 'j', 'Status': 'FAILED', 'CreationTime': "+call+"}"), loaders.Options{})
		if !j.Created.Equal(at) {
			t.Errorf("%s: got %v with warnings %v", call, j.Created.Any(), j.Warnings)
		}
	}
	for _, call := range []string{"datetime.datetime(2022, 10)", "datetime.datetime(year=2022, day=4)", "datetime.datetime(2022, 10, 4, month=10)",
		"datetime.datetime(2022, 10, 4, years=1)", "datetime.datetime(1, 2, 3, 4, 5, 6, 7, 8, 9)"} {
		got := loaders.Decode([]byte("{'JobName': 'j', 'Status': 'FAILED', 'CreationTime': "+call+"}"), "in", loaders.Options{})
		if len(got) != 1 || got[0].Err == nil {
			t.Errorf("%s: want an error, got %+v", call, got[0].Job)
		}
	}
}

func TestStatusAndReason(t *testing.T) {
	for _, status := range []string{"PENDING", "IN_PROGRESS", "COMPLETED", "FAILED", "STOPPING", "STOPPED", "DELETING", "DELETED"} {
		j := one(t, []byte(`{"JobName":"j","Status":"`+status+`","FailureReason":"no capacity"}`), loaders.Options{})
		if j.Status != status || j.FailureReason != "no capacity" {
			t.Errorf("got %q because of %q", j.Status, j.FailureReason)
		}
	}
}

// An impossible measurement never reaches a rule: it is not measured, and the
// warning says where.
func TestOutOfRange(t *testing.T) {
	for metrics, path := range map[string]string{
		`"ModelLatency":-5`:                      "ModelLatency",
		`"ModelLatency":0`:                       "ModelLatency",
		`"ModelLatency":6500.5`:                  "ModelLatency",
		`"ModelLatency":1e999`:                   "ModelLatency",
		`"ModelLatency":9223372036854775808`:     "ModelLatency",
		`"ModelLatency":9007199254740993`:        "ModelLatency",
		`"CostPerHour":1e300`:                    "CostPerHour",
		`"CostPerHour":-0.115`:                   "CostPerHour",
		`"CostPerHour":0`:                        "CostPerHour",
		`"CostPerHour":-0.0`:                     "CostPerHour",
		`"CostPerHour":1e-999`:                   "CostPerHour",
		`"CostPerHour":1e-60`:                    "CostPerHour",
		`"CostPerHour":"1e999"`:                  "CostPerHour",
		`"CostPerInference":-1`:                  "CostPerInference",
		`"MaxInvocations":-1`:                    "MaxInvocations",
		`"MaxInvocations":1645.5`:                "MaxInvocations",
		`"MaxInvocations":1e-999`:                "MaxInvocations",
		`"MaxInvocations":123456789012345678901`: "MaxInvocations",
		`"CpuUtilization":-0.1`:                  "CpuUtilization",
		`"MemoryUtilization":1e30`:               "MemoryUtilization",
		`"ModelSetupTime":-1`:                    "ModelSetupTime",
	} {
		j := one(t, job(row(metrics)), loaders.Options{})
		if diff := cmp.Diff(engine.Metrics{}, j.Recommendations[0].Metrics); diff != "" {
			t.Errorf("%s was used:\n%s", metrics, diff)
		}
		want := "InferenceRecommendations[0].Metrics." + path
		if len(j.Warnings) != 1 || j.Warnings[0].Code != "out-of-range" || j.Warnings[0].Path != want {
			t.Errorf("%s: warnings %v, want out-of-range at %s", metrics, j.Warnings, want)
		}
	}
	for _, count := range []string{"0", "-3", "1.5", "1e12"} {
		j := one(t, job(`{"Metrics":{},"EndpointConfiguration":{"InstanceType":"ml.m5.large","InitialInstanceCount":`+count+`}}`), loaders.Options{})
		if j.Recommendations[0].InstanceCount.IsKnown() || len(j.Warnings) != 1 {
			t.Errorf("InitialInstanceCount %s: got %v, warnings %v", count, j.Recommendations[0].InstanceCount.Any(), j.Warnings)
		}
	}
}

// What contradicts itself is kept as it is written, is nobody's to use and is
// warned of.
func TestContradictions(t *testing.T) {
	variables := func(list string) string {
		return `{"EndpointConfiguration":{"InstanceType":"ml.m5.large","InitialInstanceCount":1},"ModelConfiguration":{"EnvironmentParameters":[` + list + `]}}`
	}
	for _, test := range []struct {
		name, text, key string
		want            []engine.Warning
	}{
		{"two values", string(job(variables(`{"Key":"A","Value":"2"},{"Key":"B","Value":"1"},{"Key":"A","Value":"1"}`))), "ml.m5.large A=1 A=2 B=1", []engine.Warning{
			{Code: "environment", Path: "InferenceRecommendations[0].ModelConfiguration.EnvironmentParameters", Message: "several values of A; taken as not measured"}}},
		{"two variables", string(job(variables(`{"Key":"A","Value":"2"},{"Key":"A"},{"Key":"B","Value":"1"},{"Key":"B","Value":"3"}`))), `ml.m5.large A=? A=2 B=1 B=3`, []engine.Warning{
			{Code: "environment", Path: "InferenceRecommendations[0].ModelConfiguration.EnvironmentParameters", Message: "several values of A, B; taken as not measured"}}},
		{"no value", string(job(variables(`{"Key":"A","Value":null},{"Key":"B","Value":""},{"Key":"C"}`))), `ml.m5.large A=? B="" C=?`, []engine.Warning{
			{Code: "environment", Path: "InferenceRecommendations[0].ModelConfiguration.EnvironmentParameters", Message: "no value of A, C; taken as not measured"}}},
		{"null twice", string(job(`{"EndpointConfiguration":{"InstanceType":"ml.m5.large","InitialInstanceCount":1},"RecommendationId":null,"recommendation_id":null}`)), "ml.m5.large", []engine.Warning{
			{Code: "duplicate-key", Path: "InferenceRecommendations[0].RecommendationId", Message: "given twice, with the same value"}}},
		{"nothing under an old name", string(job(`{"EndpointConfiguration":{"ServerlessConfig":{"MemorySizeInMb":null,"memorySizeInMB":1024}}}`)), "serverless 1024MB", nil},
		{"one value twice", string(job(variables(`{"Key":"A","Value":"1"},{"Key":"A","Value":"1"}`))), "ml.m5.large A=1 A=1", nil},
		{"two endpoints", strings.Replace(string(job(variables(""))), "{", `{"EndpointPerformances":[{"Metrics":{"ModelLatency":5}},{"Metrics":{"ModelLatency":6}}],`, 1), "ml.m5.large", []engine.Warning{
			{Code: "existing-endpoint", Path: "EndpointPerformances", Message: "2 endpoints in production, where a job has one; taken as not measured"}}},
	} {
		for name, keep := range map[string]loaders.Keep{"tolerant": loaders.KeepAll, "quick": loaders.KeepDigest} {
			j := one(t, []byte(test.text), loaders.Options{Keep: keep})
			if diff := cmp.Diff(test.want, j.Warnings); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", test.name, name, diff)
			}
			if got := j.Recommendations[0].Key; got != test.key {
				t.Errorf("%s, %s: got the key %s, want %s", test.name, name, got, test.key)
			}
		}
	}
}
