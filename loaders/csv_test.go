package loaders_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/loaders"
)

// TestTables reads one row from tables as spreadsheets and pandas leave them.
func TestTables(t *testing.T) {
	const want = `{"InferenceRecommendations":[{"Metrics":{"CostPerHour":0.115,"ModelLatency":51},"EndpointConfiguration":{"InstanceType":"ml.m5.large"}}]}`
	for name, table := range map[string]string{
		"as it is":               "InstanceType,CostPerHour,ModelLatency\nml.m5.large,0.115,51\n",
		"blanks around cells":    "InstanceType , CostPerHour,ModelLatency\n ml.m5.large , 0.115 ,51 \n",
		"blanks in quotes":       "InstanceType,CostPerHour,ModelLatency\n\"ml.m5.large \",0.115,51\n",
		"blank lines":            "\n\nInstanceType;CostPerHour;ModelLatency\n\nml.m5.large;0.115;51\n\n",
		"lines of empty cells":   "InstanceType,CostPerHour,ModelLatency\n,,\nml.m5.large,0.115,51\n,,,,,,\n  , ,\n \n",
		"an empty first line":    ",,\nInstanceType,CostPerHour,ModelLatency\nml.m5.large,0.115,51\n",
		"tabs, and an index":     "\tInstanceType\tCostPerHour\tModelLatency\n0\tml.m5.large\t0.115\t51\n",
		"with a byte order mark": "\ufeffInstanceType,CostPerHour,ModelLatency\r\nml.m5.large,0.115,51\r\n",
	} {
		job := one(t, []byte(table), loaders.Options{})
		if diff := cmp.Diff(want, string(job.Body)); diff != "" {
			t.Errorf("%s: differs (-want +got):\n%s", name, diff)
		}
	}
}
