package loaders_test

import (
	"context"
	"fmt"

	"github.com/iradvise/iradvise/loaders"
)

// Saved runs in any dialect come out as the same kind of Job, and what cannot be
// read comes out as an error in its place.
func Example() {
	names := []string{
		"../examples/runs/pytorch-default.json",
		"testdata/dialects/10-python-repr-pprint.txt",
		"testdata/runs/16-instant-recommendations-not-this-api.json",
	}
	for r := range loaders.Open(context.Background(), []loaders.Loader{loaders.Files()}, names, loaders.Options{}) {
		if r.Err != nil {
			fmt.Println(r.Err)
			continue
		}
		fmt.Println(r.Job.Status, r.Job.Type)
		for _, rec := range r.Job.Recommendations {
			fmt.Println("  ", rec.Key, rec.Metrics.CostPerHour.Any(), rec.Metrics.ModelLatencyMS.Any())
		}
		for _, w := range r.Job.Warnings {
			fmt.Println("  ", w.Code+":", w.Message)
		}
	}
	// Output:
	// COMPLETED Default
	//    ml.c5.xlarge 0.204 459
	//    ml.inf1.xlarge 0.297 213
	//    ml.m5.large 0.115 1070
	// COMPLETED Default
	//    ml.c5.xlarge 0.204 459
	//    ml.g4dn.xlarge TS_DEFAULT_WORKERS_PER_MODEL=4 spec=default 0.736 171
	//    serverless 2048MB concurrency=1 <nil> 820
	//    timestamp-zone: 5 of the times name no time zone; taken as UTC
	// testdata/runs/16-instant-recommendations-not-this-api.json: this is the answer of DescribeModel: its instant recommendations hold no measurements
	//   run an Inference Recommender job and save the run with: aws sagemaker describe-inference-recommendations-job --job-name NAME --output json
}
