package dev.plumbline.platform.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the HTTP client behaves in this installation.
 *
 * @param connectTimeout for the name service and for each address that is tried
 * @param deadline for a whole read, its retries and redirects included
 * @param answerLimit the longest body in bytes, after decoding
 * @param cacheBytes what the bodies kept for sharing and revalidation may take together
 * @param cacheEntries how many of them there may be
 * @param connections open connections at most
 * @param connectionsPerHost open connections to one host at most
 * @param budgets by provider
 * @param defaultBudget for a provider that has none
 * @param addressRules where connections may go to
 * @param userAgent what the client calls itself, as {@code plumbline/1.0}
 * @param trust what is trusted beside what the JVM trusts
 */
public record HttpOptions(
        Duration connectTimeout,
        Duration deadline,
        int answerLimit,
        long cacheBytes,
        int cacheEntries,
        int connections,
        int connectionsPerHost,
        Map<String, Budget> budgets,
        Budget defaultBudget,
        AddressRules addressRules,
        String userAgent,
        Optional<ExtraTrust> trust) {

    public HttpOptions {
        budgets = Map.copyOf(budgets);
    }
}
