#!/usr/bin/env bash
# Installs kubectl drift, or removes it.
# Usage: install.sh <packaged application> <prefix> | install.sh --uninstall <prefix>
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ "$1" = --uninstall ]; then
    rm -f "$2/bin/kubectl-drift"
    rm -rf "$2/lib/plumbline"
    echo "Removed $2/bin/kubectl-drift and $2/lib/plumbline."
    exit 0
fi
"$here/lay-out.sh" "$1" "$2"
echo "Installed $2/bin/kubectl-drift."
case ":$PATH:" in
    *":$2/bin:"*) echo "Try: kubectl drift --help" ;;
    *)
        echo "$2/bin is not on your PATH, and kubectl finds it there only. Add this line to your shell's profile:"
        echo "    export PATH=\"$2/bin:\$PATH\""
        ;;
esac
