#!/usr/bin/env bash
# Builds OpenTofu 1.12.6 from its Go module into a folder, and the provider "local" beside it, by which files on the disk
# are resources that can drift without a cloud.
# Usage: hack/tofu/build.sh FOLDER
# A program that is there already is left alone. It is built under another name and renamed when it is whole, so an
# interrupted build leaves no half program behind.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
command -v go >/dev/null || { echo "$0: go is not on the PATH: install Go (https://go.dev/doc/install)" >&2; exit 1; }

mkdir -p "$1"
folder=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

build() { # PROGRAM MODULE PACKAGE LDFLAGS
    [ -x "$folder/$1" ] && return
    echo "building $1"
    part="$folder/.$1.$$"
    trap 'rm -f "$part"' EXIT
    (cd "$2" && CGO_ENABLED=0 nice -n 19 go build -trimpath -ldflags "-s -w $4" -o "$part" "$3")
    mv "$part" "$folder/$1"
    trap - EXIT
}

build tofu "$here" github.com/opentofu/opentofu/cmd/tofu \
    "-X github.com/opentofu/opentofu/version.dev=no"
build terraform-provider-local "$here/local" github.com/terraform-providers/terraform-provider-local ""
