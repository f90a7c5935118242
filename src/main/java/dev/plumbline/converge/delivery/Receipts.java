package dev.plumbline.converge.delivery;

import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Which receipt counts at a destination: the newest, whether of this incident or of an earlier one. Pure. */
public final class Receipts {

    private Receipts() {}

    public static Optional<Receipt> newest(SecretDistribution distribution, Ledger ledger, String destination) {
        Optional<Receipt> own = ledger.receipt(destination);
        Optional<Receipt> earlier = Stream.ofNullable(distribution.getStatus())
                .map(SecretDistributionStatus::destinations)
                .flatMap(destinations -> destinations == null ? Stream.empty() : destinations.stream())
                .filter(known -> known.name().equals(destination))
                .flatMap(known -> Stream.ofNullable(known.receipt()))
                .findFirst();
        return own.filter(receipt -> earlier.filter(other -> time(receipt).isBefore(time(other)))
                        .isEmpty())
                .or(() -> earlier);
    }

    private static Instant time(Receipt receipt) {
        try {
            return Instant.parse(receipt.time());
        } catch (DateTimeException e) {
            return Instant.MIN;
        }
    }
}
