#!/usr/bin/env bash
# Builds kubeconform 0.7.0 from its Go module into a folder.
# Usage: hack/kubeconform/build.sh FOLDER
# A program that is there already is left alone. It is built under another name and renamed when it is whole, so an
# interrupted build leaves no half program behind.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
command -v go >/dev/null || { echo "$0: go is not on the PATH: install Go (https://go.dev/doc/install)" >&2; exit 1; }

mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"

[ -x "$folder/kubeconform" ] && exit
echo "building kubeconform"
part="$folder/.kubeconform.$$"
trap 'rm -f "$part"' EXIT
CGO_ENABLED=0 nice -n 19 go build -trimpath -ldflags "-s -w -X main.version=v0.7.0" -o "$part" \
    github.com/yannh/kubeconform/cmd/kubeconform
mv "$part" "$folder/kubeconform"
