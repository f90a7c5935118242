package dev.plumbline.proposal;

import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.Execution;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which proposals stand. Pure. A proposal stands as long as it says the same, has not expired and was not carried out;
 * after that the next one has another expiry and so another digest, and an approval for the old one is void.
 *
 * @param proposals one for each path that was drafted, in the paths' order
 * @param stored those that are too long for a status, to be kept in ConfigMaps of these names
 */
public record Proposals(List<Proposal> proposals, List<Stored> stored) {

    /** How long a proposal can be approved and carried out. */
    static final Duration LIFE = Duration.ofHours(24);

    /** How many changes a proposal in a status may make; with more it is stored in a ConfigMap. */
    static final int MAX_CHANGES = 100;

    private static final int MAX_PATCH = 16384;
    private static final int MAX_STORED_BYTES = 900 * 1024;

    /**
     * A proposal that is kept in a ConfigMap.
     *
     * @param name of the ConfigMap, made of the digest: one content has one name
     * @param packed gzipped canonical JSON
     */
    public record Stored(String name, byte[] packed) {

        /** The key of the ConfigMap that the proposal is kept under. */
        public static final String KEY = "proposal.json.gz";
    }

    /**
     * The proposals that stand now.
     *
     * @param incident {@code namespace/name}
     * @param before those that stood
     * @param drafts what would converge now
     * @param execution the last one; null where there was none
     */
    public static Proposals next(
            String incident, List<Proposal> before, List<Draft> drafts, Execution execution, Instant now) {
        var proposals = new ArrayList<Proposal>();
        var stored = new ArrayList<Stored>();
        drafts.stream().sorted(Comparator.comparing(Draft::path)).forEach(draft -> {
            switch (draft) {
                case Draft.Impossible impossible -> proposals.add(impossible(impossible));
                case Draft.Possible possible -> {
                    var content = content(incident, before, possible, execution, now);
                    byte[] packed = fits(content) ? new byte[0] : content.packed();
                    if (packed.length > MAX_STORED_BYTES) {
                        proposals.add(
                                impossible(
                                        new Draft.Impossible(
                                                possible.path(),
                                                "It would make " + content.changes()
                                                        + " changes, more than one proposal can hold: narrow the policy with compare.include")));
                    } else {
                        Optional<Stored> kept = packed.length == 0
                                ? Optional.empty()
                                : Optional.of(new Stored(storedName(content.digest()), packed));
                        proposals.add(possible(content, possible, kept.map(Stored::name)));
                        kept.ifPresent(stored::add);
                    }
                }
            }
        });
        return new Proposals(List.copyOf(proposals), List.copyOf(stored));
    }

    /** Those of the proposals that have not expired, for a time at which nothing new is known. */
    public static List<Proposal> unexpired(List<Proposal> proposals, Instant now) {
        return proposals.stream()
                .filter(proposal -> proposal.expiryTime() == null || now.isBefore(Instant.parse(proposal.expiryTime())))
                .toList();
    }

    /** Whether the proposal of this digest was begun and has come to its end: it is not carried out again. */
    public static boolean isSpent(String digest, Execution execution) {
        return execution != null
                && execution.digest().equals(digest)
                && execution.state() != ExecutionState.Running
                && execution.state() != ExecutionState.Pending;
    }

    private static Content content(
            String incident, List<Proposal> before, Draft.Possible draft, Execution execution, Instant now) {
        for (Proposal standing : before) {
            if (standing.path() == draft.path()
                    && standing.digest() != null
                    && now.isBefore(Instant.parse(standing.expiryTime()))
                    && !isSpent(standing.digest(), execution)) {
                var same = Content.of(incident, draft, standing.expiryTime());
                if (same.digest().equals(standing.digest())) {
                    return same;
                }
            }
        }
        var fresh = Content.of(incident, draft, Times.of(now.plus(LIFE)));
        // Made, signed and carried out within one second: the next one still has to differ.
        return isSpent(fresh.digest(), execution)
                ? Content.of(incident, draft, Times.of(now.plus(LIFE).plusSeconds(1)))
                : fresh;
    }

    private static boolean fits(Content content) {
        return content.changes() <= MAX_CHANGES
                && content.steps().size() <= DriftIncidentStatus.MAX_STEPS
                && (content.patch() == null || content.patch().length() <= MAX_PATCH);
    }

    private static String storedName(String digest) {
        return "plumbline-proposal-" + digest.substring("sha256:".length(), "sha256:".length() + 40);
    }

    private static Proposal possible(Content content, Draft.Possible draft, Optional<String> storedIn) {
        return new Proposal(
                content.path(),
                content.digest(),
                null,
                content.target(),
                content.base(),
                content.steps().size(),
                storedIn.isPresent() ? null : content.steps(),
                storedIn.isPresent() ? null : content.patch(),
                storedIn.orElse(null),
                draft.dryRun(),
                draft.risks(),
                draft.leftOut(),
                draft.commands(),
                content.expiryTime());
    }

    private static Proposal impossible(Draft.Impossible draft) {
        return new Proposal(
                draft.path(), null, draft.why(), null, null, null, null, null, null, null, null, null, null, null);
    }
}
