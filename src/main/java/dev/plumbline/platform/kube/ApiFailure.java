package dev.plumbline.platform.kube;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Says what a failed call to the API server means. The server's own words are not repeated, but for the name of the
 * ServiceAccount that it refuses: the operator and the converger read in the same way, each by its own.
 */
final class ApiFailure {

    /** How the API server names a ServiceAccount that it refuses. */
    private static final Pattern ACCOUNT =
            Pattern.compile("\"system:serviceaccount:(?<namespace>[a-z0-9-]{1,63}):(?<name>[a-z0-9.-]{1,253})\"");

    private static final Set<String> READ_BY_REFERENCE = Set.of("secrets", "configmaps");

    private ApiFailure() {}

    /**
     * @param verb the verb that was asked for, as {@code get}
     * @param resources the plural with its group, as {@code deployments.apps}
     */
    static Unavailable of(KubernetesClientException failure, String verb, String resources, String namespace) {
        String asked = verb + " " + resources + " in namespace " + namespace;
        if (failure.getCode() <= 0) {
            return timedOut(failure)
                    ? new Unavailable(Reason.TIMEOUT, "The API server did not answer in time to " + asked)
                    : new Unavailable(Reason.UNREACHABLE, "The API server could not be reached to " + asked);
        }
        return switch (failure.getCode()) {
            case 401 ->
                new Unavailable(
                        Reason.UNAUTHORIZED,
                        "The API server does not accept the operator's own token: check its ServiceAccount");
            case 403 ->
                new Unavailable(
                        Reason.FORBIDDEN,
                        verb.equals("discover")
                                ? "Plumbline may not " + asked
                                        + ": bind the ClusterRole system:discovery to its account"
                                : forbidden(failure, asked, resources, namespace));
            case 404 ->
                new Unavailable(
                        Reason.NOT_FOUND,
                        "The API server does not serve " + resources + ": correct group, version and kind, or install"
                                + " what defines them");
            case 429 ->
                new Unavailable(
                        Reason.RATE_LIMITED, "The API server put off a request to " + asked + ": it goes on by itself");
            default ->
                new Unavailable(
                        Reason.UNEXPECTED_ANSWER,
                        "The API server answered " + failure.getCode() + " to " + asked + ": see its log");
        };
    }

    /** Names the command that lets the account read in a namespace, as docs/install.md has it. */
    private static String forbidden(
            KubernetesClientException failure, String asked, String resources, String namespace) {
        var account = ACCOUNT.matcher(failure.getMessage() == null ? "" : failure.getMessage());
        boolean known = account.find();
        String who = known ? account.group("name") : "Plumbline";
        String bind = "kubectl -n " + namespace + " create rolebinding "
                + (known ? who : "plumbline-operator") + " --clusterrole=plumbline-reader --serviceaccount="
                + (known ? account.group("namespace") + ":" + who : "plumbline-system:plumbline-operator");
        String more = READ_BY_REFERENCE.contains(resources)
                ? ""
                : ". Where that is bound already, add " + resources + " to what plumbline-reader grants";
        return who + " may not " + asked + ": let it read there with '" + bind + "'" + more;
    }

    private static boolean timedOut(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException
                    || cause instanceof HttpTimeoutException
                    || cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }
}
