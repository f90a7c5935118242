#!/usr/bin/env bash
# Lays out the image's file system: the packaged application, a Java runtime, and the C libraries that the runtime needs,
# taken from this machine.
# Usage: root.sh <application folder> <folder to write> <cache of layers to drop> <compiled tests> <SBOM>
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
app=$1
root=$2

# It knows a layer again by names and times. Every file here has one time, so what has changed since would not get in.
rm -rf "$3"

# Not piped: a reader that has seen enough ends the writer, and then the pipe has failed.
libc=$(ldd --version 2>&1 || true)
if [ "$(uname -s)" != Linux ] || ! grep -qiE 'glibc|gnu libc' <<< "$libc"; then
    echo "The image takes its C libraries from the machine that builds it: build on Linux with glibc." >&2
    exit 1
fi

rm -rf "$root"
mkdir -p "$root"/{app,etc,opt,tmp,proc,dev,var/cache/plumbline}
cp -R "$app"/. "$root/app"
rm -rf "$root/app/quarkus-app-dependencies.txt" "$root/app/kubernetes"
"$JAVA_HOME/bin/java" -cp "$4" dev.plumbline.image.SteadyBytecode "$root/app/quarkus/generated-bytecode.jar"
cp "$5" "$root/app/sbom.json"
cp "$here/jvm.options" "$root/app/jvm.options"

"$here/runtime.sh" "$root/opt/java"

# What the runtime is linked against lies where this machine has it, so that the loader finds it without a cache.
{ find "$root/opt/java" -name '*.so' -print0; printf '%s\0' "$root/opt/java/bin/java"; } | xargs -0 ldd \
    | grep -oE '(=> |^[[:space:]]+)/[^ ]+' | grep -oE '/[^ ]+' | grep -vF "$root" | sort -u > "$root.libraries"
# The name service is loaded by name: part of the C library since 2.34, files of their own before.
for name in libnss_dns.so.2 libnss_files.so.2 libresolv.so.2; do
    # To its end: who stops reading ends ldconfig, and with it the build.
    found=$(ldconfig -p 2>/dev/null | awk -v name="$name" '$1 == name && !found {found = $NF} END {print found}')
    [ -z "$found" ] || echo "$found" >> "$root.libraries"
done
while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
done < "$root.libraries"
rm "$root.libraries"

printf 'root:x:0:0:root:/:/sbin/nologin\nplumbline:x:65532:65532:plumbline:/tmp:/sbin/nologin\n' > "$root/etc/passwd"
printf 'root:x:0:\nplumbline:x:65532:\n' > "$root/etc/group"
printf 'hosts: files dns\n' > "$root/etc/nsswitch.conf"

# An AOT cache remembers the times of the jars, and the image gives every file this one.
find "$root" -exec touch -h -d @1 {} +
