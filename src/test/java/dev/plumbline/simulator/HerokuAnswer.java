package dev.plumbline.simulator;

import java.util.Map;

/** What the simulator is about to answer. */
record HerokuAnswer(int status, Map<String, String> headers, byte[] body) {

    static HerokuAnswer of(int status, byte[] body) {
        return new HerokuAnswer(status, Map.of(), body);
    }

    static HerokuAnswer error(int status, String id, String message) {
        return of(status, HerokuApp.json(Map.of("id", id, "message", message)));
    }
}
