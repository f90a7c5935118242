package dev.plumbline.converge.delivery;

import dev.plumbline.api.SecretDistributionSpec;
import dev.plumbline.api.SecretDistributionSpec.Order;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;

/**
 * How a delivery goes about it, with what holds where the spec does not say. Pure.
 *
 * @param retries how often a delivery that failed is tried again
 * @param backoff how long the first retry waits
 */
public record Terms(Order order, int retries, Duration backoff) {

    private static final int RETRIES = 5;
    private static final Duration BACKOFF = Duration.ofSeconds(30);

    /** @param delivery null for the defaults */
    public static Terms of(SecretDistributionSpec.Delivery delivery) {
        return delivery == null
                ? new Terms(Order.Parallel, RETRIES, BACKOFF)
                : new Terms(
                        delivery.order() == null ? Order.Parallel : delivery.order(),
                        delivery.retries() == null ? RETRIES : delivery.retries(),
                        duration(delivery.backoff()));
    }

    private static Duration duration(String text) {
        try {
            return text == null ? BACKOFF : Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
        } catch (DateTimeException | ArithmeticException e) {
            return BACKOFF;
        }
    }
}
