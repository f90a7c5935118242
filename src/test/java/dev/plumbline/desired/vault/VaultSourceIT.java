package dev.plumbline.desired.vault;

import dev.plumbline.simulator.KvWorld;
import dev.plumbline.simulator.VaultProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The source before a real Vault. */
class VaultSourceIT extends VaultSourceCases {

    @TempDir
    private static Path folder;

    private static VaultProcess vault;

    private final MovedClock clock = new MovedClock(InstantSource.system());

    @BeforeAll
    static void start() {
        vault = VaultProcess.start(folder);
    }

    @AfterAll
    static void end() {
        // Not there where it did not start.
        Optional.ofNullable(vault).ifPresent(VaultProcess::close);
    }

    @Override
    KvWorld world() {
        return vault;
    }

    @Override
    MovedClock clock() {
        return clock;
    }

    @Override
    void letLoginEnd(String roleId) {
        Awaitility.await("the token has ended")
                .atMost(Duration.ofSeconds(30))
                .until(() -> vault.livingLogins(roleId) == 0);
        // What Vault counts from when it made the token, the source counts from when it had it.
        clock.advance(Duration.ofSeconds(2));
    }
}
