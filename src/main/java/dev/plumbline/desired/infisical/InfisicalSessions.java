package dev.plumbline.desired.infisical;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.desired.infisical.InfisicalCalls.Answer;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.CredentialIdentity;
import dev.plumbline.platform.http.Timekeeper;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The access tokens that logging in has given, each for one namespace, until shortly before they expire. Credentials that
 * Infisical has refused are not sent there again as long as this process lives: the third failure locks the identity for
 * everybody who uses it. For the same reason one login at a time is under way with the same credentials.
 */
final class InfisicalSessions {

    /** How much of its life a token has left when it is renewed, at most {@link #MARGIN}. */
    private static final int LEFT_OVER = 5;

    private static final Duration MARGIN = Duration.ofMinutes(2);

    /** A token that Infisical gives no end to is used so long. */
    private static final Duration ENDLESS = Duration.ofHours(24);

    /** Whoever waited for a login that failed on the way does not try it anew by himself. */
    private static final Duration FAILURE_SHARED = Duration.ofSeconds(5);

    private static final int KNOWN = 1000;
    private static final int LONGEST_TOKEN = 8192;

    private final InfisicalCalls calls;
    private final Timekeeper time;
    private final CredentialIdentity identity;

    private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
            return size() > KNOWN;
        }
    };

    InfisicalSessions(InfisicalCalls calls, Timekeeper time, CredentialIdentity identity) {
        this.calls = calls;
        this.time = time;
        this.identity = identity;
    }

    /**
     * An access token.
     *
     * @param isNew whether it was given just now, and was not used before
     */
    record Access(String token, boolean isNew) {

        @Override
        public String toString() {
            return "Access[]";
        }
    }

    private record Kept(String token, long until) {

        @Override
        public String toString() {
            return "Kept[]";
        }
    }

    /** What is known of one pair of credentials at one server. */
    private static final class Session {
        private final ReentrantLock lock = new ReentrantLock();
        private final Map<String, Kept> tokens = new HashMap<>();
        private Optional<Unavailable> refusal = Optional.empty();
        private Optional<Unavailable> failure = Optional.empty();
        private long failedAt;
    }

    /** @param secret the name of the Kubernetes Secret that the credentials are in */
    Lookup<Access> access(String namespace, String api, InfisicalLogin login, String secret) {
        Session session = session(api, login);
        session.lock.lock();
        try {
            Kept kept = session.tokens.get(namespace);
            if (kept != null && kept.until() - time.nanos() > 0) {
                return new Lookup.Found<>(new Access(kept.token(), false));
            }
            session.tokens.remove(namespace);
            if (session.refusal.isPresent()) {
                return new Lookup.Failed<>(session.refusal.get());
            }
            if (session.failure.isPresent() && time.nanos() - session.failedAt < FAILURE_SHARED.toNanos()) {
                return new Lookup.Failed<>(session.failure.get());
            }
            return login(session, namespace, api, login, secret);
        } finally {
            session.lock.unlock();
        }
    }

    /** The token is no longer accepted: the next one to ask gets another. */
    void forget(String namespace, String api, InfisicalLogin login, Access access) {
        Session session = session(api, login);
        session.lock.lock();
        try {
            session.tokens.computeIfPresent(
                    namespace, (name, kept) -> kept.token().equals(access.token()) ? null : kept);
        } finally {
            session.lock.unlock();
        }
    }

    private Session session(String api, InfisicalLogin login) {
        String key = api + " " + identity.of(new Credential(login.clientId(), login.clientSecret()));
        synchronized (sessions) {
            return sessions.computeIfAbsent(key, any -> new Session());
        }
    }

    private Lookup<Access> login(Session session, String namespace, String api, InfisicalLogin login, String secret) {
        session.failure = Optional.empty();
        return switch (calls.login(api, login)) {
            case Lookup.Failed<Answer>(Unavailable why) ->
                failed(session, why.reason(), "Logging in to Infisical failed: " + why.message());
            case Lookup.Found<Answer>(Answer answer)
            when answer.status() == 200 ->
                switch (answer.body()) {
                    case Lookup.Failed<ObjectNode>(Unavailable why) ->
                        failed(session, why.reason(), "Logging in to Infisical failed: " + why.message());
                    case Lookup.Found<ObjectNode>(ObjectNode body) -> kept(session, namespace, body);
                };
            case Lookup.Found<Answer>(Answer answer)
            when answer.limited() ->
                failed(
                        session,
                        Reason.RATE_LIMITED,
                        "Infisical takes no more logins for now: it is tried again with the next look");
            case Lookup.Found<Answer>(Answer answer)
            when answer.status() >= 500 || answer.status() == 408 ->
                failed(
                        session,
                        Reason.UNEXPECTED_ANSWER,
                        "Infisical answered " + answer.status() + " to a login: check its own state if this lasts");
            case Lookup.Found<Answer>(Answer answer) -> refused(session, secret, answer.status());
        };
    }

    private Lookup<Access> kept(Session session, String namespace, ObjectNode body) {
        String token =
                body.path("accessToken").isTextual() ? body.path("accessToken").textValue() : "";
        boolean hasLife =
                body.path("expiresIn").isNumber() && body.path("expiresIn").doubleValue() >= 0;
        boolean isToken = !token.isEmpty()
                && token.length() <= LONGEST_TOKEN
                && token.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!isToken || !hasLife) {
            return failed(
                    session,
                    Reason.MALFORMED,
                    "Logging in to Infisical failed: the answer holds no access token, or does not say how long it lives");
        }
        long seconds = (long) Math.min(body.path("expiresIn").doubleValue(), ENDLESS.toSeconds());
        Duration life = seconds == 0 ? ENDLESS : Duration.ofSeconds(seconds);
        Duration left = life.dividedBy(LEFT_OVER).compareTo(MARGIN) < 0 ? life.dividedBy(LEFT_OVER) : MARGIN;
        session.tokens.put(
                namespace, new Kept(token, time.nanos() + life.minus(left).toNanos()));
        return new Lookup.Found<>(new Access(token, true));
    }

    private Lookup<Access> refused(Session session, String secret, int status) {
        var why = new Unavailable(
                Reason.UNAUTHORIZED,
                "Infisical refused the login with the clientId and clientSecret in Secret " + secret + " (" + status
                        + "): put valid ones there. These are not tried again, for the third failure locks the identity;"
                        + " if they are right after all, as after a lock or an address that was not trusted, restart"
                        + " the operator");
        session.refusal = Optional.of(why);
        return new Lookup.Failed<>(why);
    }

    private Lookup<Access> failed(Session session, Reason reason, String message) {
        var why = new Unavailable(reason, message);
        session.failure = Optional.of(why);
        session.failedAt = time.nanos();
        return new Lookup.Failed<>(why);
    }
}
