#!/usr/bin/env bash
# Puts the CRD of Argo CD's Applications into a folder, from Argo CD's Go module: 3.5.0, under the Apache License.
# Usage: hack/argocd/crd.sh FOLDER
# A file that is there already is left alone. It is written under another name and renamed when it is whole. The module
# is taken only where its sum is the one that stands here.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
command -v go >/dev/null || { echo "$0: go is not on the PATH: install Go (https://go.dev/doc/install)" >&2; exit 1; }

module=github.com/argoproj/argo-cd/v3@v3.5.0
sum='h1:iqnPFSKaQ0l3hREMH2Rk55VDcxrvBFaSO0g9bifZKzc='

mkdir -p "$1"
folder=$(cd "$1" && pwd)
[ -f "$folder/application-crd.yaml" ] && exit

# Outside of any module, so that nobody's go.mod has a say.
cd /
got=$(go mod download -json "$module")
field() { sed -n 's/^[[:space:]]*"'"$1"'": "\(.*\)",\{0,1\}$/\1/p' <<<"$got"; }
if [ "$(field Sum)" != "$sum" ]; then
  echo "$0: $module is not what it was when its sum was written down here: don't use it" >&2
  exit 1
fi
part="$folder/.application-crd.$$"
trap 'rm -f "$part"' EXIT
cp "$(field Dir)/manifests/crds/application-crd.yaml" "$part"
mv "$part" "$folder/application-crd.yaml"
