package dev.plumbline.distribution;

import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDistributionSpec;
import dev.plumbline.api.SecretDistributionSpec.Order;
import java.time.DateTimeException;
import java.time.Instant;

/** What whoever proposes a delivery and whoever carries it out have to say alike. Pure. */
public final class Deliveries {

    private Deliveries() {}

    /** What the step of a delivery says that it does: it is signed, so another target is another delivery. */
    public static String summary(String target) {
        return "Set " + target;
    }

    /** Whether destinations are delivered to one after the other: a word that is not known is taken as the careful one. */
    public static boolean isOrdered(SecretDistributionSpec spec) {
        return spec.delivery() != null
                && spec.delivery().order() != null
                && spec.delivery().order() != Order.Parallel;
    }

    /** Which of two receipts of one destination counts: the newer, and of two of one time the one that came last. */
    public static Receipt newer(Receipt before, Receipt last) {
        return time(before).isAfter(time(last)) ? before : last;
    }

    /** What can't be read as a time is older than anything that can. */
    private static Instant time(Receipt receipt) {
        try {
            return Instant.parse(receipt.time());
        } catch (DateTimeException e) {
            return Instant.MIN;
        }
    }
}
