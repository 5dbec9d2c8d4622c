#!/usr/bin/env bash
# The real binary with a small demo shop: three Segment clients send to it, a browser walks its console, and it is killed and looked at.
# Usage: dev/whole.sh path/to/perennial
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$(realpath "$1")
folder=$(mktemp -d /tmp/perennial-whole.XXXXXX)
port=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
export PERENNIAL_DATA=$folder/data PERENNIAL_LISTEN=127.0.0.1:$port PERENNIAL_LOG=warn PERENNIAL_PRIVATE_HOSTS='["127.0.0.1"]'
server=
stop() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"; }
trap stop EXIT

"$binary" demo --customers 800 --fill-only
write_key=$("$binary" key create site)
secret_key=$("$binary" key create checks --scopes admin)

start() {
  "$binary" demo >"$folder/server.log" 2>&1 &
  server=$!
  curl --silent --fail --retry 200 --retry-delay 0 --retry-max-time 60 --retry-connrefused --output /dev/null "http://127.0.0.1:$port/readyz" \
    || { cat "$folder/server.log" >&2; exit 1; }
  # The line with the link is written once requests are answered.
  timeout 20 sh -c "until grep -q 'Sign in' '$folder/server.log'; do :; done"
}
start
link=$(sed -n 's/.*Sign in: *//p' "$folder/server.log")

(cd dev/whole && npm install --silent --no-audit --no-fund --no-package-lock)
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check segment-analytics-python==2.3.4

export BASE=http://127.0.0.1:$port WRITE_KEY=$write_key SECRET_KEY=$secret_key SIGN_IN_LINK=$link
node dev/whole/node-client.mjs
"$folder/venv/bin/python" dev/whole/python_client.py
node dev/whole/browser-client.mjs
node dev/whole/arrived.mjs
node dev/whole/reports.mjs

# Killed in mid-stream and started again: everything that was answered is there, once.
node dev/whole/burst.mjs "$server" >"$folder/acknowledged"
wait "$server" 2>/dev/null || true
start
link=$(sed -n 's/.*Sign in: *//p' "$folder/server.log")
node dev/whole/nothing-lost.mjs <"$folder/acknowledged"

# Killed with letters under way, and started again by the script.
BINARY=$binary SIGN_IN_LINK=$link node dev/whole/killed-while-sending.mjs "$server"
wait "$server" 2>/dev/null || true
start
link=$(sed -n 's/.*Sign in: *//p' "$folder/server.log")

# Killed while live segments follow orders and hours, and started again by the script.
BINARY=$binary SIGN_IN_LINK=$link node dev/whole/killed-while-live.mjs "$server"
wait "$server" 2>/dev/null || true
start
link=$(sed -n 's/.*Sign in: *//p' "$folder/server.log")

# Killed again and again while tills work, in a shop of its own; make kill does it a hundred times.
dev/kill.sh "$binary" 5

SIGN_IN_LINK=$link node dev/whole/console.mjs
"$binary" backup "$folder/backup"
PERENNIAL_DATA=$folder/restored "$binary" restore "$folder/backup"
PERENNIAL_DATA=$folder/restored "$binary" doctor

# The same copy put into PostgreSQL: the shop moves house. A back-up taken there is put back into a file again, and nothing is missing.
if [ -n "${TEST_POSTGRES_URL:-}" ]; then
  PERENNIAL_DATA=$folder/moved PERENNIAL_DATABASE_URL=$TEST_POSTGRES_URL "$binary" restore "$folder/backup"
  PERENNIAL_DATA=$folder/moved PERENNIAL_DATABASE_URL=$TEST_POSTGRES_URL "$binary" doctor
  PERENNIAL_DATA=$folder/moved PERENNIAL_DATABASE_URL=$TEST_POSTGRES_URL "$binary" backup "$folder/backup-moved"
  python3 dev/whole/same_rows.py "$folder/backup" "$folder/backup-moved"
fi
