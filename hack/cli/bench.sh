#!/usr/bin/env bash
# Measures how long kubectl drift takes to its first output, with and without its AOT cache: the median of some runs.
# Usage: bench.sh <kubectl-drift> <runs> <arguments>...
set -euo pipefail
# Times are printed and read with a point.
export LC_ALL=C
program=$1
runs=$2
shift 2

median() {
    local begin
    for _ in $(seq "$runs"); do
        begin=${EPOCHREALTIME/./}
        { "$program" "$@" 2>/dev/null || true; } | {
            read -r -n 1 _
            echo $(((${EPOCHREALTIME/./} - begin) / 1000))
            cat > /dev/null
        }
    done | sort -n | sed -n "$(((runs + 1) / 2))p"
}

echo "with the AOT cache:    $(JDK_JAVA_OPTIONS=-XX:AOTMode=auto median "$@") ms (median of $runs runs: kubectl-drift $*)"
echo "without the AOT cache: $(JDK_JAVA_OPTIONS=-XX:AOTMode=off median "$@") ms"
