package dev.plumbline.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.SecretDistributionSpec.Order;
import dev.plumbline.converge.FakePlaces.Kind;
import dev.plumbline.converge.FakePlaces.Write;
import dev.plumbline.destination.SecretWriter.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds however kills, failures, rotations and people's words follow one another. */
class DeliveryPropertiesTest {

    private static final List<String> NAMES = List.of("app-a", "app-b", "ci", "hook");

    /** One thing that happens. */
    record Turn(Kind kind, int choice) {

        enum Kind {
            PROPOSE,
            APPROVE,
            WITHDRAW,
            SIGN,
            CONVERGE,
            ROTATE,
            ROTATE_DURING,
            KILL,
            FAIL,
            HAND,
            LATER
        }
    }

    @Provide
    Arbitrary<List<Turn>> histories() {
        Arbitrary<Turn.Kind> kinds = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, Arbitraries.just(Turn.Kind.APPROVE)),
                net.jqwik.api.Tuple.of(4, Arbitraries.of(Turn.Kind.CONVERGE, Turn.Kind.KILL)),
                net.jqwik.api.Tuple.of(2, Arbitraries.of(Turn.Kind.ROTATE_DURING)),
                net.jqwik.api.Tuple.of(6, Arbitraries.of(Turn.Kind.values())));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 80))
                .as(Turn::new)
                .list()
                .ofMaxSize(25);
    }

    @Property(tries = 400)
    void in_order_no_older_version_follows_a_newer_one_and_nothing_unsigned_is_written(
            @ForAll("histories") List<Turn> history) throws InterruptedException {
        new Play(Order.Ordered).play(history);
    }

    @Property(tries = 200)
    void at_once_no_older_version_follows_a_newer_one_and_nothing_unsigned_is_written(
            @ForAll("histories") List<Turn> history) throws InterruptedException {
        new Play(Order.Parallel).play(history);
    }

    @Property(tries = 200)
    void whatever_has_happened_what_is_approved_after_it_arrives(@ForAll("histories") List<Turn> history)
            throws InterruptedException {
        var play = new Play(Order.Ordered);
        play.play(history);
        play.calmDown();

        Optional<String> digest = play.world.propose();
        digest.ifPresent(play.world::approve);
        play.world.convergeToTheEnd();

        assertThat(play.world.places.all())
                .containsOnlyKeys(NAMES)
                .allSatisfy((name, value) -> assertThat(value).isEqualTo(DeliveryWorld.value(play.world.version)));
        if (digest.isPresent()) {
            assertThat(play.world.execution().state()).isEqualTo(ExecutionState.Succeeded);
        }
    }

    /** One history as it is played. */
    private static final class Play {
        final DeliveryWorld world;
        private final Set<List<String>> signed = new HashSet<>();
        private final Set<String> byHand = new HashSet<>();

        Play(Order order) {
            Map<String, Kind> destinations = new LinkedHashMap<>();
            destinations.put("app-a", Kind.HELD);
            destinations.put("app-b", Kind.HELD);
            destinations.put("ci", Kind.PRESENT);
            destinations.put("hook", Kind.BLIND);
            world = DeliveryWorld.rotated(order, destinations);
        }

        void play(List<Turn> history) throws InterruptedException {
            for (Turn turn : history) {
                play(turn);
                check();
            }
        }

        private void play(Turn turn) throws InterruptedException {
            switch (turn.kind()) {
                case PROPOSE -> propose();
                case APPROVE -> {
                    // As the operator does, nothing is proposed under the converger's hands.
                    propose();
                    if (!world.incident.getStatus().proposals().isEmpty()) {
                        var proposal = world.incident.getStatus().proposals().getFirst();
                        world.approve(proposal.digest());
                        sign();
                    }
                }
                case WITHDRAW -> world.withdraw();
                case SIGN -> world.signInAdvance();
                case CONVERGE -> converge();
                case ROTATE -> world.version++;
                case ROTATE_DURING -> {
                    var countdown = new int[] {turn.choice()};
                    world.onCall = () -> {
                        if (countdown[0]-- == 0) {
                            world.version++;
                        }
                    };
                    converge();
                    world.onCall = () -> {};
                }
                case KILL -> {
                    world.killAt(turn.choice());
                    converge();
                    world.killAt(-1);
                }
                case FAIL ->
                    world.places.answer(
                            NAMES.get(turn.choice() % NAMES.size()),
                            turn.choice() % 5 == 0
                                    ? new Outcome.Refused("No.")
                                    : new Outcome.Failed("Later.", Optional.empty()));
                case HAND -> {
                    // Of the last nobody sees what others do there.
                    String name = NAMES.get(turn.choice() % (NAMES.size() - 1));
                    world.places.put(name, "by hand");
                    byHand.add(name);
                }
                case LATER -> world.sleep(Duration.ofMinutes(turn.choice()));
            }
        }

        private void propose() {
            boolean running = world.execution() != null && world.execution().state() == ExecutionState.Running;
            if (!running) {
                world.propose();
                if (world.incident.getStatus().standingApproval() != null) {
                    sign();
                }
            }
        }

        /** What stands proposed is signed from now on. */
        private void sign() {
            for (var proposal : world.incident.getStatus().proposals()) {
                proposal.steps().forEach(step -> {
                    Change change = step.changes().getFirst();
                    signed.add(List.of(change.subject(), change.version()));
                });
            }
        }

        private void converge() throws InterruptedException {
            try {
                world.converge();
            } catch (DeliveryWorld.Killed e) {
                // This is what is tried.
            }
        }

        void calmDown() throws InterruptedException {
            world.places.forgetAnswers();
            world.convergeToTheEnd();
        }

        private void check() {
            var newest = new HashMap<String, Integer>();
            for (Write write : world.places.writes) {
                int version = Integer.parseInt(write.version());
                assertThat(version)
                        .as("%s", world.places.writes)
                        .isGreaterThanOrEqualTo(newest.getOrDefault(write.name(), 0));
                newest.put(write.name(), version);
                assertThat(write.value()).isEqualTo(DeliveryWorld.value(version));
                assertThat(signed).contains(List.of(write.name(), write.version()));
            }
            if (world.execution() != null && world.execution().deliveries() != null) {
                world.execution().deliveries().stream()
                        .filter(entry -> entry.receipt() != null)
                        .filter(entry -> !byHand.contains(entry.destination()))
                        .forEach(entry -> assertThat(
                                        Integer.parseInt(entry.receipt().version()))
                                .as("a receipt is for what was written, or found")
                                .isLessThanOrEqualTo(Math.max(2, newest.getOrDefault(entry.destination(), 0))));
            }
        }
    }
}
