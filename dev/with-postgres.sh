#!/usr/bin/env bash
# Runs a command with a private PostgreSQL on a socket, named in TEST_POSTGRES_URL; the cluster is stopped and removed afterwards.
# With DURABLE=1 it keeps what it commits through a loss of power, as benchmarks need it; tests do without.
# PostgreSQL refuses to run as root: as root it runs as the user "postgres" that Debian's package makes.
set -euo pipefail
programs=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
folder=$(mktemp -d /tmp/perennial-postgres.XXXXXX)
as=()
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as=(runuser -u postgres --)
fi
stop() {
  (cd "$folder" && "${as[@]}" "$programs/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1) || true
  rm -rf "$folder"
}
trap stop EXIT
unsafe="-c fsync=off -c full_page_writes=off"
[ "${DURABLE:-0}" = 0 ] || unsafe=
cd "$folder"
"${as[@]}" "$programs/initdb" -D "$folder/data" -U postgres -A trust --no-sync -E UTF8 --locale=C.UTF-8 >"$folder/initdb.log" 2>&1 \
  || { cat "$folder/initdb.log" >&2; exit 1; }
"${as[@]}" "$programs/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/data/log" -o \
  "-k $folder -c listen_addresses='' $unsafe -c max_connections=300 -c shared_buffers=256MB -c max_locks_per_transaction=512 -c deadlock_timeout=50ms" start >/dev/null
cd "$OLDPWD"
TEST_POSTGRES_URL="host=$folder user=postgres dbname=postgres" "$@"
