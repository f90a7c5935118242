package dev.plumbline.destination;

import dev.plumbline.platform.http.AddressRules;
import dev.plumbline.platform.http.Budget;
import dev.plumbline.platform.http.Cidr;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.HttpListener;
import dev.plumbline.platform.http.HttpOptions;
import dev.plumbline.platform.http.Timekeeper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes the operator's own HTTP client, let loose on loopback. */
public final class LoopbackReader {

    private LoopbackReader() {}

    public static GuardedHttpClient withDeadline(Duration deadline) {
        var options = HttpOptions.defaults("test")
                .withDeadline(deadline)
                .withBudgets(Map.of(), new Budget(1000, 1000))
                .withAddressRules(new AddressRules(List.of(Cidr.parse("127.0.0.0/8"))));
        return new GuardedHttpClient(options, Timekeeper.system(), new Random(1), HttpListener.NONE);
    }
}
