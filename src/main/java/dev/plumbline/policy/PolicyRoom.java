package dev.plumbline.policy;

import dev.plumbline.check.Check;
import dev.plumbline.desired.Promotion;
import dev.plumbline.desired.Source;
import dev.plumbline.destination.Observer;
import dev.plumbline.destination.Reversion;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.observation.ObservationLoop;
import dev.plumbline.platform.NamespaceView;
import dev.plumbline.platform.WriteCounter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BiFunction;

/** What works together here, put together once. */
public final class PolicyRoom implements AutoCloseable {

    private final Planning planning;
    private final ObservationLoop<PolicyOrder, Verdict> loop;
    private final Drafting drafting;
    private final WriteCounter writes;
    private final InstantSource clock;

    public PolicyRoom(
            Iterable<Source<?>> sources,
            Iterable<Observer<?>> observers,
            Iterable<Check<?>> checks,
            Iterable<Reversion<?>> reversions,
            Iterable<Promotion<?>> promotions,
            BiFunction<String, Duration, NamespaceView> views,
            FingerprintKey key,
            PolicyMetrics metrics,
            WriteCounter writes,
            InstantSource clock) {
        var gathering = new Gathering(sources, observers, checks);
        this.planning = new Planning(new Planner(key), gathering, clock);
        this.loop = new ObservationLoop<>(new PolicyObserving(gathering, views, key, clock), clock, metrics);
        this.drafting = new Drafting(reversions, promotions, checks, views);
        this.writes = writes;
        this.clock = clock;
    }

    @Override
    public void close() {
        loop.close();
    }

    Planning planning() {
        return planning;
    }

    ObservationLoop<PolicyOrder, Verdict> loop() {
        return loop;
    }

    Drafting drafting() {
        return drafting;
    }

    WriteCounter writes() {
        return writes;
    }

    InstantSource clock() {
        return clock;
    }
}
