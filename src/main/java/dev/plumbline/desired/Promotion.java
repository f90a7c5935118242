package dev.plumbline.desired;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import java.util.List;
import java.util.Optional;

/**
 * Says what it would take for one kind of owner of the truth to follow what is observed, and how a person reads the
 * truth by hand. It only reads.
 *
 * @param <S> the member of {@link dev.plumbline.api.DesiredSpec} that this is for
 */
public interface Promotion<S> {

    /** The member of the union that this is for. */
    Class<S> spec();

    /** A shell command to run once before those of {@link #readCommand}; empty where they need nothing. */
    default Optional<String> prepareCommand(S spec) {
        return Optional.empty();
    }

    /** A shell command that prints what should hold for a subject and nothing else; empty where there is none. */
    Optional<String> readCommand(S spec, Policy policy, Subject subject);

    /**
     * What taking over these observed values would take. Whatever goes wrong is the answer.
     *
     * @param takes at least one, ordered by subject and field
     */
    Promoted promote(S spec, Policy policy, List<Take> takes, Look look);

    /** Names the policy whose truth it is. */
    record Policy(String namespace, String name) {}

    /**
     * A finding and what the truth would take over.
     *
     * @param value the whole observed value of the finding's subject; null where the subject is not there, and where the
     *     policy does not reveal it
     * @param revealed whether the policy lets the subject's value be shown
     */
    record Take(Finding finding, JsonNode value, boolean revealed) {

        /** Shows no value. */
        @Override
        public String toString() {
            return "Take[" + finding.subject() + "]";
        }
    }

    /** What came of asking. */
    sealed interface Promoted {

        /**
         * It can be done.
         *
         * @param target what is written to, for people
         * @param steps in their order, at least one
         * @param patch the change as a unified diff; holds revealed values only
         * @param risks what else it would bring about
         * @param leftOut findings that it leaves as they are, and why
         * @param commands that do the same by hand
         */
        record Possible(
                String target,
                List<Step> steps,
                String patch,
                String dryRun,
                List<String> risks,
                List<String> leftOut,
                List<String> commands)
                implements Promoted {
            public Possible {
                steps = List.copyOf(steps);
                risks = List.copyOf(risks);
                leftOut = List.copyOf(leftOut);
                commands = List.copyOf(commands);
            }
        }

        /** It can't, and why, with what a person can do instead. */
        record Impossible(String why) implements Promoted {}
    }
}
