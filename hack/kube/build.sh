#!/usr/bin/env bash
# Builds etcd, kube-apiserver and kubectl from their Go modules into a folder, for machines that can't download them.
# Usage: hack/kube/build.sh FOLDER
# A program that is there already is left alone. Each one is built under another name and renamed when it is whole,
# so an interrupted build leaves no half program behind.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
command -v go >/dev/null || { echo "$0: go is not on the PATH: install Go (https://go.dev/doc/install)" >&2; exit 1; }

mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"

version=v1.34.4
flags="-s -w"
part=
trap '[ -z "$part" ] || rm -f "$part"' EXIT

build() {
    local name=$1 package=$2 ldflags=$3
    [ -x "$folder/$name" ] && return
    echo "building $name"
    part="$folder/.$name.$$"
    CGO_ENABLED=0 go build -trimpath -ldflags "$ldflags" -o "$part" "$package"
    mv "$part" "$folder/$name"
    part=
}

gv=k8s.io/component-base/version
kube="$flags -X $gv.gitVersion=$version -X $gv.gitMajor=1 -X $gv.gitMinor=34"
build etcd go.etcd.io/etcd/server/v3 "$flags"
build kube-apiserver k8s.io/kubernetes/cmd/kube-apiserver "$kube"
build kubectl k8s.io/kubernetes/cmd/kubectl "$kube"
