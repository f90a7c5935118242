#!/usr/bin/env bash
# Runs a command in a folder as a container engine would: the folder is read-only and the root of all files, and the user
# is 65532. Two folders are laid over /tmp and /var/cache/plumbline. For root on Linux; its mounts end with it.
# Usage: run.sh <root> <folder for /tmp> <folder for /var/cache/plumbline> <command>...
set -euo pipefail
# shellcheck disable=SC2016
exec unshare --mount bash -c '
    set -e
    root=$1 tmp=$2 cache=$3
    shift 3
    mount --bind "$root" "$root"
    mount -o remount,bind,ro "$root"
    mount --bind "$tmp" "$root/tmp"
    mount --bind "$cache" "$root/var/cache/plumbline"
    mount --rbind /proc "$root/proc"
    mount --rbind /dev "$root/dev"
    exec chroot --userspec=65532:65532 "$root" "$@"' run "$@"
