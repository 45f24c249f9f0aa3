#!/bin/sh
# Mutates crash reports of one format and parses them; fails on an exception, a parse of over 2 s or over 256 MiB of memory.
# Usage: bench/fuzz.sh --format NAME [--minutes N] [--seeds FOLDER] [--random N]      (1 minute; all for every format)
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
dotnet build "$root/bench/fuzz/Alexandria.Bench.Fuzz.csproj" -c Release -v quiet --nologo -p:UseSharedCompilation=true >&2
exec "$root/bench/fuzz/bin/Release/net10.0/Alexandria.Bench.Fuzz" --fixtures "$root/tests/Alexandria.Support.Tests/CrashReports/Parsing/Fixtures" "$@"
