#!/bin/sh
# Runs all tests with coverage. The last line on standard output is: N passed, N failed, N skipped.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
results=$root/artifacts/tests

# What tests use beside .NET: a browser, a witness of system calls, a clock that can be set, and Prometheus' checker. Tests skip what is missing, and say so.
missing=
for tool in chromium strace promtool; do
    command -v "$tool" >/dev/null 2>&1 && continue
    case $tool in
        promtool) missing="$missing prometheus" ;;
        *) missing="$missing $tool" ;;
    esac
done
if [ "$(uname)" = Linux ] && ! ls /usr/lib*/faketime/libfaketimeMT.so.1 /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1; then
    missing="$missing faketime"
fi
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && ! command -v initdb >/dev/null 2>&1; then
    missing="$missing postgresql"
fi
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "installing$missing" >&2
        # shellcheck disable=SC2086 # a list of package names
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >&2 || echo "could not install$missing; tests that need them are skipped" >&2
    else
        echo "missing:$missing; tests that need them are skipped" >&2
    fi
fi

# JetStream that synchronises each write needs nats-server 2.10 or later, which an older Debian has only in a newer suite. Its one static program is unpacked beside the results, not installed.
nats=$root/artifacts/nats
if ! command -v nats-server >/dev/null 2>&1 && [ ! -x "$nats/usr/sbin/nats-server" ] && command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1; then
    sh "$root/tests/nats-server.sh" "$nats" >&2 || echo "could not get nats-server 2.10; tests that need it are skipped" >&2
fi
PATH=$PATH:$nats/usr/sbin
export PATH

# DuckDB's library comes out of an npm package; without it the tests of the analytical database are skipped.
sh "$root/src/Alexandria.Adapters/DuckDb/library.sh" || echo "could not get DuckDB's library; tests that need it are skipped" >&2

rm -rf "$results"
mkdir -p "$results"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# One compiler server for all projects, ended with the build.
dotnet build "$root/Alexandria.slnx" -c Release -m:2 -v quiet --nologo -p:UseSharedCompilation=true >&2
dotnet build-server shutdown --vbcscompiler >&2

# A test that says nothing for a quarter of an hour hangs: its project is ended with the test's name, and the others go on.
code=0
run() {
    dotnet test "$@" -c Release --no-build -v quiet --nologo --results-directory "$results" --logger trx --blame-hang-timeout 15m --blame-hang-dump-type none >&2 || code=$?
}
measured() {
    run "$@" --collect "XPlat Code Coverage" --settings "$root/tests/coverage.runsettings"
}

# One project after the other: tests that measure and kill processes shall not starve each other.
if [ $# -gt 0 ]; then
    measured "$root/Alexandria.slnx" -m:1 "$@"
else
    measured "$root/Alexandria.slnx" -m:1 --filter 'FullyQualifiedName!~Alexandria.Faults'

    # What the main job and the faults of one process show, they show from the same classes where processes share the work.
    export ALEXANDRIA_TEST_HOME=scale-out
    measured "$root/tests/Alexandria.EndToEnd.Tests" --filter 'FullyQualifiedName!~Replicas'
    unset ALEXANDRIA_TEST_HOME

    # Processes that are killed tell nothing of what they ran, and counting slows them down: the faults are not measured.
    faults=$root/tests/Alexandria.Faults.Tests
    run "$faults"
    export ALEXANDRIA_TEST_HOME=scale-out
    run "$faults" --filter 'FullyQualifiedName!~Replicas'
    unset ALEXANDRIA_TEST_HOME
fi

dotnet run "$root/tests/coverage.cs" -- "$root" "$results" || code=$?
exit "$code"
