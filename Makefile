# Every chore of this house in one word; `make help` lists them.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
# One set of flags for build, tests and linters, so that they share what was compiled.
export GOFLAGS := -trimpath $(filter-out -trimpath,$(shell go env GOFLAGS))
GO_DIRS := cmd internal locales migrations static templates
SOURCES := $(shell find static -path static/dist -prune -o -type f \( -name '*.scss' -o -name '*.ts' -o -name '*.svg' -o -name '*.mjs' -o -name '*.png' \) -print)
# The race detector needs a C compiler; without one the tests run all the same.
# SQLite (C turned into Go) and what packs and paints run on one goroutine's data:
# left out of it, the tests take half the time.
UNWATCHED := modernc.org/sqlite/lib modernc.org/libc golang.org/x/image/vector image/draw image/png compress/flate hash/adler32 hash/crc32
RACE := $(shell command -v gcc >/dev/null && echo -race $(UNWATCHED:%=-gcflags=%=-race=false))
BENCH ?= .
COUNT ?= 1
KILLS ?= 100
FAULTS := TestKilledUnderLoad|TestAFullDisk|TestACutDatabaseIsToldAsBusy|TestStopLosesNothing|TestFloodLeavesThePortalToOthers|TestDiskThatFailsKeepsNothing|TestFaultsOfTheServer

.PHONY: demo run build assets test check format lint units postgres journeys torture bench screenshots migration message clean help

demo: build ## a complete portal on http://localhost:8080, with a fictional election
	@bin/vigie demo

run: build ## an empty portal, its data in ./data
	@bin/vigie serve

build: assets ## bin/vigie: one file, all assets inside, no C
	@CGO_ENABLED=0 go build -ldflags '$(LDFLAGS)' -o bin/vigie ./cmd/vigie

assets: static/dist/manifest.json ## styles, script, icons, fonts and geography, into static/dist

static/dist/manifest.json: node_modules/.package-lock.json $(SOURCES)
	@node static/build.mjs
	@touch $@

node_modules/.package-lock.json: package-lock.json package.json
	@npm ci --include=dev --ignore-scripts --no-audit --no-fund
	@touch $@

test: ## install what the tests need where that is allowed, then check
	@.ci/install
	@$(MAKE) --no-print-directory check

check: format build lint units postgres journeys ## exactly what CI does

format:
	@wrong=$$(gofmt -l $(GO_DIRS)); [ -z "$$wrong" ] || { echo "gofmt would change:" $$wrong; exit 1; }

lint: assets
	@echo "== staticcheck"
	@CGO_ENABLED=0 go tool -modfile=tools/go.mod staticcheck ./...

# Everything but the browser, on SQLite; vet runs here, on what is compiled anyway.
# Tests of many rows are left to PostgreSQL: the race detector slows SQLite in Go
# twenty times.
units: assets
	@echo "== unit, store and page tests on SQLite$(if $(RACE),, (no C compiler: without the race detector))"
	@go test -json -vet=all -short $(RACE) -timeout 10m $$(go list ./... | grep -v /internal/journey) | node .ci/summary.mjs

# The same tests again on a real PostgreSQL: those that ask for a database.
postgres: assets
	@echo "== the same on PostgreSQL"
	@VIGIE_TEST_DATABASE=postgres go test -json -vet=off $(RACE) -timeout 10m $$(go list -f '{{.ImportPath}} {{.TestImports}}{{.XTestImports}}' ./... | grep database/dbtest | cut -d' ' -f1 | grep -v /internal/house) | node .ci/summary.mjs

journeys: build
	@echo "== browser journeys"
	@CGO_ENABLED=0 VIGIE_BINARY=$(CURDIR)/bin/vigie go test -json -vet=all -count=1 -timeout 10m ./internal/journey | node .ci/summary.mjs

torture: assets ## kill the program KILLS=100 times under load, fill its disk and cut its database, on SQLite and PostgreSQL
	@for database in "" postgres; do \
		VIGIE_TORTURE=$(KILLS) VIGIE_TEST_DATABASE=$$database CGO_ENABLED=0 go test -count=1 -vet=off -timeout 60m -v -run '^($(FAULTS))$$' ./cmd/vigie ./internal/report ./internal/mail; \
	done

bench: assets ## benchmarks; BENCH=Intake picks some, COUNT=6 repeats them for benchstat
	@CGO_ENABLED=0 go test -run='^$$' -vet=off -bench='$(BENCH)' -benchmem -count=$(COUNT) $$(grep -rl --include='*_test.go' 'func Benchmark' cmd internal | xargs -n1 dirname | sort -u | sed 's|^|./|')

screenshots: build ## docs/screenshots, from the real product
	@CGO_ENABLED=0 VIGIE_BINARY=$(CURDIR)/bin/vigie VIGIE_SCREENSHOTS=$(CURDIR)/docs/screenshots VIGIE_JOURNEY_REPORTS=4000 go test -count=1 -timeout 10m -run '^TestScreenshots$$' -v ./internal/journey

migration: ## NAME=add_letters: the next pair of migration files
	@[[ "$(NAME)" =~ ^[a-z0-9_]+$$ ]] || { echo 'usage: make migration NAME=add_letters'; exit 2; }
	@last=$$(ls migrations/sqlite | sort | tail -1); next=$$(printf '%04d' $$((10#$${last%%_*} + 1))); \
	for dialect in sqlite postgres; do \
		file=migrations/$$dialect/$${next}_$(NAME).sql; \
		printf -- '-- +goose Up\n\n-- +goose Down\n' > $$file; echo $$file; \
	done

message: ## KEY=report.sender.title [FR="…" EN="…"]: the key in every language, beside its kin
	@KEY='$(KEY)' node .ci/message.mjs

clean: ## remove what was built
	@rm -rf bin .cache node_modules
	@find static/dist -mindepth 1 ! -name .gitkeep -delete

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
