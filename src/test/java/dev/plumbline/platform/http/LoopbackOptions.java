package dev.plumbline.platform.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Options of a client that is let loose on loopback, with a large budget. A test changes what it is about. */
public final class LoopbackOptions {

    private Duration deadline = Duration.ofSeconds(20);
    private int answerLimit = 8 * 1024 * 1024;
    private long cacheBytes = 64L * 1024 * 1024;
    private int cacheEntries = 20_000;
    private Map<String, Budget> budgets = Map.of();
    private Budget defaultBudget = new Budget(1000, 1000);
    private AddressRules rules = new AddressRules(List.of(Cidr.parse("127.0.0.0/8")));
    private Optional<ExtraTrust> tls = Optional.empty();

    public LoopbackOptions withDeadline(Duration changed) {
        deadline = changed;
        return this;
    }

    public LoopbackOptions withAnswerLimit(int changed) {
        answerLimit = changed;
        return this;
    }

    public LoopbackOptions withCache(long bytes, int entries) {
        cacheBytes = bytes;
        cacheEntries = entries;
        return this;
    }

    public LoopbackOptions withBudgets(Map<String, Budget> changed, Budget changedDefault) {
        budgets = changed;
        defaultBudget = changedDefault;
        return this;
    }

    public LoopbackOptions withAddressRules(AddressRules changed) {
        rules = changed;
        return this;
    }

    public LoopbackOptions withTls(ExtraTrust changed) {
        tls = Optional.of(changed);
        return this;
    }

    public HttpOptions build() {
        return new HttpOptions(
                Duration.ofSeconds(5),
                deadline,
                answerLimit,
                cacheBytes,
                cacheEntries,
                512,
                64,
                budgets,
                defaultBudget,
                rules,
                "plumbline/test",
                tls);
    }
}
