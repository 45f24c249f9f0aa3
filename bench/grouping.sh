#!/bin/sh
# Measures grouping with a long history of crash reports behind it.
set -eu

if [ "${1:-}" = --help ]; then
    cat <<'HELP'
Usage: bench/grouping.sh [--reports N] [--groups N] [--queries N] [--peer-queries N]

  --reports       crash reports that are taken in before anything is timed (1000000)
  --groups        defects that they are of (50000)
  --queries       further reports whose group is looked for (20000)
  --peer-queries  of these, how many are also aligned with every group, as TraceSim does (50)

The reports are made from numbers and follow the captured ones in samples/crashes. The first
process writes all rows and is killed; a second one rebuilds its memory from them. A million
reports take some minutes and 5 GB below ALEXANDRIA_BENCH_DIR (default: a temporary folder),
which is removed afterwards. The figures go to the standard output.

Example: bench/grouping.sh --reports 50000 --groups 2500
HELP
    exit 0
fi

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"
data=$(mktemp -d "${ALEXANDRIA_BENCH_DIR:-/tmp}/grouping.XXXXXX")
trap 'rm -rf "$data"' EXIT
# As ./alexandria and the server's own settings have it.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}" DOTNET_gcServer="${DOTNET_gcServer:-1}"
dotnet build bench/Alexandria.Bench/Alexandria.Bench.csproj -c Release -v quiet --nologo -p:UseSharedCompilation=true >&2
bench=bench/Alexandria.Bench/bin/Release/net10.0/Alexandria.Bench
"$bench" ingest --data "$data" --like "$root/samples/crashes" "$@" || [ $? -eq 137 ]
"$bench" rebuild --data "$data" --like "$root/samples/crashes" "$@"
