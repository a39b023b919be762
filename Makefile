# The commands of this project. "make test" sets up all that it needs on a
# Debian machine with Go, git and make.

GO ?= go

.PHONY: test setup check unit build fuzz bench peers microbench clean

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

# Without C the binary needs no library of the machine, and starts faster.
build:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w' -o bin/iradvise ./cmd/iradvise

# A minute for each fuzz target.
fuzz:
	@for package in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			$(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime 60s $$package || exit 1; \
		done; \
	done

# Ours and every peer that is installed, over the same archives; see
# docs/performance.md. LARGE=1000000 adds an archive of so many jobs.
JOBS ?= 100000
FILES ?= 10000
LARGE ?= 0
ROUNDS ?= 5
bench: build
	$(GO) build -o bench/data/peers/bin/expr-peer ./bench/peers/expr
	$(GO) run ./internal/bench -jobs $(JOBS) -files $(FILES) -large $(LARGE) -rounds $(ROUNDS)

# The peers that no system package brings. One that cannot be had is left out.
peers:
	mkdir -p bench/data/peers
	-npm install --no-audit --no-fund --prefix bench/data/peers @duckdb/node-api@1.5.6-r.1
	-GOBIN=$(CURDIR)/bench/data/peers/bin $(GO) install github.com/open-policy-agent/opa@v1.22.2
	-GOBIN=$(CURDIR)/bench/data/peers/bin $(GO) install github.com/open-policy-agent/conftest@v0.71.1

# Benchmarks of single steps; docs/performance.md says how to compare them with
# the recorded ones. BENCH=Archive chooses those, COUNT=6 runs each six times.
BENCH ?= .
COUNT ?= 1
microbench:
	$(GO) test -run '^$$' -bench '$(BENCH)' -count $(COUNT) ./...

clean:
	rm -rf bin
