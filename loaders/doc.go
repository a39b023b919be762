// Package loaders turns saved describe output into engine.Jobs, whatever wrote
// it.
//
//	bytes → unpack → classify → documents → findJobs → canonical form → Job
//
//	for r := range loaders.Open(ctx, []loaders.Loader{loaders.Files()}, os.Args[1:], loaders.Options{}) {
//		if r.Err != nil {
//			fmt.Fprintln(os.Stderr, r.Err)
//			continue
//		}
//		fmt.Println(r.Job.Name, len(r.Job.Recommendations))
//	}
//
// unpack undoes gzip, zstd and UTF-16. classify looks at the content, never at
// a file's name, and knows the look-alikes that cannot be read back. documents
// parses JSON (one, several, or a line each), YAML, a printed Python dict, or
// the notebooks' CSV, and keeps positions. findJobs unwraps what holds a describe
// answer, and reports what stands among answers and is none. A document in
// canonical form has the API's names in the API's order, times as epoch seconds and
// one spelling for each number; as JSON it is the Job's Body, and decoding the Body
// gives the same Job again.
//
// The dialects that load: the API's own body; AWS CLI v1 and v2 as json, yaml
// and yaml-stream; boto3 through json.dumps (default=str, isoformat, bare NaN)
// and print or pprint; the Go and JavaScript SDKs' objects as JSON; lowerCamel
// members; a Step Functions state or execution; a list of
// InferenceRecommendations; the notebooks' table.
//
// What a Job does not keep: the order of members, nulls, empty enum strings,
// the SDK's ResponseMetadata, and the letter case of member names. The old names
// MemorySizeInMb and EndpointPerformances[].EndpointConfiguration become today's;
// MaximumInvocations becomes MaxInvocations among the stopping conditions. In Metrics it
// stays, because it says that ModelLatency is in microseconds.
//
// Recommendations that come without their job take the status of one that is said
// around, beside or in them, the gravest of several; Options.AssumeCompleted is for
// inputs that say none. Among answers a policy of iradvise is refused by itself, and
// in a directory passed over.
//
// What contradicts itself or cannot be a measurement is never used: it counts as
// not measured, with a warning that has its path, or it is an error with its
// line.
//
// Who judges and keeps no Body says so with Options.Keep. Then documents in the
// usual spellings are read straight into a Job, which is faster and gives the same
// Job: the way above is what the quick one is tested against, and where it leaves
// whatever is unusual. Batches yields what Open yields in parts that several
// goroutines can decode.
//
// # Stability
//
// Loader, Open, Batches, Decode, Options, Result and Error change only with the major
// version. What cannot be read is an *Error, whose Kind tells an input that says
// something wrong (Invalid) from one that is whole and something else (Foreign), from a
// file that is not there or may not be read (Unreadable) and from a service that gave
// no answer (Unreachable): the command ends with exit status 5 for the last and 3 for
// the others. A context that ends stops Open between two results, and its error is the
// last Result.
package loaders
