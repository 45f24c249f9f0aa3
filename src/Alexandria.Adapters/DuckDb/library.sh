#!/bin/sh
# Puts DuckDB's library into a folder: library.sh [FOLDER]. It comes out of the npm package of DuckDB's Node binding, which carries it unchanged.
# Tarball and library must have the digests below; nothing of the package is run. Without npm or the network: one line says so, and the exit code is 1.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd -P)
folder=${1:-$root/artifacts/native/duckdb}

case $(uname -s)-$(uname -m) in
    Linux-x86_64)
        package=@duckdb/node-bindings-linux-x64@1.5.6-r.1
        tarball=1b9f82478539bb9a1d1df44bd103121a12ae52142c07158dc52b97d2ec1d69ff
        library=3f4962cdd266eab2b479a5b5a4a6d063d279b2954ae814ed00385d553b747633
        ;;
    Linux-aarch64 | Linux-arm64)
        package=@duckdb/node-bindings-linux-arm64@1.5.5-r.5
        tarball=3b85f3ea438f7dc3691d7b5e6e4222ffe9127fd17885f96ca72e0c99925c348e
        library=d00d007f3f7ca1f2896a5e4b89c2ce141bf0508506a9d6d56f9598b8e59d074e
        ;;
    *)
        echo "analytics: no DuckDB library is known for $(uname -s) on $(uname -m); Analytics:Library may name one" >&2
        exit 1
        ;;
esac

has() {
    [ -f "$1" ] && [ "$(sha256sum <"$1" | cut -d ' ' -f 1)" = "$2" ]
}

if has "$folder/libduckdb.so" "$library"; then
    exit 0
fi

fail() {
    echo "analytics: $1; everything else works without DuckDB's library ($package)" >&2
    exit 1
}

command -v npm >/dev/null 2>&1 || fail "npm is not installed"
mkdir -p "$folder"
work=$(mktemp -d "$folder/.fetch-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A network that drops packets shall not hold a build for long.
limit=
command -v timeout >/dev/null 2>&1 && limit='timeout 120'
(cd -- "$work" && $limit npm pack --silent --ignore-scripts --fetch-retries=1 --fetch-timeout=30000 "$package" >/dev/null 2>npm.log) || fail "the package could not be downloaded"
has "$work"/*.tgz "$tarball" || fail "the package does not have the expected digest"
tar -xzf "$work"/*.tgz -C "$work" package/libduckdb.so
has "$work/package/libduckdb.so" "$library" || fail "the library does not have the expected digest"
# A program that has loaded the old one keeps it.
mv -f "$work/package/libduckdb.so" "$folder/libduckdb.so"
