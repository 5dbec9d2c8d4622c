#!/usr/bin/env bash
# Everything that must hold, in the order in which a mistake shows soonest.
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
export CARGO_TERM_COLOR=never
step() { printf '\n== %s (%ss)\n' "$*" "$SECONDS"; }

step "what the machine lacks"
dev/setup.sh test

step "formatting, lints, arrows between crates"
make --silent tidy

step "console: types, words, units, build"
(cd console && npm test --silent && npm run --silent build && npm run --silent budget)

step "Rust, on SQLite and PostgreSQL"
tests=(cargo test --workspace --exclude columnar-datafusion --quiet)
if command -v cargo-nextest >/dev/null; then
  tests=(cargo nextest run --workspace --exclude columnar-datafusion --status-level fail --final-status-level fail)
fi
dev/with-postgres.sh "${tests[@]}"

step "the real binary: clients and browser"
cargo build --package server --features console --quiet
dev/with-postgres.sh dev/whole.sh "$CARGO_TARGET_DIR/debug/perennial"

step "done"
