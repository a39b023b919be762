// Package archive makes archives of saved describe answers for benchmarks: as
// many jobs as asked for, made up and yet like real ones, and the same bytes for
// the same seed.
//
//	draw (job, rows) → print (the wire's spelling, or another) → lines or files
//
// A mean job has 9.6 rows and 5.5 kB. Costs are float32 widened to double, as
// the service prints them, and CostPerInference is CostPerHour over 60 times
// MaxInvocations, except in the few rows that somebody edited. Utilisation is a
// number, the string "NaN", or absent. An instance type occurs several times
// with other environment parameters; some rows are serverless; some jobs failed,
// are running, or have no rows. Two lines in a hundred have another spelling than
// the wire's: names and microseconds from before general availability, lowerCamel
// names, what boto3's answer becomes in json.dumps, or text in ASCII alone.
//
// A job depends on the seed and its index alone: a small archive is the beginning
// of a large one.
//
//	go run ./internal/archive/generate -jobs 100000 -o jobs.jsonl
//	go run ./internal/archive/generate -jobs 10000 -dir jobs
package archive
