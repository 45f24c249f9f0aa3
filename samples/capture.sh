#!/usr/bin/env bash
# Builds the sample programs, runs them into their defects and keeps what they print under samples/crashes.
set -euo pipefail

samples=$(cd "$(dirname "$0")" && pwd)
families="java dotnet python node go rust asan gdb"

usage() {
  cat <<EOF
usage: capture.sh [--out DIR] [FAMILY …]
Builds and runs the programs of samples/programs and writes what each crash prints to
DIR/<product>/<name>.txt (default: samples/crashes). Families: $families (default: all).
Nothing is changed in the output, except that the build directory is written as /build.
  --out DIR   write there instead
  --help      this text
EOF
}

out=$samples/crashes
chosen=""
while [ $# -gt 0 ]; do
  case $1 in
    --help|-h) usage; exit 0 ;;
    --out) [ $# -ge 2 ] || { usage >&2; exit 2; }; mkdir -p "$2"; out=$(cd "$2" && pwd); shift ;;
    *) case " $families " in *" $1 "*) chosen="$chosen $1" ;; *) usage >&2; exit 2 ;; esac ;;
  esac
  shift
done
chosen=${chosen:-$families}

# The tools that each family needs; all that is missing is named at once.
missing=""
need() {
  local tool
  for tool in "$@"; do
    case "$missing " in *" $tool "*) continue ;; esac
    command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"
  done
}
for family in $chosen; do
  case $family in
    java) need javac java ;;
    dotnet) need dotnet ;;
    python) need python3 ;;
    node) need node ;;
    go) need go ;;
    rust) need cargo ;;
    asan) need g++ ;;
    gdb) need g++ gdb ;;
  esac
done
if [ -n "$missing" ]; then
  echo "capture.sh: not installed:$missing" >&2
  exit 1
fi

build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
cp -R "$samples/programs/." "$build/"
ulimit -c 0
# What the surroundings say must not show in what is printed.
unset JAVA_TOOL_OPTIONS _JAVA_OPTIONS NODE_OPTIONS ASAN_OPTIONS RUSTFLAGS GOFLAGS COLUMNS
export LC_ALL=C.UTF-8

# capture PRODUCT NAME COMMAND…: runs the command in the current directory; it has to fail.
capture() {
  local product=$1 name=$2 code=0
  shift 2
  mkdir -p "$out/$product"
  { timeout 120 "$@" >"$build/captured" 2>&1 </dev/null; } 2>/dev/null || code=$?
  case $code in
    # 124: it hung; 125 to 127: it was never started.
    0|124|125|126|127)
      echo "capture.sh: $product/$name did not crash (exit $code)" >&2
      cat "$build/captured" >&2
      exit 1 ;;
  esac
  sed "s|$build|/build|g" "$build/captured" >"$out/$product/$name.txt"
  echo "$product/$name"
}

# gdb itself succeeds; the program inside has to have been stopped by a signal.
debug() {
  local name=$1
  shift
  capture lumen "$name" sh -c '
    gdb -nx -q -batch -ex "set debuginfod enabled off" -ex "set print frame-arguments scalars" \
      -ex run -ex bt --args "$@" >session 2>&1
    cat session
    ! grep -q "received signal" session' sh "$@"
}

crash_java() {
  cd "$build/java"
  javac -g -d classes $(find com -name '*.java' | sort)
  run() { local name=$1; shift; capture atlas "$name" java -Xshare:auto -cp classes com.tidewrack.atlas.Atlas "$@"; }
  run template-preview preview 'price-list=Article:%.2f,Price'
  run template-pdf export-pdf 'stock=Pieces:%.0f,Share'
  run template-morning-mail schedule morning-mail
  run template-monthly-archive schedule monthly-archive
  run settings-serve serve inputs/no-ledger-url.properties
  run settings-check check-config inputs/no-ledger-url.properties
  run settings-migrate migrate inputs/no-catalog-user.properties
  run pivot-year-end schedule year-end
  run pivot-ad-hoc ad-hoc 'turnover:1,2,14'
  run pivot-sheet export-sheet turnover
}

crash_dotnet() {
  cd "$build/dotnet"
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
  dotnet build Quill.csproj -c Debug -o app -v q --nologo >"$build/log" 2>&1 || { cat "$build/log" >&2; exit 1; }
  run() { local name=$1; shift; capture quill "$name" dotnet app/quill.dll "$@"; }
  run style-open open inputs/callout.qdoc
  run style-drop drop inputs/signature.qdoc
  run style-restore restore inputs/callout.qdoc
  run style-print print inputs/signature.qdoc
  run profile-start start inputs/cut-off.json
  run profile-sync pull-profile inputs/font-size-text.json
  run profile-import import-profile inputs/dictionary-text.json
  run save-autosave autosave
  run save-all save-all
}

crash_python() {
  cd "$build/python"
  export PYTHONDONTWRITEBYTECODE=1
  # The system's own Python first: its library has the same path everywhere.
  local python=/usr/bin/python3
  [ -x "$python" ] || python=python3
  run() { local name=$1; shift; capture tally "$name" "$python" "$build/python/main.py" "$@"; }
  run amount-run run bank inputs/decimal-comma.csv
  run amount-watch watch bank inputs/not-available.csv
  run amount-retry retry bank inputs/decimal-comma.csv
  run currency-run run cards inputs/cards-no-currency.csv
  run currency-preview preview cards inputs/cards-unknown-currency.csv
  run currency-watch watch cards inputs/cards-no-currency.csv
  run encoding-nightly nightly bank inputs/latin-1.csv
  run encoding-retry retry bank inputs/latin-1.csv
  run encoding-preview preview bank inputs/utf-16.csv
}

crash_node() {
  cd "$build/node"
  run() { local name=$1; shift; capture beacon "$name" node src/main.js "$@"; }
  run route-request request /files/plan.pdf
  run route-warmup warmup
  run route-upgrade upgrade /files/live
  run route-probe probe files
  run policy-start start inputs/trailing-comma.json
  run policy-reload reload inputs/bare-key.json
  run policy-lint lint inputs/empty.json
  run limit-admit limit 100
  run limit-burst burst 90
  run limit-tune tune -60
}

crash_go() {
  cd "$build/go"
  GOFLAGS=-mod=mod GOCACHE="$build/go-cache" GO111MODULE=on go build -o ferry ./cmd/ferry
  run() { local name=$1; shift; capture ferry "$name" ./ferry "$@"; }
  run manifest-pull pull
  run manifest-push push
  run manifest-watch watch
  run pieces-upload upload 10000
  run pieces-resume resume 9000 100
  run pieces-snapshot snapshot 1500
  run journal-sync sync 140
  run journal-background sync-background 101
}

crash_rust() {
  cd "$build/rust"
  cargo build --offline --quiet --release --target-dir target
  export RUST_BACKTRACE=1
  run() { local name=$1; shift; capture ember "$name" target/release/ember "$@"; }
  run offset-calibrate calibrate inputs/fraction.cal
  run offset-convert convert inputs/blank.cal csv
  run offset-serve serve inputs/too-large.cal
  run ramp-draw draw -----
  run ramp-draw-all draw-all 3,4,5 19,31
  run ramp-legend legend
  run readings-tail tail
  run readings-replay replay
}

crash_asan() {
  cd "$build/cpp"
  g++ -std=c++17 -g -O0 -fno-omit-frame-pointer -fsanitize=address -o lumen-diagnostic "$build"/cpp/src/*.cpp
  # Addresses stay the same without randomisation, which some containers do not let us switch off.
  local fixed="setarch -R"
  $fixed true 2>/dev/null || fixed=env
  run() { local name=$1; shift; capture lumen "asan-$name" $fixed ./lumen-diagnostic "$@"; }
  run layer-undo undo
  run layer-merge-down merge-down
  run layer-close close
  run layer-filter delete-and-filter
  run blur-box blur
  run blur-soften soften
  run blur-drop-shadow drop-shadow
  run profile-export export
  run profile-soft-proof soft-proof
}

crash_gdb() {
  cd "$build/cpp"
  g++ -std=c++17 -g -O0 -o lumen "$build"/cpp/src/*.cpp
  debug gdb-profile-export ./lumen export
  debug gdb-profile-soft-proof ./lumen soft-proof
  debug gdb-profile-paste ./lumen paste
  debug gdb-brush-start ./lumen start
  debug gdb-brush-import ./lumen import-brushes
  debug gdb-brush-select ./lumen select-brush
  debug gdb-zoom-fit ./lumen fit
  debug gdb-zoom-crop ./lumen crop
}

for family in $chosen; do
  ( "crash_$family" )
done
