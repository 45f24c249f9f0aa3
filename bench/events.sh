#!/bin/sh
# Events from published to handled in both homes: latency at a steady rate, and how many a second with 1, 2 and 4 workers.
# Usage: bench/events.sh [--rate N] [--seconds N] [--count N] [--sync-always]      (1000 a second for 60 s; 20000 events)
# With --sync-always nats-server synchronises each message to the disk; unless told it does so every two minutes, as by its own default.
# Needs nats-server (2.10 or later) and PostgreSQL's programs; starts its own servers.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
dotnet build "$root/bench/events/Alexandria.Bench.Events.csproj" -c Release -v quiet --nologo -p:UseSharedCompilation=true >&2
exec "$root/bench/events/bin/Release/net10.0/Alexandria.Bench.Events" "$@"
