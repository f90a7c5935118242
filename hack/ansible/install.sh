#!/usr/bin/env bash
# Installs ansible-core into a folder of its own, with Python's own means: hack/ansible/install.sh FOLDER
set -euo pipefail

VERSION=2.17.14

folder=${1:?the folder to install into}
if [ -x "$folder/bin/ansible-playbook" ]; then exit 0; fi
# A virtual environment knows its own path: it is made in its place, and taken away where that fails.
trap 'rm -rf "$folder"' ERR
mkdir -p "$(dirname "$folder")"
python3 -m venv "$folder"
"$folder/bin/pip" --quiet --disable-pip-version-check install "ansible-core==$VERSION"
