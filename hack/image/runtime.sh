#!/usr/bin/env bash
# Writes a Java runtime with the modules that the operator, the converger and kubectl drift need.
# Usage: runtime.sh <folder to write>
set -euo pipefail

# java.desktop is here for java.beans alone, which libraries look for; its native half would need X11.
"$JAVA_HOME/bin/jlink" --strip-debug --no-header-files --no-man-pages --output "$1" --add-modules \
java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.rmi,\
java.security.jgss,java.security.sasl,java.sql,java.xml,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.net,\
jdk.security.auth,jdk.unsupported,jdk.zipfs
(cd "$1/lib" && rm -f lib{awt,awt_headless,awt_xawt,fontmanager,freetype,javajpeg,jawt,jsound,lcms,mlib_image,splashscreen}.so psfont*)
