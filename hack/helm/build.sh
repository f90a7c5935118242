#!/usr/bin/env bash
# Builds Helm 3.19.4 from its Go module into a folder.
# Usage: hack/helm/build.sh FOLDER
# A program that is there already is left alone. It is built under another name and renamed when it is whole, so an
# interrupted build leaves no half program behind.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
command -v go >/dev/null || { echo "$0: go is not on the PATH: install Go (https://go.dev/doc/install)" >&2; exit 1; }

mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"

[ -x "$folder/helm" ] && exit
echo "building helm"
part="$folder/.helm.$$"
trap 'rm -f "$part"' EXIT
# The versions that its own release is built with: Helm takes the least Kubernetes that it renders for from the client's.
v=helm.sh/helm/v3/internal/version
k8s=$(go list -m -f '{{.Version}}' k8s.io/client-go)
minor=${k8s#v0.}
minor=${minor%%.*}
flags="-X $v.version=v3.19.4 -X $v.metadata="
for package in lint/rules chartutil; do
    flags="$flags -X helm.sh/helm/v3/pkg/$package.k8sVersionMajor=1 -X helm.sh/helm/v3/pkg/$package.k8sVersionMinor=$minor"
done
CGO_ENABLED=0 nice -n 19 go build -trimpath -ldflags "-s -w $flags" -o "$part" helm.sh/helm/v3/cmd/helm
mv "$part" "$folder/helm"
