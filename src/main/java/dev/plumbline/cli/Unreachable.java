package dev.plumbline.cli;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Why the API server can't be talked to. Pure. */
final class Unreachable {

    private Unreachable() {}

    /** What is wrong, and what to check. */
    static String message(Throwable failure, String server) {
        String where = server.isEmpty() ? "the API server" : "the API server at " + Refusal.shown(server);
        if (isOrHas(failure, UnknownHostException.class) || isOrHas(failure, UnresolvedAddressException.class)) {
            return "the name of " + where + " is not known here. Check the server of your context ("
                    + "kubectl config view --minify), your network and VPN";
        }
        if (isOrHas(failure, SSLException.class)) {
            return "there is no secure connection to " + where
                    + ": its certificate is not signed by the authority that your kubeconfig names, is for another name"
                    + " or has expired, or it does not take yours. Get a current kubeconfig from whoever runs the cluster";
        }
        if (isOrHas(failure, SocketTimeoutException.class)
                || isOrHas(failure, HttpTimeoutException.class)
                || isOrHas(failure, TimeoutException.class)) {
            return where + " did not answer in time. Check your network and VPN; --request-timeout waits longer";
        }
        if (isOrHas(failure, ConnectException.class) || isOrHas(failure, NoRouteToHostException.class)) {
            return "nothing takes a connection at " + where
                    + ". Check whether the cluster is up, and whether the context is the one that you mean (kubectl"
                    + " config current-context)";
        }
        return "talking to " + where + " failed: " + Refusal.shown(String.valueOf(failure.getMessage()));
    }

    private static boolean isOrHas(Throwable failure, Class<? extends Throwable> kind) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var open = new ArrayDeque<Throwable>();
        open.add(failure);
        while (!open.isEmpty()) {
            Throwable next = open.poll();
            if (!seen.add(next)) {
                continue;
            }
            if (kind.isInstance(next)) {
                return true;
            }
            if (next.getCause() != null) {
                open.add(next.getCause());
            }
            Collections.addAll(open, next.getSuppressed());
        }
        return false;
    }
}
