package dev.plumbline.simulator;

import dev.plumbline.simulator.LoopbackApi.Answer;
import java.util.Map;

/** Refusals as GitHub words them. */
final class GithubErrors {

    private GithubErrors() {}

    static Answer of(int status, String message) {
        return Answer.of(status, Map.of("message", message, "documentation_url", "https://docs.github.com/rest"));
    }
}
