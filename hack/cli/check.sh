#!/usr/bin/env bash
# Unpacks the archive and starts kubectl drift out of it with nothing on the PATH and no JAVA_HOME, in a folder with a
# space in its name; with its AOT cache, which has to fit there; and by a link, as people put programs on their PATH.
# Usage: check.sh <archive>
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/any folder"
tar -xzf "$1" -C "$work/any folder"
program=$(echo "$work/any folder"/*/bin/kubectl-drift)

expect() {
    local what=$1 text=$2 said
    shift 2
    said=$("$@" 2>&1) || { echo "$what: ended with $?: $said" >&2; exit 1; }
    grep -qF "$text" <<< "$said" || { echo "$what: it said: $said" >&2; exit 1; }
    echo "$what: works"
}

expect "nothing on the PATH" "kubectl drift " env -i PATH= "$program" --version
expect "its help" "Usage: kubectl drift" env -i PATH= "$program" --help
expect "with its AOT cache" "kubectl drift " env -i JDK_JAVA_OPTIONS=-XX:AOTMode=on "$program" --version
ln -s "$program" "$work/kubectl-drift"
expect "by a link" "kubectl drift " env -i PATH=/usr/bin:/bin "$work/kubectl-drift" --version
[ -f "${program%/bin/*}/lib/plumbline/LICENSE" ] || { echo "the licence is missing" >&2; exit 1; }
