#!/bin/sh
# Builds the product as users get it, then the bench, and measures. bench/run.sh --help tells what.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"
if [ "${1:-}" = --help ]; then
    set --
else
    ./alexandria --version >/dev/null
    set -- "$root/artifacts/app/alexandria" "$@"
fi
# As ./alexandria sets it.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
dotnet build bench/Alexandria.Bench/Alexandria.Bench.csproj -c Release -v quiet --nologo -p:UseSharedCompilation=true >&2
exec bench/Alexandria.Bench/bin/Release/net10.0/Alexandria.Bench "$@"
