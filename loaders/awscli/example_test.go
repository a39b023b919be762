package awscli_test

import (
	"fmt"
	"os"

	"github.com/iradvise/iradvise/loaders/awscli"
	"github.com/iradvise/iradvise/loaders/document"
)

// A document prints as the AWS CLI prints it.
func Example() {
	n, err := document.ParseJSON([]byte(`{"JobName": "fraud", "InferenceRecommendations": [{"Metrics": {"ModelLatency": 459}}]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range []string{"yaml", "text"} {
		f, err := awscli.FormatNamed(name)
		if err != nil {
			fmt.Println(err)
			return
		}
		if err := f.Write(os.Stdout, n, awscli.Screen{}); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// InferenceRecommendations:
	// - Metrics:
	//     ModelLatency: 459
	// JobName: fraud
	// fraud
	// METRICS	459
}
