package dev.plumbline.destination;

import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Subject;
import java.util.List;
import java.util.Optional;

/**
 * Says what it would take to bring one kind of destination back to the truth. Pure: it knows neither credentials nor
 * connections, and what it says holds no value that the policy does not reveal.
 *
 * @param <S> the member of {@link dev.plumbline.api.DestinationSpec} that this is for
 */
public interface Reversion<S> {

    /** The member of the union that this is for. */
    Class<S> spec();

    /**
     * Names what is written to, for people, as {@code config vars of Heroku app billing-prod}. It is signed: another
     * destination has another name.
     *
     * @param namespace of the policy
     */
    String target(S spec, String namespace);

    /**
     * What setting these findings right would take.
     *
     * @param namespace of the policy
     * @param findings at least one, ordered by subject and field
     * @param truth how a person reads the truth by hand
     */
    Reversal revert(S spec, String namespace, List<Finding> findings, Truth truth);

    /** How a person reads what should hold, for commands that do so when they run. */
    @FunctionalInterface
    interface Truth {

        /** A shell command to run once before the others; empty where they need nothing. */
        default Optional<String> preparation() {
            return Optional.empty();
        }

        /** A shell command that prints the value of a subject and nothing else; empty where there is none. */
        Optional<String> command(Subject subject);
    }

    /** What came of asking. */
    sealed interface Reversal {

        /**
         * It can be done.
         *
         * @param target as {@link Reversion#target} says
         * @param steps in their order, at least one; each is written at once and leaves things as they are where it has
         *     been done before
         * @param dryRun what carrying it out would do, as far as reading alone can tell
         * @param risks what else it would bring about
         * @param leftOut findings that it leaves as they are, and why
         * @param commands that do the same by hand; no value stands in them
         */
        record Possible(
                String target,
                List<Step> steps,
                String dryRun,
                List<String> risks,
                List<String> leftOut,
                List<String> commands)
                implements Reversal {
            public Possible {
                steps = List.copyOf(steps);
                risks = List.copyOf(risks);
                leftOut = List.copyOf(leftOut);
                commands = List.copyOf(commands);
            }
        }

        /** It can't, and why, with what a person can do instead. */
        record Impossible(String why) implements Reversal {}
    }
}
