# The commands of daily life. `make` alone lists them.
CARGO_TARGET_DIR ?= $(CURDIR)/target
export CARGO_TARGET_DIR
DEMO_DATA ?= $(CURDIR)/.demo
RELEASE = $(CARGO_TARGET_DIR)/release/perennial

.PHONY: help demo test check console release kill day bench bench-collect bench-complete-journey bench-send bench-segments bench-segments-large bench-retail bench-simulations bench-till bench-till-journey tidy openapi clean-demo

help:
	@grep -hE '^## ' $(MAKEFILE_LIST) | sed 's/^## /  /'

## make demo        build everything, fill a demo shop, serve it and say where
demo: release
	PERENNIAL_DATA=$(DEMO_DATA) PERENNIAL_LOG=warn $(RELEASE) demo

## make test        everything: Rust on both databases, console, browser against the real binary
test:
	dev/test.sh

## make release     the console and the server, release build
release:
	dev/setup.sh demo
	cd console && npm run --silent build
	cargo build --release --package server --features console,reports

## make kill        the server killed a hundred times while tills work, in a file and on PostgreSQL: nothing is lost or done twice
kill: release
	dev/with-postgres.sh dev/kill.sh $(RELEASE) 100

## make day         what most days need: the workspace without DataFusion
day:
	cargo xtask day

## make tidy        formatting, clippy, and the arrows between crates
tidy:
	cargo fmt --all --check
	cargo clippy --workspace --exclude columnar-datafusion --all-targets -- -D warnings
	cargo xtask tidy

## make openapi     write openapi.json and the console's types from the server's
openapi:
	cargo xtask openapi
	cd console && npm run --silent schema

## make bench       the figures of docs/benchmarks.md, one line of JSON at the end, kept under target/bench
bench:
	dev/bench.sh all

## make bench-collect, bench-complete-journey, bench-send, bench-retail, bench-segments, bench-segments-large, bench-simulations, bench-till, bench-till-journey   one of them
bench-collect bench-complete-journey bench-send bench-segments bench-segments-large bench-retail bench-simulations bench-till bench-till-journey:
	dev/bench.sh $(@:bench-%=%)

## make clean-demo  throw the demo shop away
clean-demo:
	rm -rf $(DEMO_DATA)
