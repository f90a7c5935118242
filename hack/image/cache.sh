#!/usr/bin/env bash
# Writes the AOT cache of the image: of the classes that classes.lst.gz names, by the image's own JVM, in the image's own
# paths. It is written again until two agree in all but what the clock has said, which SteadyCache tells: now and
# then one differs from the others in the order of some generated methods.
# Usage: cache.sh <root> <compiled tests>
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$1
tests=$2

# A user who is not root is let into the folder as the root of a user namespace.
userns=()
[ "$(id -u)" = 0 ] || userns=(--map-root-user)
unshare "${userns[@]}" --mount true 2>/dev/null || {
    echo "The AOT cache is written in a chroot, for which unshare has to work: as root, or where users may have" \
        "namespaces. Or build without it: -Dimage.aot.skip=true" >&2
    exit 1
}

work=$root/tmp
trap 'rm -rf "$work"/classes.lst "$work"/[1-6].aot "$work"/[1-6].log "$work"/refused' EXIT
gunzip -c "$here/classes.lst.gz" > "$work/classes.lst"
rm -f "$root/app/plumbline.aot"
write() {
    # shellcheck disable=SC2016
    unshare "${userns[@]}" --mount bash -c '
        set -e
        mount --rbind /proc "$1/proc"
        mount --rbind /dev "$1/dev"
        exec chroot "$1" /opt/java/bin/java @/app/jvm.options -XX:-UsePerfData -Xshare:dump -XX:+AOTClassLinking \
            -XX:SharedClassListFile=/tmp/classes.lst -XX:SharedArchiveFile="/tmp/$2.aot" -cp /app/quarkus-run.jar
        ' cache "$root" "$1" > "$work/$1.log" 2>&1 || { tail -20 "$work/$1.log" >&2; exit 1; }
}
agreed() {
    for other in $(seq $(($1 - 1))); do
        "$JAVA_HOME/bin/java" -cp "$tests" dev.plumbline.image.SteadyCache "$work/$other.aot" "$work/$1.aot" \
            "$root/app/plumbline.aot" 2> "$work/refused" && return
    done
    return 1
}
for n in 1 2 3 4 5 6; do
    write "$n"
    if agreed "$n"; then
        chmod 644 "$root/app/plumbline.aot"
        touch -d @1 "$root/app/plumbline.aot" "$root/app" "$work"
        exit 0
    fi
done
cat "$work/refused" >&2
exit 1
