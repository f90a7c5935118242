#!/usr/bin/env bash
# Builds, into a folder, a program that does to a resource what Argo CD and Flux would do to it (see main.go), and puts
# the CRDs of Flux 2.7 beside it, from the Go modules of its controllers, under the Apache License.
# Usage: hack/gitops/build.sh FOLDER
# What is there already is left alone. It is written under another name and renamed when it is whole. A module is taken
# only where its sum is the one that stands here.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
command -v go >/dev/null || { echo "$0: go is not on the PATH: install Go (https://go.dev/doc/install)" >&2; exit 1; }

mkdir -p "$1"
folder=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
part="$folder/.part.$$"
trap 'rm -rf "$part"' EXIT

if [ ! -x "$folder/gitops" ]; then
  (cd "$here" && CGO_ENABLED=0 nice -n 19 go build -trimpath -ldflags "-s -w" -o "$part" .)
  mv "$part" "$folder/gitops"
fi

[ -d "$folder/flux-crds" ] && exit
mkdir "$part"
crds() { # MODULE SUM
  # Outside of any module, so that nobody's go.mod has a say.
  got=$(cd / && go mod download -json "$1")
  field() { sed -n 's/^[[:space:]]*"'"$1"'": "\(.*\)",\{0,1\}$/\1/p' <<<"$got"; }
  if [ "$(field Sum)" != "$2" ]; then
    echo "$0: $1 is not what it was when its sum was written down here: don't use it" >&2
    exit 1
  fi
  cp "$(field Dir)"/config/crd/bases/*.yaml "$part"
}
crds github.com/fluxcd/source-controller@v1.7.3 'h1:gFfeBiNUgF0kFFGap/rrMeJqz+0Tod0ARENJO8w/UA8='
crds github.com/fluxcd/kustomize-controller@v1.7.3 'h1:SzNnGn/4ObAPEHHleM5U7y/AKxKXph3Vj6ZhteeXw8M='
crds github.com/fluxcd/helm-controller@v1.4.3 'h1:449LcGJXLCylvrNCq8ycevwa5mxE1Mn9vxTwlsj/no8='
mv "$part" "$folder/flux-crds"
