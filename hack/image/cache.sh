#!/usr/bin/env bash
# Writes the AOT cache of the image: of the classes that classes.lst.gz names, by the image's own JVM, in the image's own
# paths. It is written twice, for SteadyCache to tell what only the clock has said.
# Usage: cache.sh <root> <compiled tests>
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$1

# A user who is not root is let into the folder as the root of a user namespace.
userns=()
[ "$(id -u)" = 0 ] || userns=(--map-root-user)
unshare "${userns[@]}" --mount true 2>/dev/null || {
    echo "The AOT cache is written in a chroot, for which unshare has to work: as root, or where users may have" \
        "namespaces. Or build without it: -Dimage.aot.skip=true" >&2
    exit 1
}

work=$root/tmp
trap 'rm -rf "$work"/classes.lst "$work"/[12].aot "$work"/[12].log' EXIT
gunzip -c "$here/classes.lst.gz" > "$work/classes.lst"
rm -f "$root/app/plumbline.aot"
for n in 1 2; do
    # shellcheck disable=SC2016
    unshare "${userns[@]}" --mount bash -c '
        set -e
        mount --rbind /proc "$1/proc"
        mount --rbind /dev "$1/dev"
        exec chroot "$1" /opt/java/bin/java @/app/jvm.options -Xshare:dump -XX:+AOTClassLinking \
            -XX:SharedClassListFile=/tmp/classes.lst -XX:SharedArchiveFile="/tmp/$2.aot" -cp /app/quarkus-run.jar
        ' cache "$root" "$n" > "$work/$n.log" 2>&1 || { tail -20 "$work/$n.log" >&2; exit 1; }
done
"$JAVA_HOME/bin/java" -cp "$2" dev.plumbline.image.SteadyCache "$work/1.aot" "$work/2.aot" "$root/app/plumbline.aot"
chmod 644 "$root/app/plumbline.aot"
touch -d @1 "$root/app/plumbline.aot" "$root/app" "$work"
