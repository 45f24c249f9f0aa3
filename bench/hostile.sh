#!/bin/sh
# Sends the server 100,000 hostile requests and judges each answer, the rows that are left and the memory that is held.
# Any ALEXANDRIA_HOSTILE_* variable may be set beforehand. The result is artifacts/hostile.txt.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
mkdir -p "$root/artifacts"
# As ./alexandria sets it.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
export ALEXANDRIA_HOSTILE_REQUESTS="${ALEXANDRIA_HOSTILE_REQUESTS:-100000}"
export ALEXANDRIA_HOSTILE_RESULT="${ALEXANDRIA_HOSTILE_RESULT:-$root/artifacts/hostile.txt}"

dotnet build "$root/tests/Alexandria.Hostile.Tests" -c Release -v quiet --nologo >&2
exec "$root/tests/Alexandria.Hostile.Tests/bin/Release/net10.0/Alexandria.Hostile.Tests" -class '*FloodTests' -showLiveOutput -noColor
