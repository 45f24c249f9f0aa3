#!/bin/sh
# Two API replicas and two workers on PostgreSQL and NATS carry the main job for ten minutes while one process after another is killed and started again every 15 s.
# ALEXANDRIA_FAULT_SECONDS, ALEXANDRIA_FAULT_CLIENTS and ALEXANDRIA_FAULT_SEED may be set beforehand. Needs nats-server (2.10 or later) and PostgreSQL's programs.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
export ALEXANDRIA_FAULT_SECONDS="${ALEXANDRIA_FAULT_SECONDS:-600}"
export ALEXANDRIA_FAULT_CLIENTS="${ALEXANDRIA_FAULT_CLIENTS:-8}"

dotnet build "$root/tests/Alexandria.Faults.Tests" -c Release -v quiet --nologo >&2
exec "$root/tests/Alexandria.Faults.Tests/bin/Release/net10.0/Alexandria.Faults.Tests" -class '*RollingKillTests' -showLiveOutput -noColor
