// Package awscli prints a describe answer as `aws sagemaker
// describe-inference-recommendations-job` does: the same bytes as AWS CLI v2
// for json, yaml, yaml-stream and text, and its table.
//
//	answer ── Plain ──> scalars as the CLI shows them ── Query ──> ── Format.Write ──> stdout
//
// What the CLI inherits from Python is kept: floats print as repr does
// (7.456940238625975e-06), numbers keep being integers or floats as the service
// sent them, times are ISO 8601 (always in UTC here), members that are null are
// left out, YAML is folded and quoted as libyaml does.
//
// # Stability
//
// None: this package serves the command describe and follows the AWS CLI.
package awscli
