package dev.plumbline.converge.delivery;

import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionStatus;
import dev.plumbline.distribution.Deliveries;
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
        return own.isPresent() && earlier.isPresent()
                ? Optional.of(Deliveries.newer(earlier.get(), own.get()))
                : own.or(() -> earlier);
    }
}
