#!/usr/bin/env bash
# Writes kubectl drift with a Java runtime of its own as one archive, for machines without Java. Times and owners are fixed;
# the AOT cache is a recording, so two archives of one source are not the same bytes.
# Usage: archive.sh <packaged application> <folder to write to> <version>
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
machine=$(uname -m | sed 's/x86_64/amd64/;s/aarch64/arm64/')
name=kubectl-drift-$3-$(uname -s | tr '[:upper:]' '[:lower:]')-$machine
work=$2/cli
rm -rf "$work"
mkdir -p "$work"
"$here/../image/runtime.sh" "$work/java"
"$here/lay-out.sh" "$1" "$work/$name" "$work/java"
tar --sort=name --mtime=@1 --owner=0 --group=0 --numeric-owner -C "$work" -cf - "$name" | gzip -n > "$2/$name.tar.gz"
rm -rf "$work"
echo "Wrote $2/$name.tar.gz: unpack it anywhere, and put its bin/ on the PATH."
