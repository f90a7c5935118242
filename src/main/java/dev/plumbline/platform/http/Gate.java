package dev.plumbline.platform.http;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What every request passes before it goes out: the budget of its credential, and the circuit of its destination. */
final class Gate {

    /** How long a caller waits for its budget before it is told to come back. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final int KNOWN = 10_000;

    private record Account(String provider, String account) {}

    private final Map<String, Budget> budgets;
    private final Budget defaultBudget;
    private final Timekeeper time;
    private final RandomGenerator random;
    private final Recent<Account, TokenBucket> buckets = new Recent<>(KNOWN);
    private final Recent<String, Circuit> circuits = new Recent<>(KNOWN);

    Gate(Map<String, Budget> budgets, Budget defaultBudget, Timekeeper time, RandomGenerator random) {
        this.budgets = budgets;
        this.defaultBudget = defaultBudget;
        this.time = time;
        this.random = random;
    }

    /**
     * Waits for the request's turn. Where this gives no refusal, one of {@link #answered}, {@link #broken} has to
     * follow.
     */
    Optional<Unavailable> enter(Place place) throws InterruptedException {
        Circuit circuit = circuit(place);
        Optional<Circuit.Refusal> shut = circuit.refusal(time.nanos());
        if (shut.isPresent()) {
            return shut.map(refusal -> open(place, refusal));
        }
        switch (bucket(place).take(time.nanos(), PATIENCE)) {
            case TokenBucket.Grant.Granted(Duration wait) when wait.isPositive() -> time.sleep(wait);
            case TokenBucket.Grant.Granted _ -> {}
            case TokenBucket.Grant.Refused _ -> {
                return Optional.of(new Unavailable(
                        Reason.RATE_LIMITED,
                        "%s waits: the budget for %s is used up and refills by itself; look less often, or raise the budget if the provider allows more"
                                .formatted(place.shown(), place.provider())));
            }
        }
        return circuit.enter(time.nanos()).map(refusal -> open(place, refusal));
    }

    /** The request was answered; {@code failure} where the answer speaks against the destination. */
    void answered(Place place, int status, Map<String, List<String>> headers, Optional<Unavailable> failure) {
        LimitHeaders limits = LimitHeaders.of(status, headers, time.instant());
        long now = time.nanos();
        TokenBucket bucket = bucket(place);
        limits.remaining().ifPresent(remaining -> bucket.correct(now, remaining));
        limits.pause().ifPresent(pause -> bucket.pause(now, pause));
        failure.ifPresentOrElse(
                why -> circuit(place).failed(now, why.reason()),
                () -> circuit(place).succeeded());
    }

    /** The request was not answered. */
    void broken(Place place, Fault fault) {
        if (fault.blame()) {
            circuit(place).failed(time.nanos(), fault.why().reason());
        } else {
            circuit(place).undecided(time.nanos());
        }
    }

    /** Requests that could go now, by provider: those of the credential that has the fewest left. */
    Map<String, Long> remaining() {
        Map<String, Long> remaining = new HashMap<>();
        long now = time.nanos();
        buckets.forEach((account, bucket) -> remaining.merge(account.provider(), bucket.remaining(now), Math::min));
        return remaining;
    }

    /**
     * Says neither when it goes on nor what exactly failed: the first would be another message at each look, and the
     * second was perhaps another tenant's request.
     */
    private static Unavailable open(Place place, Circuit.Refusal refusal) {
        return new Unavailable(
                Reason.CIRCUIT_OPEN,
                "%s failed %d times in a row or more (last: %s) and is left alone for a while, %d s at first and at most %d min; see whether it is up"
                        .formatted(
                                place.destination(),
                                Circuit.FAILURES,
                                refusal.lastFailure().word(),
                                Circuit.FIRST.toSeconds(),
                                Circuit.LONGEST.toMinutes()));
    }

    private TokenBucket bucket(Place place) {
        return buckets.get(
                new Account(place.provider(), place.account()),
                account -> new TokenBucket(budgets.getOrDefault(account.provider(), defaultBudget), time.nanos()));
    }

    private Circuit circuit(Place place) {
        return circuits.get(place.destination(), destination -> new Circuit(random));
    }
}
