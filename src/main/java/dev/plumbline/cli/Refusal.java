package dev.plumbline.cli;

import dev.plumbline.drift.ForeignText;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a refusal of the API server means to the person. Pure.
 *
 * @param exitCode one of {@link ExitCode}
 * @param message what is wrong, and what to do next
 */
record Refusal(int exitCode, String message) {

    private static final int INVALID = 422;
    private static final int TOO_MANY = 429;
    private static final int SHOWN = 4096;

    private static final Pattern IN_NAMESPACE = Pattern.compile("/namespaces/([^/?\\s]+)/");
    private static final Pattern NO_SUCH_NAMESPACE = Pattern.compile("namespaces \"([^\"]+)\" not found");
    private static final Pattern NO_SUCH_NAME = Pattern.compile("(\\S+) \"([^\"]+)\" not found");

    /**
     * Who asked for what, and where.
     *
     * @param server address of the API server; empty where it is not known
     * @param user as the API server knows them; empty where nobody has asked
     * @param role that the command takes; empty where that depends
     */
    record Asked(String server, Optional<String> user, Optional<String> role) {

        static final Asked NOTHING_KNOWN = new Asked("", Optional.empty(), Optional.empty());
    }

    static Refusal of(KubernetesClientException refusal) {
        return of(refusal, Asked.NOTHING_KNOWN);
    }

    static Refusal of(KubernetesClientException refusal, Asked asked) {
        if (refusal.getCode() <= 0) {
            return new Refusal(ExitCode.FAILED, Unreachable.message(refusal, asked.server()));
        }
        String said = said(refusal);
        Optional<String> namespace = namespace(refusal);
        Optional<String> admission = Admission.message(said, namespace, asked);
        if (admission.isPresent()) {
            return new Refusal(ExitCode.REFUSED, admission.get());
        }
        return switch (refusal.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                new Refusal(
                        ExitCode.REFUSED,
                        "the API server does not know you: your login is missing, wrong or has expired. Log in anew, and"
                                + " try kubectl auth whoami with the same context");
            case HttpURLConnection.HTTP_FORBIDDEN ->
                new Refusal(
                        ExitCode.REFUSED,
                        Rights.message(said, asked).orElse("the API server refuses it: " + shown(said)));
            case HttpURLConnection.HTTP_NOT_FOUND -> new Refusal(ExitCode.NOT_FOUND, notFound(said));
            case HttpURLConnection.HTTP_CONFLICT ->
                new Refusal(
                        ExitCode.FAILED,
                        "it was changed by others each time before this could be written: nothing was written. Try again."
                                + " The API server says: " + shown(said));
            case INVALID, HttpURLConnection.HTTP_BAD_REQUEST ->
                new Refusal(ExitCode.REFUSED, "the API server does not take it as written: " + shown(said));
            case TOO_MANY ->
                new Refusal(ExitCode.FAILED, "the API server has too much to do: try again in some moments");
            case HttpURLConnection.HTTP_UNAVAILABLE, HttpURLConnection.HTTP_GATEWAY_TIMEOUT ->
                new Refusal(
                        ExitCode.FAILED,
                        "the API server can't answer at the moment, and it is not known whether it has taken this: look"
                                + " before you try again. It says: " + shown(said));
            default ->
                new Refusal(ExitCode.FAILED, "the API server answers with " + refusal.getCode() + ": " + shown(said));
        };
    }

    private static String notFound(String said) {
        Matcher space = NO_SUCH_NAMESPACE.matcher(said);
        if (space.find()) {
            return "there is no namespace " + shown(space.group(1)) + ": see kubectl get namespaces, and name it by -n";
        }
        Matcher name = NO_SUCH_NAME.matcher(said);
        return name.find()
                ? "there is no " + shown(name.group(2)) + " among the " + shown(name.group(1))
                        + " of this namespace (any more). In another one? -n names it"
                : "the API server knows no resources of Plumbline: it is not installed in this cluster, or in a version"
                        + " that this command does not fit. See kubectl get crd driftincidents.plumbline.dev, and"
                        + " whether the context is the one that you mean";
    }

    private static String said(KubernetesClientException refusal) {
        return refusal.getStatus() == null || refusal.getStatus().getMessage() == null
                ? String.valueOf(refusal.getMessage())
                : refusal.getStatus().getMessage();
    }

    private static Optional<String> namespace(KubernetesClientException refusal) {
        if (refusal.getNamespace() != null) {
            return Optional.of(refusal.getNamespace());
        }
        Matcher found = IN_NAMESPACE.matcher(String.valueOf(refusal.getMessage()));
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    static String shown(String said) {
        return ForeignText.shown(said, SHOWN);
    }
}
