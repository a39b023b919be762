package sagemaker

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	awsconfig "github.com/aws/aws-sdk-go-v2/config"
)

func noRegion() *Error {
	return &Error{Kind: Misconfigured, Message: "no region is configured" + brokenLine(),
		Hint: "set --region or AWS_REGION, or a region for the profile with 'aws configure'"}
}

const filesHint = "check the files that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name, or ~/.aws/config and ~/.aws/credentials"

// configError explains why the AWS configuration cannot be used.
func configError(err error, s *secrets) *Error {
	e := &Error{Kind: Misconfigured, Hint: filesHint, cause: err}
	var missing awsconfig.SharedConfigProfileNotExistError
	var file awsconfig.SharedConfigLoadError
	var source awsconfig.SharedConfigAssumeRoleError
	var bare awsconfig.CredentialRequiresARNError
	var mfa awsconfig.AssumeRoleTokenProviderNotSetError
	var number *strconv.NumError
	switch text := err.Error(); {
	case errors.As(err, &source) && source.Err == nil:
		e.Message = fmt.Sprintf("profile %q is the source of the role %s and has no credentials to ask with", source.Profile, source.RoleARN)
		e.Hint = "give it keys, or a source of its own; profiles that name each other in a circle have none"
	case errors.As(err, &missing):
		e.Message = fmt.Sprintf("the AWS configuration has no profile %q", missing.Profile)
		e.Hint = "check --profile, AWS_PROFILE and source_profile; 'aws configure list-profiles' shows the names"
	case errors.As(err, &file):
		e.Message = fmt.Sprintf("the AWS configuration cannot be read: %s: %s", file.Filename, fileText(file.Filename))
	case errors.As(err, &bare):
		e.Message = fmt.Sprintf("profile %q has a %s and no role_arn", bare.Profile, strings.ReplaceAll(bare.Type, " ", "_"))
		e.Hint = "add the role_arn to the profile, or take out the source"
	case errors.As(err, &mfa):
		e.Message = "the profile's role asks for an MFA code (mfa_serial), and iradvise asks nobody"
		e.Hint = `let the AWS CLI ask: eval "$(aws configure export-credentials --profile NAME --format env)", and then without --profile and AWS_PROFILE`
	case strings.Contains(text, "partial credentials"):
		e.Message = "the profile has only one of aws_access_key_id and aws_secret_access_key"
	case errors.As(err, &number):
		before, _, _ := strings.Cut(text, ", strconv")
		e.Message, e.Hint = s.excerpt(before, 300)+": it is no whole number", "set it to a number, such as 3"
	default:
		e.Message = "the AWS configuration cannot be used: " + s.excerpt(text, 500)
	}
	return e
}

// fileText says why the file called name cannot be read.
func fileText(name string) string {
	_, err := os.ReadFile(name)
	if err == nil {
		return "it is no AWS configuration"
	}
	return systemText(errors.Unwrap(err))
}

// brokenLine names the first line of the configuration files that the AWS SDK
// passes over because it cannot be read, as words behind a message; "" for none.
// What the line says is not shown: it may be a key.
func brokenLine() string {
	for _, file := range configFiles() {
		if line := firstBroken(file); line > 0 {
			return fmt.Sprintf("; line %d of %s is neither [a section] nor name = value, and was passed over", line, file)
		}
	}
	return ""
}

// configFiles are the files that the AWS SDK reads.
func configFiles() []string {
	files := []string{os.Getenv("AWS_CONFIG_FILE"), os.Getenv("AWS_SHARED_CREDENTIALS_FILE")}
	for i, standard := range []string{awsconfig.DefaultSharedConfigFilename(), awsconfig.DefaultSharedCredentialsFilename()} {
		if files[i] == "" {
			files[i] = standard
		}
	}
	return files
}

// firstBroken returns the number of the first line of the file that says nothing
// to the SDK, or 0. A line that begins with white space continues another one.
func firstBroken(file string) int {
	f, err := os.Open(file)
	if err != nil {
		return 0
	}
	defer f.Close()
	inSection := false
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		switch {
		case text == "", strings.ContainsAny(text[:1], "#;"):
		case text[0] == '[':
			if inSection = strings.Contains(text, "]"); !inSection {
				return n
			}
		case !inSection, !strings.ContainsAny(lines.Text()[:1], " \t") && !strings.Contains(text, "="):
			return n
		}
	}
	return 0
}
