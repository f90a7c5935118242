package dev.plumbline.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plumbline.api.DesiredSpec.Inline;
import dev.plumbline.api.DestinationSpec.HerokuConfigVars;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.DriftPolicySpec;
import dev.plumbline.api.DriftPolicyStatus;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.desired.Source;
import dev.plumbline.destination.Observer;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.observation.ObservationListener;
import dev.plumbline.observation.ObservationLoop;
import dev.plumbline.observation.TwoClocks;
import dev.plumbline.observation.Watched;
import dev.plumbline.platform.Look;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;

/** An observation loop between two clocks, with policies on apps that hold what they should: nothing. */
final class LoopStage implements AutoCloseable {

    static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private static final JsonMapper JSON = new JsonMapper();

    final TwoClocks clocks = new TwoClocks(START);
    final Heroku heroku = new Heroku();
    final BlockingQueue<ResourceID> news = new LinkedBlockingQueue<>();
    final ObservationLoop<PolicyOrder, Verdict> loop;
    private final Map<ResourceID, DriftPolicy> policies = new ConcurrentHashMap<>();
    private volatile boolean breaks;

    LoopStage() {
        var observing = new PolicyObserving(
                new Gathering(List.of(new Nothing()), List.of(heroku), List.of()),
                (namespace, freshness) -> new FakeNamespace(namespace),
                FingerprintKey.of(new byte[32]),
                clocks);
        loop = new ObservationLoop<>(observing, clocks, clocks, new Listener());
        loop.start(
                id -> Optional.ofNullable(policies.get(id))
                        .map(policy -> new PolicyOrder(
                                policy.getMetadata().getGeneration(),
                                "test",
                                "HerokuConfigVars",
                                plan(policy),
                                Remembered.by(policy))),
                (id, created) -> news.add(id));
    }

    /** Whether each observation ends with an error of the operator from now on. */
    void breaks(boolean changed) {
        breaks = changed;
    }

    void watch(DriftPolicy policy) {
        policies.put(ResourceID.fromResource(policy), policy);
        var status = policy.getStatus();
        loop.watch(
                Watched.of(
                        policy,
                        status == null ? null : status.observedGeneration(),
                        status == null ? null : status.observedNudge(),
                        "",
                        0.5),
                plan(policy).cadence());
    }

    void awaitLooks(String app, int atLeast) {
        await(app + " observed", () -> heroku.looks(app) >= atLeast);
    }

    /** Returns when every policy waits for its next time. */
    void awaitIdle() {
        await("idle", () -> clocks.waiting() == policies.size());
    }

    /** Returns once it is so. */
    static void await(String what, Callable<Boolean> isSo) {
        Awaitility.await(what)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(isSo);
    }

    @Override
    public void close() {
        heroku.admit(10_000);
        loop.close();
    }

    static ResourceID id(String name) {
        return new ResourceID(name, "shop");
    }

    /** A policy on the app of its name that was applied some seconds after the start. */
    static DriftPolicy policy(String name, String interval, int seconds) {
        var policy = new DriftPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("shop")
                .withUid("uid-" + name)
                .withGeneration(1L)
                .withCreationTimestamp(START.plusSeconds(seconds).toString())
                .build());
        policy.setSpec(spec("""
                {"interval": "%s", "environment": "test",
                 "desired": {"inline": {"values": {}}},
                 "destination": {"herokuConfigVars": {"app": "%s", "secretRef": {"name": "read"}}}}
                """.formatted(interval, name)));
        return policy;
    }

    /** The same policy as an operator before this one has left it. */
    static DriftPolicy known(DriftPolicy policy) {
        policy.setStatus(
                new DriftPolicyStatus(1L, null, null, null, null, null, null, null, null, null, null, null, null));
        return policy;
    }

    private static DriftPolicySpec spec(String json) {
        try {
            return JSON.readValue(json, DriftPolicySpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Plan.Valid plan(DriftPolicy policy) {
        return (Plan.Valid)
                new Planner(FingerprintKey.of(new byte[32])).plan("shop", policy.getSpec(), Nature.PLAIN, START);
    }

    /** Apps that hold nothing. Whoever looks is counted, and let go on as far as there is room. */
    final class Heroku implements Observer<HerokuConfigVars> {

        /** The threads that have begun to look, in their order. */
        final BlockingQueue<Thread> entered = new LinkedBlockingQueue<>();

        /** How old an answer each look would have taken. */
        final BlockingQueue<Duration> freshness = new LinkedBlockingQueue<>();

        private final Semaphore room = new Semaphore(1_000_000);
        private final Map<String, Integer> looks = new ConcurrentHashMap<>();
        private volatile boolean away;

        int looks(String app) {
            return looks.getOrDefault(app, 0);
        }

        void admitNobody() {
            room.drainPermits();
        }

        void admit(int more) {
            room.release(more);
        }

        void goAway() {
            away = true;
        }

        @Override
        public Class<HerokuConfigVars> spec() {
            return HerokuConfigVars.class;
        }

        @Override
        public String target(HerokuConfigVars spec, String namespace) {
            return spec.app();
        }

        @Override
        public Observation observe(HerokuConfigVars spec, Look look) {
            freshness.add(look.freshness());
            looks.merge(spec.app(), 1, Integer::sum);
            entered.add(Thread.currentThread());
            room.acquireUninterruptibly();
            return away
                    ? new Unavailable(Reason.UNREACHABLE, "away")
                    : new Observed(State.EMPTY, Evidence.VALUE, "", clocks.instant());
        }
    }

    /** Wants nothing. */
    private final class Nothing implements Source<Inline> {

        @Override
        public Class<Inline> spec() {
            return Inline.class;
        }

        @Override
        public Observation read(Inline spec, Look look) {
            return new Observed(State.EMPTY, Evidence.VALUE, "", clocks.instant());
        }
    }

    private final class Listener implements ObservationListener<PolicyOrder, Verdict> {

        @Override
        public void observed(ResourceID policy, PolicyOrder order, Verdict verdict, Duration duration) {
            if (breaks) {
                throw new IllegalStateException("broken");
            }
        }

        @Override
        public void forgotten(ResourceID policy) {
            // What counts policies has nothing to do with how they are observed.
        }
    }
}
