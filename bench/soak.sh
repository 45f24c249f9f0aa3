#!/bin/sh
# Kills the server 1,000 times at random moments under 8 writing clients, at least 30 minutes of writes in all.
# Any ALEXANDRIA_FAULT_* variable may be set beforehand. The result is artifacts/soak.json, brought up to date after each kill.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
mkdir -p "$root/artifacts"
export ALEXANDRIA_FAULT_ROUNDS="${ALEXANDRIA_FAULT_ROUNDS:-1000}"
export ALEXANDRIA_FAULT_CLIENTS="${ALEXANDRIA_FAULT_CLIENTS:-8}"
export ALEXANDRIA_FAULT_WRITE_MS="${ALEXANDRIA_FAULT_WRITE_MS:-1900}"
export ALEXANDRIA_FAULT_ROUNDS_PER_DIRECTORY="${ALEXANDRIA_FAULT_ROUNDS_PER_DIRECTORY:-10}"
export ALEXANDRIA_FAULT_RESULT="${ALEXANDRIA_FAULT_RESULT:-$root/artifacts/soak.json}"

dotnet build "$root/tests/Alexandria.Faults.Tests" -c Release -v quiet --nologo >&2
exec "$root/tests/Alexandria.Faults.Tests/bin/Release/net10.0/Alexandria.Faults.Tests" -class '*KillTests' -showLiveOutput -noColor
