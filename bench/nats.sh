#!/usr/bin/env bash
# Our NATS client against npm's, on one nats-server with file storage: 1 KiB messages, published with
# acknowledgements (1,024 under way) and consumed with acknowledgements (1,000 asked for). Rounds alternate between
# the two, each on a stream of its own and after as many messages to warm up. Figures are medians: messages per second,
# and what the client itself takes of a processor for each, since the server's work is the same for both.
#
# Usage: bench/nats.sh [--rounds N] [--count N]      (5 rounds of 50000 messages)
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=5 count=50000 package=nats@2.29.3
while [ $# -gt 0 ]; do
  case "$1" in
    --rounds) rounds="$2"; shift 2 ;;
    --count) count="$2"; shift 2 ;;
    *) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
done

for tool in nats-server node npm dotnet; do
  command -v "$tool" > /dev/null || { echo "bench/nats.sh needs $tool." >&2; exit 1; }
done

scratch="$(mktemp -d)"
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; wait; rm -rf "$scratch"' EXIT

dotnet publish bench/nats -c Release -v q -o "$scratch/ours" > "$scratch/build.log" 2>&1 || { cat "$scratch/build.log" >&2; exit 1; }
cp bench/nats/client.mjs "$scratch/"
(cd "$scratch" && npm init -y > /dev/null 2>&1 && npm install --silent --no-fund --no-audit "$package" > npm.log 2>&1) || { cat "$scratch/npm.log" >&2; exit 1; }

port="$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')"
nats-server -a 127.0.0.1 -p "$port" -js -sd "$scratch/store" > "$scratch/server.log" 2>&1 &
server=$!
for _ in $(seq 100); do
  grep -q 'Server is ready' "$scratch/server.log" && break
  sleep 0.1
done

ours() { dotnet "$scratch/ours/Alexandria.Bench.Nats.dll" "$@" "$count"; }
npms() { node "$scratch/client.mjs" "$@" "$count"; }

url="nats://127.0.0.1:$port"
for round in $(seq "$rounds"); do
  echo "round $round of $rounds" >&2
  ours publish "$url" "OURS$round" >> "$scratch/ours-publish"
  npms publish "$url" "NPM$round" >> "$scratch/npm-publish"
  ours consume "$url" "OURS$round" >> "$scratch/ours-consume"
  npms consume "$url" "NPM$round" >> "$scratch/npm-consume"
done

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
column() { cut -d ' ' -f "$2" "$scratch/$1" | median; }
line() { printf '%-30s %10s %14s %7s\n' "$1" "$2" "$3" "$(awk "BEGIN { printf \"%.2f\", $4 }")"; }
printf '%-30s %10s %14s %7s\n' '' ours "$package" ratio
for task in publish consume; do
  a="$(column "ours-$task" 1)" b="$(column "npm-$task" 1)"
  line "$task, messages per second" "$a" "$b" "$a / $b"
  a="$(column "ours-$task" 2)" b="$(column "npm-$task" 2)"
  line "$task, µs of processor each" "$a" "$b" "$b / $a"
done
echo "ours allocates $(column ours-publish 3) bytes for a message published, its id's text included, and $(column ours-consume 3) for one consumed"
