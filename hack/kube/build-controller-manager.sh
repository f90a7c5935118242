#!/usr/bin/env bash
# Builds kube-controller-manager from its Go module into a folder.
# Usage: hack/kube/build-controller-manager.sh FOLDER
# It is built under another name and renamed when it is whole, so an interrupted build leaves no half program behind.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
command -v go >/dev/null || { echo "$0: go is not on the PATH: install Go (https://go.dev/doc/install)" >&2; exit 1; }

mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"

version=v1.34.4
gv=k8s.io/component-base/version
part="$folder/.kube-controller-manager.$$"
trap 'rm -f "$part"' EXIT
CGO_ENABLED=0 go build -trimpath \
    -ldflags "-s -w -X $gv.gitVersion=$version -X $gv.gitMajor=1 -X $gv.gitMinor=34" \
    -o "$part" k8s.io/kubernetes/cmd/kube-controller-manager
mv "$part" "$folder/kube-controller-manager"
