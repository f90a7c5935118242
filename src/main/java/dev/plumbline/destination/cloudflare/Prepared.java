package dev.plumbline.destination.cloudflare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.platform.http.Credential;

/** What is ready to be sent, or why nothing can be. */
sealed interface Prepared {

    /** This. It holds values in clear, and never shows itself. */
    record Ready(ObjectNode body, Credential token) implements Prepared {

        @Override
        public String toString() {
            return "Ready";
        }
    }

    /** What is wrong, where, and what to do next. */
    record Refused(String message) implements Prepared {}
}
