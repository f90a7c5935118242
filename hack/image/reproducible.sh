#!/usr/bin/env bash
# Builds the image of the last commit twice, from two clones in folders of different names, and compares the two layer by
# layer. Ends with 1 where they differ. Needs git, and the same as make image.
# Usage: reproducible.sh
set -euo pipefail
repository=$(git rev-parse --show-toplevel)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for folder in one another/folder; do
    git clone -q "$repository" "$work/$folder"
    echo "Building in $work/$folder"
    make --no-print-directory -C "$work/$folder" image > "$work/log" 2>&1 || { tail -40 "$work/log"; exit 1; }
done

layers() {
    tar -xOf "$1/target/plumbline-image.tar" config.json | grep -oE 'sha256:[0-9a-f]{64}'
}
echo "Layers, from the first (Java runtime and C libraries) to the last (AOT cache):"
paste <(layers "$work/one") <(layers "$work/another/folder") | while read -r a b; do
    [ "$a" = "$b" ] && echo "  same    $a" || echo "  differs $a $b"
done
a=$(cat "$work/one/target/jib-image.digest")
b=$(cat "$work/another/folder/target/jib-image.digest")
if [ "$a" != "$b" ]; then
    echo "The digests differ: $a and $b"
    diff -rq "$work/one/target/image/root" "$work/another/folder/target/image/root" || true
    exit 1
fi
echo "Both have the digest $a"
