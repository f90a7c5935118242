#!/usr/bin/env bash
# Builds Vault from its Go module into a folder: 1.13.0, of the last line under the Mozilla Public License.
# Usage: hack/vault/build.sh FOLDER
# A program that is there already is left alone. It is built under another name and renamed when it is whole, so an
# interrupted build leaves no half program behind.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
command -v go >/dev/null || { echo "$0: go is not on the PATH: install Go (https://go.dev/doc/install)" >&2; exit 1; }

mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"

[ -x "$folder/vault" ] && exit
echo "building vault"
part="$folder/.vault.$$"
trap 'rm -f "$part"' EXIT
CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o "$part" github.com/hashicorp/vault
mv "$part" "$folder/vault"
