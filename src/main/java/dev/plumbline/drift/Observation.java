package dev.plumbline.drift;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** One look at a place where something should hold. The two cases are the whole truth: it was seen, or it is unknown. */
public sealed interface Observation {

    /**
     * The place answered.
     *
     * @param state what it holds
     * @param evidence how well the answer knows
     * @param revision what names this state at its place, as a commit or an entity tag; empty where there is nothing
     *     such
     * @param time when the place gave or confirmed this state
     * @param remarks what else is known of subjects, beside their values
     */
    record Observed(State state, Evidence evidence, String revision, Instant time, List<Remark> remarks)
            implements Observation {
        public Observed {
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(evidence, "evidence");
            Objects.requireNonNull(revision, "revision");
            Objects.requireNonNull(time, "time");
            remarks = List.copyOf(remarks);
        }

        /** One of which nothing else is known. */
        public Observed(State state, Evidence evidence, String revision, Instant time) {
            this(state, evidence, revision, time, List.of());
        }
    }

    /**
     * The place gave no answer that can be trusted, so nothing is known. It closes nothing and resolves nothing.
     *
     * @param reason what kind of failure, a word for a condition
     * @param message what is wrong, where, and what to do next; holds no value, no credential and no text of a
     *     stranger that was not {@linkplain ForeignText shortened and escaped}
     */
    record Unavailable(Reason reason, String message) implements Observation {
        public Unavailable {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(message, "message");
        }
    }

    /** Why a look failed. The {@link #word()} is the reason of the condition {@code Observed}. */
    enum Reason {
        /** A Secret, a ConfigMap or a key in it that the policy refers to is not there. */
        REFERENCE_NOT_FOUND("ReferenceNotFound"),
        /** The place does not accept the credential. */
        UNAUTHORIZED("Unauthorized"),
        /** The credential is known, and may not read this. */
        FORBIDDEN("Forbidden"),
        /** The app, repository, branch or path is not there. */
        NOT_FOUND("NotFound"),
        /** The provider's limit, or our own budget below it, is used up for now. */
        RATE_LIMITED("RateLimited"),
        /** No connection, or one that broke. */
        UNREACHABLE("Unreachable"),
        /** No whole answer in time. */
        TIMEOUT("Timeout"),
        /** More than the limit on an answer's size. */
        TOO_LARGE("TooLarge"),
        /** An answer that can't be read as what it should be. */
        MALFORMED("Malformed"),
        /** An answer that the provider's documentation does not foresee, a server error among them. */
        UNEXPECTED_ANSWER("UnexpectedAnswer"),
        /** The rules of this installation don't let anything connect there. */
        ADDRESS_REFUSED("AddressRefused"),
        /** It failed several times in a row and is left alone for a while. */
        CIRCUIT_OPEN("CircuitOpen"),
        /** The policy asks for something that can't be done as written. */
        INVALID("Invalid");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** The CamelCase word as users see it. */
        public String word() {
            return word;
        }
    }
}
