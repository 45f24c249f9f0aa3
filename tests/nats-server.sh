#!/bin/sh
# Unpacks Debian's nats-server (trixie) into a folder: nats-server.sh FOLDER. Takes the mirror that the machine's apt uses, and apt's own check of signatures.
set -eu

folder=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m1 '/debian/*$')
keys=$(ls /usr/share/keyrings/debian-archive-keyring.gpg)
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$folder"
printf 'deb [signed-by=%s] %s trixie main\n' "$keys" "$mirror" >"$work/sources.list"

apt() {
    apt-get -q -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root "$@"
}

apt update
cd "$work"
apt download nats-server
dpkg-deb -x nats-server_*.deb "$folder"
"$folder/usr/sbin/nats-server" --version
