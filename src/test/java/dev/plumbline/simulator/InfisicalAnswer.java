package dev.plumbline.simulator;

import java.util.Map;

/** What the simulator is about to answer. */
record InfisicalAnswer(int status, Map<String, String> headers, byte[] body) {

    static InfisicalAnswer of(int status, Object body) {
        return new InfisicalAnswer(status, Map.of(), GithubAnswer.json(body));
    }

    static InfisicalAnswer error(int status, String error, String message) {
        return of(status, Map.of("reqId", "req-1", "statusCode", status, "message", message, "error", error));
    }
}
