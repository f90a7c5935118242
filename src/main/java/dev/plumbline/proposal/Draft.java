package dev.plumbline.proposal;

import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Step;
import java.util.List;
import java.util.Optional;

/** What would converge along one path, before it is given a time and a digest. Two drafts that say the same are equal. */
public sealed interface Draft {

    Path path();

    /**
     * It can be done.
     *
     * @param target what would be written to
     * @param steps in their order; empty only where the patch is all there is
     * @param patch the change to the file in Git as a unified diff; empty where Git is not written to
     * @param dryRun what carrying it out would do, as far as reading alone can tell
     * @param risks what else it would bring about
     * @param leftOut findings that it leaves as they are, and why
     * @param commands that do the same by hand; no value stands in them
     */
    record Possible(
            Path path,
            String target,
            List<Step> steps,
            Optional<String> patch,
            String dryRun,
            List<String> risks,
            List<String> leftOut,
            List<String> commands)
            implements Draft {
        public Possible {
            steps = List.copyOf(steps);
            risks = List.copyOf(risks);
            leftOut = List.copyOf(leftOut);
            commands = List.copyOf(commands);
        }

        /** What all steps change. */
        public List<Change> changes() {
            return steps.stream().flatMap(step -> step.changes().stream()).toList();
        }
    }

    /** It can't, and why, with what a person can do instead. */
    record Impossible(Path path, String why) implements Draft {}
}
