package sagemaker

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// errTooSlow is why an attempt was given up whose whole answer did not come in time.
var errTooSlow = errors.New("no whole answer in time")

// patientClient gives every request the same time for its whole answer.
type patientClient struct {
	aws.HTTPClient
	patience time.Duration
}

// Do sends one request. What fails because its time is over fails with errTooSlow.
func (c patientClient) Do(request *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeoutCause(request.Context(), c.patience, errTooSlow)
	response, err := c.HTTPClient.Do(ownBody(request.WithContext(ctx)))
	if err != nil {
		cancel()
		return response, tooSlow(ctx, err)
	}
	response.Body = &patientBody{response.Body, ctx, cancel}
	return response, nil
}

// ownBody gives request, which nobody else has, a body that only its sender
// closes. The SDK closes its own as soon as an answer begins, and that breaks a
// connection whose sender has not yet seen the end of the body.
func ownBody(request *http.Request) *http.Request {
	if request.Body != nil {
		if b, err := io.ReadAll(request.Body); err == nil { // of the SDK's memory
			request.Body = io.NopCloser(bytes.NewReader(b))
		}
	}
	return request
}

// patientBody is the body of an answer that has until the end of ctx to come.
type patientBody struct {
	io.ReadCloser
	ctx    context.Context
	cancel context.CancelFunc
}

func (b *patientBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		err = tooSlow(b.ctx, err)
	}
	return n, err
}

func (b *patientBody) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}

// tooSlow returns errTooSlow where the end of ctx is why something failed with err.
func tooSlow(ctx context.Context, err error) error {
	if context.Cause(ctx) == errTooSlow {
		return errTooSlow
	}
	return err
}

// errTooLong is why an answer is not read to its end.
var errTooLong = fmt.Errorf("the answer is longer than %d MiB", maxBody>>20)

// brokenOff is why an answer did not come whole.
type brokenOff struct {
	read int64 // bytes
	err  error
}

func (b *brokenOff) Error() string {
	return fmt.Sprintf("the answer broke off after %d bytes: %s", b.read, brokenText(b.err))
}

func (b *brokenOff) Unwrap() error { return b.err }

// What to do about troubles of the network.
const (
	networkHint = "check the network, proxies (HTTPS_PROXY), the region and the endpoint URL"
	schemeHint  = "is the endpoint https:// or http://? check the endpoint URL and proxies (HTTPS_PROXY)"
	trustHint   = "where a proxy signs certificates itself, name a file with its authority in AWS_CA_BUNDLE"
)

// networkMessage says what became of a connection, and what to do about it.
func networkMessage(err error) (message, hint string) {
	var dns *net.DNSError
	var op *net.OpError
	var untrusted *tls.CertificateVerificationError
	var noTLS tls.RecordHeaderError
	var off *brokenOff
	switch text := err.Error(); {
	case errors.Is(err, errTooSlow), errors.Is(err, context.DeadlineExceeded):
		return errTooSlow.Error(), networkHint
	case errors.As(err, &off):
		return off.Error(), networkHint
	case errors.As(err, &dns):
		return "the host name " + dns.Name + " cannot be resolved", networkHint
	case errors.As(err, &untrusted):
		return "the server's certificate is not trusted: " + untrusted.Err.Error(), trustHint
	case errors.Is(err, http.ErrSchemeMismatch), errors.As(err, &noTLS):
		return "the endpoint does not speak TLS, as https:// endpoints do", schemeHint
	case strings.Contains(text, "malformed HTTP"):
		return "what answers at the endpoint does not speak HTTP", schemeHint
	case strings.Contains(text, "invalid proxy address"):
		return "the address of the proxy is no URL", "check HTTPS_PROXY and HTTP_PROXY: http://HOST:PORT"
	case errors.As(err, &op):
		return connectionMessage(op), networkHint
	}
	return brokenText(err), networkHint
}

// connectionMessage says what an operation on a connection could not do.
func connectionMessage(op *net.OpError) string {
	to := ""
	if op.Addr != nil {
		to = " to " + op.Addr.String()
	}
	switch op.Op {
	case "dial":
		return "cannot connect" + to + ": " + systemText(op)
	case "proxyconnect":
		var dial *net.OpError
		if errors.As(op.Err, &dial) && dial.Addr != nil {
			to = " at " + dial.Addr.String()
		}
		return "cannot connect to the proxy" + to + ": " + systemText(op)
	case "remote error", "local error":
		return "no TLS connection: " + op.Err.Error()
	}
	return "the connection broke: " + systemText(op)
}

// brokenText says why a connection carried no answer, or not all of it.
func brokenText(err error) string {
	var op *net.OpError
	var sent *url.Error
	var send *smithyhttp.RequestSendError
	switch {
	case errors.Is(err, errTooSlow):
		return errTooSlow.Error()
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed),
		strings.Contains(err.Error(), "server closed idle connection"):
		return "the connection was closed early"
	case errors.As(err, &op):
		return systemText(op)
	case errors.As(err, &sent):
		err = sent.Err
	case errors.As(err, &send):
		err = send.Err
	}
	return strings.TrimPrefix(err.Error(), "net/http: ")
}

// systemText returns what the system says of err, without the names of its calls.
func systemText(err error) string {
	var system *os.SyscallError
	var op *net.OpError
	for errors.As(err, &op) {
		if op.Timeout() {
			return "no answer in time"
		}
		err = op.Err
	}
	if errors.As(err, &system) {
		return system.Err.Error()
	}
	return err.Error()
}
