#!/usr/bin/env bash
# Tills at work while the server is killed again and again, in a file and on PostgreSQL: dev/kill.sh path/to/perennial [rounds]
# PostgreSQL is the one TEST_POSTGRES_URL names (see dev/with-postgres.sh); without it only the file is tried.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$(realpath "$1")
rounds=${2:-5}
echo "in a file:"
BINARY=$binary ROUNDS=$rounds node dev/whole/killed-at-the-till.mjs
if [ -n "${TEST_POSTGRES_URL:-}" ]; then
  name=killed_$$
  psql --quiet "$TEST_POSTGRES_URL" -c "create database $name"
  trap 'psql --quiet "$TEST_POSTGRES_URL" -c "drop database $name with (force)"' EXIT
  echo "on PostgreSQL:"
  BINARY=$binary ROUNDS=$rounds PERENNIAL_DATABASE_URL="$TEST_POSTGRES_URL dbname=$name" node dev/whole/killed-at-the-till.mjs
fi
