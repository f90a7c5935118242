package dev.plumbline.platform.kube;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.TimeoutException;

/** Says what a failed call to the API server means. The server's own words are not repeated. */
final class ApiFailure {

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
                        "The operator may not " + asked + ": give its ServiceAccount the verb '" + verb + "' on "
                                + resources + " by a Role in that namespace or a ClusterRole");
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
