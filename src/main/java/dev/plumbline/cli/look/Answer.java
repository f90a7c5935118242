package dev.plumbline.cli.look;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.function.Supplier;

/** What came of a request whose refusal is an answer too. */
sealed interface Answer {

    /** It is there. */
    record Found(JsonNode document) implements Answer {}

    /** The API server says that it is not there. */
    record Missing() implements Answer {}

    /** The API server does not say: as a rule the user may not read it. */
    record Refused(String why) implements Answer {}

    static Answer to(Supplier<JsonNode> request) {
        try {
            return new Found(request.get());
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case HttpURLConnection.HTTP_NOT_FOUND -> new Missing();
                case HttpURLConnection.HTTP_FORBIDDEN -> new Refused("you may not read it");
                default -> new Refused(Shown.text(e.getMessage(), Sheet.WIDTH * 2));
            };
        }
    }
}
