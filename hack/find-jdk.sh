#!/usr/bin/env bash
# Prints the folder of a JDK 25, or nothing. With --say, tells how to get one.
set -uo pipefail

if [ "${1:-}" = --say ]; then
    echo "JDK 25 is needed and none was found. Install it from https://adoptium.net/temurin/releases/?version=25," >&2
    echo "or with your system's packages (openjdk-25-jdk), or set JAVA_HOME to one that you have." >&2
    exit 0
fi

is_25() {
    [ -x "$1/bin/javac" ] && "$1/bin/javac" -version 2>&1 | grep -q '^javac 25\b'
}

on_path=$(command -v javac || true)
if [ -n "$on_path" ]; then
    on_path=$(cd "$(dirname "$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")")/.." && pwd)
fi
for folder in "${JAVA_HOME:-}" /usr/lib/jvm/*25* "$HOME"/.sdkman/candidates/java/25* \
    /Library/Java/JavaVirtualMachines/*25*/Contents/Home /opt/homebrew/opt/openjdk@25 "$on_path"; do
    if [ -n "$folder" ] && is_25 "$folder"; then
        echo "$folder"
        exit 0
    fi
done
