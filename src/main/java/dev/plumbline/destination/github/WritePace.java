package dev.plumbline.destination.github;

import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.CredentialIdentity;
import dev.plumbline.platform.http.Timekeeper;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps writes with one credential at least {@link #BETWEEN} apart, as GitHub's best practices for its REST API ask, and
 * holds them back where GitHub asked for a pause.
 */
final class WritePace {

    /** A hair more than the second that is asked for, since the network may bring two requests closer together. */
    static final Duration BETWEEN = Duration.ofMillis(1100);

    /** How long a write waits for its turn before it is told to come back. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int KNOWN = 1000;

    private final Timekeeper time;
    private final CredentialIdentity identity;

    /** When the next write may go, of the monotonic clock, by the credential's identity. */
    private final Map<String, Long> next = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > KNOWN;
        }
    };

    WritePace(Timekeeper time, CredentialIdentity identity) {
        this.time = time;
        this.identity = identity;
    }

    /** Waits for the credential's turn; where that is too far off, says how far, and takes no turn. */
    Optional<Duration> await(Credential credential) throws InterruptedException {
        Duration wait;
        synchronized (next) {
            long now = time.nanos();
            String who = identity.of(credential);
            long turn = next.getOrDefault(who, now);
            wait = Duration.ofNanos(Math.max(0, turn - now));
            if (wait.compareTo(PATIENCE) > 0) {
                return Optional.of(wait);
            }
            next.put(who, now + wait.toNanos() + BETWEEN.toNanos());
        }
        if (wait.isPositive()) {
            time.sleep(wait);
        }
        return Optional.empty();
    }

    /** No write follows with this credential before so long. */
    void pause(Credential credential, Duration pause) {
        synchronized (next) {
            long until = time.nanos() + pause.toNanos();
            next.merge(identity.of(credential), until, (before, after) -> before - after > 0 ? before : after);
        }
    }
}
