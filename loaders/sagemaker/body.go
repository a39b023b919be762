package sagemaker

import (
	"bytes"
	"context"
	"io"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/sagemaker"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// keepBody makes one call store the body of a successful answer in *body. The
// SDK's typed decoder is given an empty object instead, so it has nothing to
// refuse; service errors reach it untouched and stay typed.
func keepBody(body *[]byte) func(*sagemaker.Options) {
	keep := middleware.DeserializeMiddlewareFunc("KeepBody", func(
		ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler,
	) (middleware.DeserializeOutput, middleware.Metadata, error) {
		out, meta, err := next.HandleDeserialize(ctx, in)
		response, ok := out.RawResponse.(*smithyhttp.Response)
		if err != nil || !ok || response.StatusCode < 200 || response.StatusCode > 299 {
			return out, meta, err
		}
		*body, err = readAll(response.Body)
		response.Body = io.NopCloser(strings.NewReader("{}"))
		return out, meta, err
	})
	return func(o *sagemaker.Options) {
		o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
			return stack.Deserialize.Add(keep, middleware.After) // after the typed decoder: nearer to the wire
		})
	}
}

// readAll returns the whole of r, at most maxBody bytes. An answer that breaks
// off counts as a broken connection, which the SDK's retryer tries again.
func readAll(r io.ReadCloser) ([]byte, error) {
	defer r.Close()
	var b bytes.Buffer
	n, err := b.ReadFrom(io.LimitReader(r, maxBody+1))
	if err != nil {
		return nil, &smithyhttp.RequestSendError{Err: &brokenOff{n, err}}
	}
	if n > maxBody {
		return nil, errTooLong
	}
	return b.Bytes(), nil
}
