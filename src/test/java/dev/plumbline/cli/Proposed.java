package dev.plumbline.cli;

import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.proposal.Draft;
import dev.plumbline.proposal.Proposals;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Proposals as the operator makes them. */
final class Proposed {

    static final Instant NOW = Instant.parse("2099-01-01T00:00:00Z");

    /** The digest of something else. */
    static final String ELSE = "sha256:" + "e".repeat(64);

    private Proposed() {}

    /** One step that sets a config var to this. */
    static Proposal setting(String incident, String value) {
        return made(incident, drafted(List.of(step(0, value)), Optional.empty()), NOW)
                .proposals()
                .getFirst();
    }

    static Proposals made(String incident, Draft draft, Instant now) {
        return Proposals.next(incident, List.of(), List.of(draft), null, now);
    }

    static Draft.Possible drafted(List<Step> steps, Optional<String> patch) {
        return new Draft.Possible(
                patch.isPresent() ? Path.Promote : Path.Revert,
                "heroku app billing",
                steps,
                patch,
                "1 request",
                List.of("the app restarts"),
                List.of("OTHER can't be read"),
                List.of("heroku config:set"));
    }

    /** So many steps that they are kept elsewhere. */
    static List<Step> many(int count) {
        return IntStream.range(0, count).mapToObj(i -> step(i, "value-" + i)).toList();
    }

    static Step step(int number, String value) {
        return new Step(
                "Set VAR_" + number,
                List.of(new Change(
                        Operation.Set,
                        "VAR_" + number,
                        null,
                        "hmac:" + "0".repeat(32),
                        value,
                        "hmac:" + "1".repeat(32))));
    }
}
