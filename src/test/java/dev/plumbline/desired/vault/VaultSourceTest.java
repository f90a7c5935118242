package dev.plumbline.desired.vault;

import dev.plumbline.simulator.KvSimulator;
import dev.plumbline.simulator.KvWorld;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;

/** The source before the simulator. */
class VaultSourceTest extends VaultSourceCases {

    private final MovedClock clock = new MovedClock(InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")));
    private final KvSimulator simulator = KvSimulator.start(clock);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Override
    KvWorld world() {
        return simulator;
    }

    @Override
    MovedClock clock() {
        return clock;
    }

    @Override
    void letLoginEnd(String roleId) {
        clock.advance(Duration.ofSeconds(2));
    }
}
