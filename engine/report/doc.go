// Package report writes an engine.Report in every format that iradvise speaks.
//
//	engine.Report → Format.Write → table, json, jsonl, markdown, html, csv,
//	                               junit, sarif, github, gitlab
//
// A Format is a value; Formats lists them and Find picks one by name:
//
//	formats := report.Formats(report.Style{Width: 80})
//	f, err := report.Find(formats, "json")
//	err = f.Write(os.Stdout, rep)
//
// Targets say where a report goes (-o FORMAT[=FILE]), Closing is the one line
// that a gate leaves on stderr, AppendRun writes one line of jsonl while an
// archive is still being judged, and Schema is the JSON Schema of the json
// format, which is a public contract.
//
// Names, messages and paths come from files that nobody vouches for. Every
// format neutralises what its reader would act on: control characters and
// escape sequences everywhere, markup in html and markdown, formulas in csv,
// commands in github.
//
// # Stability
//
// The API and the formats with a schema (json, jsonl) change only with the major version;
// table, markdown and html are for people and may look different any time. A name
// that is no format is an *UnknownFormatError.
package report
