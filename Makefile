# The commands of this project. "make test" sets up all that it needs on a
# Debian machine with Go, git and make.

GO ?= go

.PHONY: test setup check unit build fuzz bench clean

test: setup check unit

# Debian's AWS CLI prints what ours is compared with; the race detector needs a C
# compiler.
setup:
	@missing=""; \
	[ -x /usr/bin/aws ] || missing="$$missing awscli"; \
	command -v gcc >/dev/null || missing="$$missing gcc libc6-dev"; \
	if [ -n "$$missing" ]; then \
		sudo=""; [ "$$(id -u)" = 0 ] || sudo=sudo; \
		$$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing; \
	fi

check:
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); \
	if [ -n "$$unformatted" ]; then echo "gofmt would change: $$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

unit:
	$(GO) test -race ./...

build:
	$(GO) build -o bin/iradvise ./cmd/iradvise

# A minute for each fuzz target.
fuzz:
	@for package in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			$(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime 60s $$package || exit 1; \
		done; \
	done

bench:
	$(GO) test -run '^$$' -bench . ./...

clean:
	rm -rf bin
