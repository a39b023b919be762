// Package jmespath evaluates JMESPath expressions over document trees, as
// jmespath.py does for the AWS CLI.
//
//	q, err := jmespath.Compile("InferenceRecommendations[?Metrics.ModelLatency < `100`].RecommendationId")
//	found, err := q.Search(answer)
//
// Two things that the CLI keeps are why it works on the tree itself: members
// stay in their order, through {…}, .*, keys and values too, and numbers keep
// being integers of any size or floats.
//
// Note: jmespath/go-jmespath works on Go maps and float64. With it "Metrics.*"
// came out in another order on every run, and 6500.0 as 6500.
package jmespath
