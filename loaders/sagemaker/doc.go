// Package sagemaker reads Inference Recommender jobs from the live API.
//
//	Config ── Open ──> Client ── Describe ──> the service's own body ── loaders.Decode ──> engine.Job
//
// The AWS SDK signs, retries, and resolves endpoints and credentials; the body
// of the answer goes through the same decoder as a saved file, so that a live
// job and its saved file are equal, and an answer that the SDK's typed decoder
// refuses ("NaN" in an integer field, 6500.0, a new field) still loads.
//
//	l := sagemaker.Loader(sagemaker.Config{Region: "eu-west-1"})
//	for r := range l.Open(ctx, "my-job", loaders.Options{}) { … }
//
// Every error is an *Error: it names the operation, the service's code and
// message, and what to set. No error holds a secret.
//
// # Stability
//
// The API change only with the major version. Every call stops when its context ends; the
// error is an *Error, within the *loaders.Error of a Result, and errors.Is finds
// the context's own.
package sagemaker
