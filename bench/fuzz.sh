#!/bin/sh
# Mutates crash reports and parses them, one parser after another, each in a process of its own; fails on an exception, a parse
# of over 2 s of processor time (--seconds) or over 256 MiB of memory.
# Usage: bench/fuzz.sh [--format NAME] [--minutes N] [--seconds N] [--seeds FOLDER] [--random N]      (every format, 10 minutes each)
#        bench/fuzz.sh --list; bench/fuzz.sh --input FILE, which times each parser on an input that was kept
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
dotnet build "$root/bench/fuzz/Alexandria.Bench.Fuzz.csproj" -c Release -v quiet --nologo >&2
program="$root/bench/fuzz/bin/Release/net10.0/Alexandria.Bench.Fuzz"
fixtures="$root/tests/Alexandria.Support.Tests/CrashReports/Parsing/Fixtures"

case " $* " in
    *" --format "* | *" --list "* | *" --input "*) exec "$program" --fixtures "$fixtures" "$@" ;;
esac

failed=0
for format in $("$program" --list); do
    "$program" --fixtures "$fixtures" --format "$format" "$@" || failed=1
done
exit "$failed"
