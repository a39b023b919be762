package sagemaker_test

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/iradvise/iradvise/internal/fakesagemaker"
	"github.com/iradvise/iradvise/loaders"
	"github.com/iradvise/iradvise/loaders/sagemaker"
)

// A live job comes out like a saved one. Here a local server answers instead of
// AWS.
func Example() {
	pretend()
	server := fakesagemaker.Start()
	defer server.Close()
	server.Job("fraud", fakesagemaker.JSON(`{"JobName": "fraud", "Status": "COMPLETED", "InferenceRecommendations": []}`))

	l := sagemaker.Loader(sagemaker.Config{Region: "us-east-1", EndpointURL: server.URL}, nil)
	for _, name := range []string{"sagemaker:fraud", "sagemaker:frod"} {
		for r := range loaders.Open(context.Background(), []loaders.Loader{l}, []string{name}, loaders.Options{}) {
			var live *sagemaker.Error
			switch {
			case errors.As(r.Err, &live):
				fmt.Println(live.Kind)
			case r.Err == nil:
				fmt.Println(r.Job.Source, r.Job.Status)
			}
		}
	}
	// Output:
	// sagemaker:fraud COMPLETED
	// not-found
}

// pretend sets credentials that mean nothing.
func pretend() {
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE1", "AWS_SECRET_ACCESS_KEY": "not-a-real-secret",
		"AWS_EC2_METADATA_DISABLED": "true", "NO_PROXY": "127.0.0.1",
	} {
		if err := os.Setenv(name, value); err != nil {
			fmt.Println(err)
		}
	}
}
