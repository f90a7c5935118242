#!/usr/bin/env bash
# Installs n8n 1.100.1 into a folder: 1.2 GB, some minutes. It takes Node.js 20 and npm.
# Usage: hack/n8n/install.sh FOLDER
# One that is there already is left alone. It is installed under another name and renamed when it is whole, so an
# interrupted installation leaves no half program behind.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
for program in node npm; do
  command -v "$program" >/dev/null || { echo "$0: $program is not on the PATH: install Node.js 20 (https://nodejs.org)" >&2; exit 1; }
done

mkdir -p "$(dirname "$1")"
folder=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
own=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

[ -f "$folder/node_modules/n8n/bin/n8n" ] && exit
echo "installing n8n 1.100.1: 1.2 GB, some minutes"
part="$folder.part.$$"
trap 'rm -rf "$part"' EXIT
mkdir "$part"
cp "$own/package.json" "$part/"
(cd "$part" && npm install --legacy-peer-deps --no-audit --no-fund --loglevel=error)
rm -rf "$folder"
mv "$part" "$folder"
