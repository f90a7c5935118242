package dev.plumbline.cli;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/**
 * What a refusal of the API server means to the person.
 *
 * @param exitCode one of {@link ExitCode}
 * @param message what is wrong, and what to do next
 */
record Refusal(int exitCode, String message) {

    static Refusal of(KubernetesClientException refusal) {
        String said = refusal.getStatus() == null || refusal.getStatus().getMessage() == null
                ? String.valueOf(refusal.getMessage())
                : refusal.getStatus().getMessage();
        return switch (refusal.getCode()) {
            case HttpURLConnection.HTTP_NOT_FOUND -> new Refusal(ExitCode.NOT_FOUND, said);
            case HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_UNAUTHORIZED, 422 ->
                new Refusal(ExitCode.REFUSED, said);
            default -> new Refusal(ExitCode.FAILED, said);
        };
    }
}
