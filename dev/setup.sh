#!/usr/bin/env bash
# Installs what building, testing or the demo need and the machine lacks, saying what it does. Usage: dev/setup.sh demo|test
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-demo}

say() { printf '  %s\n' "$*"; }
stop() { printf '\nCannot go on: %s\n' "$*" >&2; exit 1; }

command -v cargo >/dev/null || stop "Rust is missing. Install it from https://rustup.rs (1.95 or newer), then start again."
command -v node >/dev/null || stop "Node is missing. Install Node 20.19 or newer (https://nodejs.org), then start again."
command -v npm >/dev/null || stop "npm is missing; it comes with Node 20.19 or newer."
node -e 'const [a,b]=process.versions.node.split(".").map(Number); process.exit(a>20||(a==20&&b>=19)?0:1)' \
  || stop "Node $(node --version) is too old; 20.19 or newer is needed."
rust=$(rustc --version | cut -d' ' -f2)
[ "$(printf '1.95.0\n%s\n' "$rust" | sort -V | head -1)" = 1.95.0 ] || stop "Rust $rust is too old; 1.95 or newer is needed."

# What is needed, and the Debian package that brings it.
needs=(cc:build-essential mold:mold curl:curl)
if [ "$purpose" = test ]; then
  needs+=(/usr/lib/postgresql/*/bin/initdb:postgresql chromium:chromium /usr/sbin/smtp-sink:postfix python3:python3 python3-venv:python3-venv)
fi
missing=()
for need in "${needs[@]}"; do
  program=${need%%:*} package=${need##*:}
  case "$program" in
    python3-venv) python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=("$package") ;;
    /*) compgen -G "$program" >/dev/null || missing+=("$package") ;;
    *) command -v "$program" >/dev/null || missing+=("$package") ;;
  esac
done
if [ ${#missing[@]} -gt 0 ]; then
  command -v apt-get >/dev/null || stop "these are missing and there is no apt to install them with: ${missing[*]}"
  asroot=""
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || stop "these are missing and need root to install: ${missing[*]}. Run: apt-get install ${missing[*]}"
    asroot="sudo"
  fi
  say "installing with apt: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  $asroot apt-get update -qq
  # Postfix and PostgreSQL bring services of their own: only their programs are wanted.
  $asroot env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/tmp/perennial-apt.log 2>&1 \
    || { tail -5 /tmp/perennial-apt.log >&2; stop "apt could not install: ${missing[*]}"; }
fi

if [ console/package-lock.json -nt console/node_modules/.package-lock.json ]; then
  say "installing the console's libraries with npm"
  (cd console && npm ci --no-audit --no-fund --loglevel=error)
fi
