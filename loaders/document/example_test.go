package document_test

import (
	"errors"
	"fmt"

	"github.com/iradvise/iradvise/loaders/document"
)

// A document keeps what a map would lose: order, and numbers as they were
// written.
func Example() {
	n, err := document.ParseJSON([]byte(`{"Metrics": {"ModelLatency": 459, "CostPerHour": 0.11500000208616257}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(n.Get("Metrics").Get("CostPerHour").Text)
	fmt.Println(string(n.AppendJSON(nil)))

	_, err = document.ParseJSON([]byte("{\"Metrics\": {\n  \"CostPerHour\": }}"))
	var wrong *document.SyntaxError
	fmt.Println(errors.As(err, &wrong), wrong.Pos)
	// Output:
	// 0.11500000208616257
	// {"Metrics":{"ModelLatency":459,"CostPerHour":0.11500000208616257}}
	// true 2:18
}
