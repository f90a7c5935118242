package dev.plumbline.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.Map;

/** What the simulator is about to answer. */
record GithubAnswer(int status, Map<String, String> headers, byte[] body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static GithubAnswer of(int status, Object body) {
        return new GithubAnswer(status, Map.of("Content-Type", "application/json; charset=utf-8"), json(body));
    }

    static GithubAnswer empty(int status) {
        return new GithubAnswer(status, Map.of(), new byte[0]);
    }

    static GithubAnswer error(int status, String message) {
        return of(status, Map.of("message", message, "documentation_url", "https://docs.github.com/rest"));
    }

    static byte[] json(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
