package sagemaker

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// answering returns the URL of a server that gives one answer to everything.
func answering(t *testing.T, status int, body string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func stsError(code, message string) string {
	return "<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + message + "</Message></Error></ErrorResponse>"
}

// keysOf is a profile with keys of its own.
const keysOf = "aws_access_key_id = AKIDPROFILE1\naws_secret_access_key = " + secretKey + "\n"

// What stands in the way of credentials is named: the step, its cause, and what to do.
func TestCredentialErrors(t *testing.T) {
	const nowhere = "http://127.0.0.1:1"
	const role = "role_arn = arn:aws:iam::111122223333:role/deploy\n"
	const sso = "sso_start_url = https://corp.example/start\nsso_region = us-east-1\nsso_account_id = 111122223333\nsso_role_name = ReadOnly\n"
	refused := answering(t, 403, stsError("AccessDenied", "User: arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_01/bob is not authorized"))
	echoing := answering(t, 403, stsError("SignatureDoesNotMatch", "the string was "+secretKey))
	down := answering(t, 503, "down for now")
	tests := []struct {
		name   string
		config string // the profile p, and what follows
		env    map[string]string
		kind   Kind
		says   string
	}{
		{"process fails", "credential_process = sh -c 'exit 3'", nil, NoCredentials, "the credential_process of profile \"p\" failed: it ended with exit status 3\n  run its command by hand"},
		{"process absent", "credential_process = /no/such/command", nil, NoCredentials, "failed: the shell does not find the command (exit status 127)"},
		{"process prints rubbish", "credential_process = echo " + secretKey, nil, NoCredentials, "failed: it printed no JSON of credentials"},
		{"process prints too little", `credential_process = echo '{"Version":1}'`, nil, NoCredentials, "failed: missing AccessKeyId in what it printed"},
		{"role refused", role + "source_profile = b\n[profile b]\n" + keysOf, map[string]string{"AWS_ENDPOINT_URL_STS": refused}, Denied, "AccessDenied: the role arn:aws:iam::111122223333:role/deploy of profile \"p\" was refused: User: arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_01/bob is not authorized\n  the role's trust policy"},
		{"role of a source refused", "role_arn = arn:aws:iam::111122223333:role/outer\nsource_profile = b\n[profile b]\n" + role + "source_profile = c\n[profile c]\n" + keysOf, map[string]string{"AWS_ENDPOINT_URL_STS": refused}, Denied, "the role arn:aws:iam::111122223333:role/deploy of profile \"b\" was refused"},
		{"role echoes the key", role + "source_profile = b\n[profile b]\n" + keysOf, map[string]string{"AWS_ENDPOINT_URL_STS": echoing}, NoCredentials, "was refused: the string was [redacted]\n"},
		{"STS unreachable", role + "source_profile = b\n[profile b]\n" + keysOf, map[string]string{"AWS_ENDPOINT_URL_STS": nowhere}, Unreachable, "of profile \"p\" was not assumed: STS gave no answer: cannot connect to 127.0.0.1:1: connection refused\n  check the network"},
		{"STS down", role + "source_profile = b\n[profile b]\n" + keysOf, map[string]string{"AWS_ENDPOINT_URL_STS": down}, Service, "STS gave no answer: the service answered HTTP 503"},
		{"STS endpoint", role + "source_profile = b\n[profile b]\n" + keysOf, map[string]string{"AWS_ENDPOINT_URL_STS": "http://user:hunter2%zz@127.0.0.1:1"}, Misconfigured, "AWS_ENDPOINT_URL_STS is not a URL"},
		{"token file", role + "web_identity_token_file = /nope", nil, NoCredentials, "the web identity token cannot be read: /nope: no such file or directory\n  check AWS_WEB_IDENTITY_TOKEN_FILE"},
		{"token file of the environment", "", map[string]string{"AWS_WEB_IDENTITY_TOKEN_FILE": "/nope", "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/web"}, NoCredentials, "the web identity token cannot be read: /nope: no such file"},
		{"container down", "", map[string]string{"AWS_CONTAINER_CREDENTIALS_FULL_URI": nowhere + "/creds"}, Unreachable, "the container's endpoint for credentials gave none: http://127.0.0.1:1/creds: cannot connect to 127.0.0.1:1: connection refused\n  check AWS_CONTAINER_CREDENTIALS_FULL_URI"},
		{"container refuses", "", map[string]string{"AWS_CONTAINER_CREDENTIALS_FULL_URI": answering(t, 400, `{"code":"Bad","message":"no task role"}`)}, Service, "gave none: http://127.0.0.1"},
		{"only the key", "", map[string]string{"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE1"}, NoCredentials, "no AWS credentials were found: AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not\n"},
		{"only the secret", "", map[string]string{"AWS_SECRET_ACCESS_KEY": secretKey}, NoCredentials, "AWS_SECRET_ACCESS_KEY is set and AWS_ACCESS_KEY_ID is not\n"},
		{"role without a source", role, nil, NoCredentials, "profile \"p\" has a role_arn, and nothing to ask for it with\n  add source_profile"},
		{"source without a role", "source_profile = b\n[profile b]\n" + keysOf, nil, Misconfigured, "profile \"p\" has a source_profile and no role_arn"},
		{"absent source", role + "source_profile = absent", nil, Misconfigured, "the AWS configuration has no profile \"absent\""},
		{"circle", role + "source_profile = q\n[profile q]\n" + role + "source_profile = p\n", nil, Misconfigured, "has no credentials to ask with\n"},
		{"MFA", role + "source_profile = b\nmfa_serial = arn:aws:iam::111122223333:mfa/bob\n[profile b]\n" + keysOf, nil, Misconfigured, "the profile's role asks for an MFA code (mfa_serial), and iradvise asks nobody\n"},
		{"attempts", "", map[string]string{"AWS_MAX_ATTEMPTS": "x"}, Misconfigured, "invalid value AWS_MAX_ATTEMPTS=x: it is no whole number\n"},
		{"attempts of the profile", "max_attempts = many", nil, Misconfigured, "max_attempts=many"},
		{"unclosed section", "[profile q\nregion = eu-west-1", nil, NoCredentials, "no AWS credentials were found; line 3 of "},
		{"rubbish", "wJalrXUtnFEMI", nil, NoCredentials, "; line 3 of "},
		{"SSO never started", sso, nil, NoCredentials, "the SSO session of profile \"p\" has expired or was never started\n  run 'aws sso login --profile p'"},
		{"line end in the key", "", map[string]string{"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE1\n", "AWS_SECRET_ACCESS_KEY": secretKey}, NoCredentials, "the access key ID holds a line end or another character that no request can carry\n  copy it again"},
		{"line end in the token", "", map[string]string{"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE1", "AWS_SECRET_ACCESS_KEY": secretKey, "AWS_SESSION_TOKEN": "abc\r\ndef"}, NoCredentials, "the session token holds"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lonely(t)
			file := filepath.Join(t.TempDir(), "config")
			if err := os.WriteFile(file, []byte("[profile p]\nregion = us-east-1\n"+test.config), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"} {
				t.Setenv(name, "")
			}
			t.Setenv("HOME", t.TempDir())
			t.Setenv("AWS_CONFIG_FILE", file)
			t.Setenv("AWS_PROFILE", "p")
			t.Setenv("AWS_MAX_ATTEMPTS", "1")
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			_, err := Config{}.Open(t.Context())
			var e *Error
			if !errors.As(err, &e) || e.Kind != test.kind || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v\nwant kind %s and %q", err, test.kind, test.says)
			}
			for _, secret := range []string{secretKey, "hunter2", "wJalr", "<nil>", "strconv", "session option"} {
				if err != nil && strings.Contains(err.Error(), secret) {
					t.Errorf("the error shows %s: %v", secret, err)
				}
			}
		})
	}
}
