#!/usr/bin/env bash
# Lays kubectl drift out as <prefix>/bin/kubectl-drift and <prefix>/lib/plumbline, of the packaged application, and writes
# its AOT cache. It takes all of the application's libraries: one list to keep, and the JVM opens what it needs.
# Usage: lay-out.sh <packaged application> <prefix> [<folder of a Java runtime to bring along>]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
app=$1
prefix=$2
lib=$prefix/lib/plumbline

# Only this folder is ours: bin/ is everybody's.
rm -rf "$lib"
mkdir -p "$lib/lib" "$prefix/bin"
cp "$app"/app/*.jar "$app"/lib/boot/*.jar "$app"/lib/main/*.jar "$lib/lib/"
cp "$here/jvm.options" "$here/../../LICENSE" "$lib/"
if [ -n "${3:-}" ]; then
    cp -R "$3" "$lib/java"
    java=$lib/java/bin/java
else
    echo "$JAVA_HOME" > "$lib/java-home"
    java=$JAVA_HOME/bin/java
fi

# One jar that names the others: a class path in one order, wherever the folder lies. Its lines may have 72 bytes.
{
    echo "Main-Class: dev.plumbline.cli.KubectlDrift"
    echo "Class-Path: "
    (cd "$lib" && printf '%s\n' lib/*.jar | LC_ALL=C sort | sed 's/^/  /; s/$/ /' | fold -b -w 70 | sed 's/^[^ ]/ &/')
} > "$lib/manifest"
"$JAVA_HOME/bin/jar" --create --file "$lib/kubectl-drift.jar" --date 2026-01-01T00:00:00Z --manifest "$lib/manifest"
rm "$lib/manifest"

# The cache remembers the times of files, and an archive gives every file this one.
find "$lib" -exec touch -h -d @1 {} +
install -m 755 "$here/kubectl-drift" "$prefix/bin/kubectl-drift"
"$here/train.sh" "$java" "$lib"
touch -d @1 "$prefix/bin/kubectl-drift" "$lib"
