package dev.plumbline.distribution;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.Execution.Delivery;
import dev.plumbline.api.Execution.DeliveryState;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDistributionStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The ledger of deliveries: what the status has of it, with what the converger has put on record since. Pure. */
record Ledger(Map<String, Receipt> receipts, Map<String, Delivery> deliveries, Set<String> underWay) {

    /**
     * What is on record.
     *
     * @param status null for none yet
     * @param incident the one that the status names; empty where there is none
     */
    static Ledger of(SecretDistributionStatus status, Optional<DriftIncident> incident) {
        Map<String, Receipt> receipts = new HashMap<>();
        if (status != null && status.destinations() != null) {
            status.destinations().stream()
                    .filter(destination -> destination.receipt() != null)
                    .forEach(destination -> receipts.put(destination.name(), destination.receipt()));
        }
        var execution = incident.map(DriftIncident::getStatus).map(known -> known.execution());
        List<Delivery> deliveries = execution.map(known -> known.deliveries()).orElse(List.of());
        for (Delivery delivery : deliveries) {
            if (delivery.receipt() != null) {
                receipts.merge(delivery.destination(), delivery.receipt(), Deliveries::newer);
            }
        }
        boolean running = execution
                .filter(known -> known.state() == ExecutionState.Running)
                .isPresent();
        return new Ledger(
                Map.copyOf(receipts),
                deliveries.stream()
                        .collect(Collectors.toUnmodifiableMap(
                                Delivery::destination, delivery -> delivery, (first, second) -> second)),
                running
                        ? deliveries.stream()
                                .filter(delivery -> delivery.state() == DeliveryState.Delivering)
                                .map(Delivery::destination)
                                .collect(Collectors.toUnmodifiableSet())
                        : Set.of());
    }

    /** Why the last delivery to a destination failed, or waits; empty where it did neither. */
    Optional<String> failure(String destination) {
        return Optional.ofNullable(deliveries.get(destination))
                .filter(delivery ->
                        delivery.state() == DeliveryState.Failed || delivery.state() == DeliveryState.Waiting)
                .map(delivery -> (delivery.state() == DeliveryState.Waiting
                                ? "Delivery failed, and is tried again at " + delivery.nextAttemptTime() + ". "
                                : "Delivery failed. ")
                        + (delivery.message() == null ? "" : delivery.message()));
    }
}
