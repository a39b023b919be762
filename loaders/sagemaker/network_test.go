package sagemaker

import (
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// listening returns the address of a server that treats each connection in one way.
func listening(t *testing.T, serve func(*net.TCPConn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				_, _ = c.Read(make([]byte, 4096))
				serve(c.(*net.TCPConn))
			}()
		}
	}()
	return l.Addr().String()
}

// Each trouble of the network has words of its own and a next step: nothing is
// said of a time that was not waited, nor in the words of Go's libraries.
func TestNetworkErrors(t *testing.T) {
	const begin = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"JobName\""
	closing := listening(t, func(c *net.TCPConn) {})
	cutting := listening(t, func(c *net.TCPConn) { _, _ = c.Write([]byte(begin)) })
	resetting := listening(t, func(c *net.TCPConn) { _ = c.SetLinger(0) })
	resettingLater := listening(t, func(c *net.TCPConn) {
		_, _ = c.Write([]byte(begin))
		time.Sleep(50 * time.Millisecond)
		_ = c.SetLinger(0)
	})
	noHTTP := listening(t, func(c *net.TCPConn) { _, _ = c.Write([]byte("220 mail.example ESMTP\r\n")) })
	stalling := listening(t, func(c *net.TCPConn) { _, _ = c.Read(make([]byte, 1)) })
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	tests := []struct {
		name, endpoint, says string
	}{
		{"closed", "http://" + closing, "the connection was closed early (after 3 attempts)\n  check the network"},
		{"cut", "http://" + cutting, "the answer broke off after 10 bytes: the connection was closed early (after 3 attempts)\n  check the network"},
		{"reset", "http://" + resetting, "the connection broke: connection reset by peer (after 3 attempts)\n  check the network"},
		{"reset later", "http://" + resettingLater, "connection reset by peer (after 3 attempts)\n  check the network"},
		{"refused", "http://127.0.0.1:1", "cannot connect to 127.0.0.1:1: connection refused"},
		{"no HTTP", "http://" + noHTTP, "what answers at the endpoint does not speak HTTP (after 3 attempts)\n  is the endpoint https:// or http://?"},
		{"no TLS", "https://" + noHTTP, "the endpoint does not speak TLS, as https:// endpoints do (after 3 attempts)\n  is the endpoint https:// or http://?"},
		{"HTTP behind https", strings.Replace(plain.URL, "http:", "https:", 1), "the endpoint does not speak TLS"},
		{"not trusted", secure.URL, "the server's certificate is not trusted: x509: certificate signed by unknown authority (after 3 attempts)\n  where a proxy signs"},
		{"stalled", "http://" + stalling, "no whole answer in time (after 3 attempts)\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lonely(t)
			timeout := time.Minute
			if test.name == "stalled" {
				timeout = 50 * time.Millisecond
			}
			c, err := Config{Region: "us-east-1", EndpointURL: test.endpoint, tune: impatient, timeout: timeout}.Open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Describe(t.Context(), "j")
			var e *Error
			if !errors.As(err, &e) || e.Kind != Unreachable || !e.Temporary() || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v\nwant %s", err, test.says)
			}
		})
	}
}
