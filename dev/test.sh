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

# One selection for build, tests and binary: another one unifies features differently and builds DataFusion, minutes of it, once more.
whole=(--workspace --features server/console,server/reports)

step "Rust, built with the console and DataFusion"
cargo build "${whole[@]}" --bins --tests --quiet

step "Rust, on SQLite and PostgreSQL"
tests=(cargo test "${whole[@]}" --quiet)
if command -v cargo-nextest >/dev/null; then
  tests=(cargo nextest run "${whole[@]}" --status-level fail --final-status-level fail)
fi
dev/with-postgres.sh "${tests[@]}"

step "the real binary: clients and browser"
dev/with-postgres.sh dev/whole.sh "$CARGO_TARGET_DIR/debug/perennial"

step "done"
