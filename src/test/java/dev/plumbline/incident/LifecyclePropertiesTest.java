package dev.plumbline.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncidentSpec.Acknowledgement;
import dev.plumbline.api.DriftIncidentSpec.Approval;
import dev.plumbline.api.DriftIncidentSpec.Closure;
import dev.plumbline.api.DriftIncidentSpec.Extension;
import dev.plumbline.api.DriftIncidentSpec.Override;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentSpec.Resolution;
import dev.plumbline.api.DriftIncidentSpec.Stabilization;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.TimelineEntry;
import dev.plumbline.api.Execution;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.Severity;
import dev.plumbline.incident.Happening.Word;
import dev.plumbline.incident.Lifecycle.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds over any history: whatever is found, said, deleted, and however the clock jumps. */
class LifecyclePropertiesTest {

    /** One thing that happens, and how far the clock moves before it. */
    record Turn(Kind kind, int choice, long seconds) {}

    enum Kind {
        SEES,
        ACKNOWLEDGES,
        STABILIZES,
        RESOLVES,
        APPROVES,
        OVERRIDES,
        EXTENDS,
        CLOSES,
        FATE,
        EXECUTES,
        WAITS,
        RESTARTS
    }

    @Provide
    Arbitrary<List<Turn>> histories() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(6, Arbitraries.just(Kind.SEES)),
                net.jqwik.api.Tuple.of(4, Arbitraries.of(Kind.RESOLVES)),
                net.jqwik.api.Tuple.of(8, Arbitraries.of(Kind.values())));
        Arbitrary<Long> seconds = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(6, Arbitraries.longs().between(0, 600)),
                net.jqwik.api.Tuple.of(2, Arbitraries.longs().between(0, 40 * 3600)),
                net.jqwik.api.Tuple.of(2, Arbitraries.longs().between(-40 * 3600, 0)));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 7), seconds)
                .as(Turn::new)
                .list()
                .ofMaxSize(40);
    }

    @Property
    void nothing_closes_without_both_conditions_or_a_closure_of_an_orphan(@ForAll("histories") List<Turn> history) {
        play(history, (episode, before, next) -> {
            if (next.status() != null
                    && next.status().phase() == Phase.Closed
                    && (before == null || before.phase() != Phase.Closed)) {
                boolean orphanClosed = episode.closure != null
                        && (episode.fate == SourceFate.Gone || episode.fate == SourceFate.Suspended);
                assertThat(orphanClosed || settled(episode, next.status())).isTrue();
            }
        });
    }

    private static boolean settled(Episode episode, DriftIncidentStatus closed) {
        Instant resolutionSeen = closed.words().stream()
                .filter(word -> word.field().equals("resolution"))
                .map(word -> Instant.parse(word.time()))
                .findFirst()
                .orElse(Instant.MAX);
        return episode.resolution != null
                && closed.openFindings() == 0
                && closed.overriddenFindings() == null
                && episode.found
                        .filter(found -> found.findings().isEmpty())
                        .filter(found -> found.time().isAfter(resolutionSeen))
                        .isPresent();
    }

    @Property
    void a_phase_goes_forward_only_but_from_reconciled_to_stabilized_where_something_differs(
            @ForAll("histories") List<Turn> history) {
        play(history, (episode, before, next) -> {
            if (before != null && next.status().phase().compareTo(before.phase()) < 0) {
                assertThat(before.phase()).isEqualTo(Phase.Reconciled);
                assertThat(next.status().phase()).isEqualTo(Phase.Stabilized);
                assertThat(next.happenings()).extracting(Happening::word).contains(Word.Reopened);
                assertThat(next.status().findings()).isNotEmpty();
            }
        });
    }

    @Property
    void time_never_runs_back_and_severity_never_falls(@ForAll("histories") List<Turn> history) {
        play(history, (episode, before, next) -> {
            if (next.status() != null) {
                assertThat(next.status().timeline())
                        .extracting(entry -> Instant.parse(entry.time()))
                        .isSorted();
                assertThat(next.status().timeline()).hasSizeLessThanOrEqualTo(DriftIncidentStatus.MAX_TIMELINE);
                assertThat(next.status().severity())
                        .isGreaterThanOrEqualTo(before == null ? Severity.Low : before.severity());
            }
        });
    }

    @Property
    void the_same_gives_the_same_and_what_is_taken_up_is_not_taken_up_again(@ForAll("histories") List<Turn> history) {
        play(history, (episode, before, next) -> {
            assertThat(episode.step()).isEqualTo(next);
            episode.status = next.status();
            Next again = episode.step();
            assertThat(again.status()).isEqualTo(next.status());
            assertThat(again.happenings()).isEmpty();
        });
    }

    @Property
    void no_event_is_lost(@ForAll("histories") List<Turn> history) {
        List<Happening> told = new ArrayList<>();
        var end = play(history, (episode, before, next) -> {
            told.addAll(next.happenings());
            if (next.status() != null
                    && (before == null || before.phase() != next.status().phase())) {
                assertThat(next.happenings())
                        .extracting(Happening::word)
                        .contains(Word.valueOf(
                                before != null && next.status().phase().compareTo(before.phase()) < 0
                                        ? "Reopened"
                                        : next.status().phase().name()));
            }
            if (next.status() != null && !words(before).equals(words(next.status()))) {
                assertThat(next.happenings()).isNotEmpty();
            }
        });
        List<Word> kept = end.status == null
                ? List.of()
                : end.status.timeline().stream()
                        .map(TimelineEntry::event)
                        .map(Word::valueOf)
                        .toList();
        int pushedOut = Math.max(0, told.size() - DriftIncidentStatus.MAX_TIMELINE);
        assertThat(kept)
                .isEqualTo(told.subList(pushedOut, told.size()).stream()
                        .map(Happening::word)
                        .toList());
    }

    private static List<DriftIncidentStatus.Word> words(DriftIncidentStatus status) {
        return status == null || status.words() == null ? List.of() : status.words();
    }

    interface Check {
        void holds(Episode episode, DriftIncidentStatus before, Next next);
    }

    private static Episode play(List<Turn> history, Check check) {
        var episode = new Episode();
        for (Turn turn : history) {
            episode.now = episode.now.plus(Duration.ofSeconds(turn.seconds()));
            turn(episode, turn);
            DriftIncidentStatus before = episode.status;
            Next next = episode.step();
            check.holds(episode, before, next);
            episode.status = next.status();
        }
        return episode;
    }

    /** An odd choice says it, an even one takes it back. */
    private static void turn(Episode episode, Turn turn) {
        int choice = turn.choice();
        boolean says = choice % 2 == 1;
        String by = "user-" + choice;
        switch (turn.kind()) {
            case SEES ->
                episode.found = Optional.of(episode.findings(IntStream.range(0, 3)
                        .filter(bit -> choice < 4 && (choice >> bit & 1) == 1)
                        .mapToObj(bit -> "KEY_" + bit)
                        .toArray(String[]::new)));
            case ACKNOWLEDGES -> episode.acknowledgement = says ? new Acknowledgement(by, null) : null;
            case STABILIZES -> episode.stabilization = says ? new Stabilization(by, "safe") : null;
            case RESOLVES -> episode.resolution = choice > 0 ? new Resolution(Path.Revert, by, "because", null) : null;
            case APPROVES -> episode.approval = says ? new Approval(proposed(episode), by, "fine") : null;
            case OVERRIDES ->
                episode.overrides = says
                        ? List.of(new Override(
                                "KEY_" + choice % 3,
                                by,
                                "pilot",
                                episode.now.plusSeconds(600L * choice).toString()))
                        : null;
            case EXTENDS ->
                episode.extension = says
                        ? new Extension(episode.now.plusSeconds(7200L * choice).toString(), by, "more")
                        : null;
            case CLOSES -> episode.closure = says ? new Closure(by, "over") : null;
            case FATE -> episode.fate = SourceFate.values()[choice % SourceFate.values().length];
            case EXECUTES -> execute(episode, choice);
            case WAITS -> {
                // Only the clock moves.
            }
            case RESTARTS -> episode.found = Optional.empty();
        }
    }

    private static String proposed(Episode episode) {
        return episode.status == null || episode.status.proposals() == null
                ? "sha256:" + "0".repeat(64)
                : episode.status.proposals().getFirst().digest();
    }

    private static void execute(Episode episode, int choice) {
        if (episode.status != null && episode.approval != null) {
            var state = ExecutionState.values()[choice % (ExecutionState.values().length - 1)];
            episode.status = episode.with(new Execution(
                    episode.approval.digest(),
                    state,
                    "converger-0",
                    "carol",
                    1,
                    0,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null));
        }
    }
}
