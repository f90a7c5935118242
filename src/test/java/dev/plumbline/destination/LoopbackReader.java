package dev.plumbline.destination;

import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.HttpListener;
import dev.plumbline.platform.http.LoopbackOptions;
import dev.plumbline.platform.http.Timekeeper;
import java.time.Duration;
import java.util.Random;

/** Makes the operator's own HTTP client, let loose on loopback. */
public final class LoopbackReader {

    private LoopbackReader() {}

    public static GuardedHttpClient withDeadline(Duration deadline) {
        var options = new LoopbackOptions().withDeadline(deadline).build();
        return new GuardedHttpClient(options, Timekeeper.system(), new Random(1), HttpListener.NONE);
    }
}
