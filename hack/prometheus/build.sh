#!/usr/bin/env bash
# Builds promtool of Prometheus 3.13.5 from its Go module into a folder: rules and their unit tests are read by the code
# that Prometheus itself reads them by. What finds targets in clouds is left out; rules don't ask for it.
# Usage: hack/prometheus/build.sh FOLDER
# A program that is there already is left alone. It is built under another name and renamed when it is whole, so an
# interrupted build leaves no half program behind.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
command -v go >/dev/null || { echo "$0: go is not on the PATH: install Go (https://go.dev/doc/install)" >&2; exit 1; }

mkdir -p "$1"
folder=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ -x "$folder/promtool" ] && exit

part="$folder/.promtool.$$"
trap 'rm -f "$part"' EXIT
version=github.com/prometheus/common/version
cd "$here"
CGO_ENABLED=0 nice -n 19 go build -trimpath -tags remove_all_sd -ldflags "-s -w -X $version.Version=3.13.5" -o "$part" \
  github.com/prometheus/prometheus/cmd/promtool
mv "$part" "$folder/promtool"
