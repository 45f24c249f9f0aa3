#!/bin/sh
# How fast RDF is read and written, beside serdi and rapper on the same files: in turn, several rounds, medians and ratios.
# Usage: bench/ontology.sh [--triples N] [--rounds N] [--ontologies FOLDER]      (1000000 triples; 5 rounds)
# Half of the triples are generated; with a FOLDER of RDF/XML files (*.owl) the other half is these again and again, and the first of them makes a document of RDF/XML.
# Ours is published as the product is, and each run is a process from its start to its end. Needs serdi and rapper; without them ours is measured alone.
set -eu

triples=1000000
rounds=5
ontologies=
while [ $# -gt 0 ]; do
    case $1 in
    --triples) triples=$2 ;;
    --rounds) rounds=$2 ;;
    --ontologies) ontologies=$(CDPATH='' cd -- "$2" && pwd -P) ;;
    *)
        sed -n '2,5s/^# //p' "$0" >&2
        exit 2
        ;;
    esac
    shift 2
done

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

publish() {
    dotnet publish "$root/bench/ontology/Alexandria.Bench.Ontology.csproj" -c Release -v quiet --nologo -p:UseSharedCompilation=true -o "$work/app" "$@" >&2
}

# As the product: compiled ahead where the compiler's package can be had.
publish -r "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" --self-contained false -p:PublishReadyToRun=true || publish
bench=$work/app/Alexandria.Bench.Ontology
"$bench" generate "$work/data" "$triples" ${ontologies:+"$ontologies"} >&2
"$bench" compare "$work/data" "$rounds"
