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
settings="-c shared_buffers=256MB -c fsync=off -c full_page_writes=off"
# As docs/postgresql.md would have it for a large shop.
[ "${DURABLE:-0}" = 0 ] || settings="-c shared_buffers=4GB -c max_wal_size=16GB -c min_wal_size=4GB -c checkpoint_timeout=15min -c wal_compression=lz4"
cd "$folder"
"${as[@]}" "$programs/initdb" -D "$folder/data" -U postgres -A trust --no-sync -E UTF8 --locale=C.UTF-8 >"$folder/initdb.log" 2>&1 \
  || { cat "$folder/initdb.log" >&2; exit 1; }
"${as[@]}" "$programs/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/data/log" -o \
  "-k $folder -c listen_addresses='' $settings -c max_connections=300 -c max_locks_per_transaction=512 -c deadlock_timeout=50ms" start >/dev/null
cd "$OLDPWD"
TEST_POSTGRES_URL="host=$folder user=postgres dbname=postgres" "$@"
