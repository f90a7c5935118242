#!/usr/bin/env bash
# Runs kubectl drift once for the JVM to note what it loads, and writes kubectl-drift.aot. Without it the command works as
# well, and starts slower. It asks a server that is not there, for nobody's cluster is to be asked.
# Usage: train.sh <java> <folder of the libraries>
set -euo pipefail
java=$1
lib=$2
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cat > "$home/config" <<'K'
apiVersion: v1
kind: Config
current-context: nowhere
contexts: [{name: nowhere, context: {cluster: nowhere, user: nobody, namespace: default}}]
clusters: [{name: nowhere, cluster: {server: "http://127.0.0.1:9"}}]
users: [{name: nobody, user: {token: none}}]
K
run() {
    env -i HOME="$home" KUBECONFIG="$home/config" TMPDIR="$home" "$java" "@$lib/jvm.options" "$@" > "$home/log" 2>&1
}
# What it ends with does not matter: it can't reach a server.
run -XX:AOTMode=record "-XX:AOTConfiguration=$home/noted" -jar "$lib/kubectl-drift.jar" list --request-timeout 2s || true
# Classes are not linked in the cache: the JVM (25.0.3) ends with a fault of its own where it has to.
run -XX:AOTMode=create -XX:+UnlockDiagnosticVMOptions -XX:-AOTClassLinking "-XX:AOTConfiguration=$home/noted" \
    "-XX:AOTCache=$lib/kubectl-drift.aot" -jar "$lib/kubectl-drift.jar" || true
if [ ! -s "$lib/kubectl-drift.aot" ]; then
    rm -f "$lib/kubectl-drift.aot"
    echo "No AOT cache was written: kubectl drift works, and starts slower. The JVM said:" >&2
    tail -5 "$home/log" >&2
    exit 0
fi
touch -d @1 "$lib/kubectl-drift.aot"
