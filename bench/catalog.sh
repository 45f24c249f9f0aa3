#!/bin/sh
# The catalog's projection on DuckDB: loading a version of 200,000 terms, its statistics, and its delta to another.
# Usage: bench/catalog.sh [--terms N] [--others N] [--rounds N] [--threads N]
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
sh "$root/src/Alexandria.Adapters/DuckDb/library.sh"
dotnet build "$root/bench/catalog/Alexandria.Bench.Catalog.csproj" -c Release -v quiet --nologo -p:UseSharedCompilation=true >&2
exec "$root/bench/catalog/bin/Release/net10.0/Alexandria.Bench.Catalog" "$@"
