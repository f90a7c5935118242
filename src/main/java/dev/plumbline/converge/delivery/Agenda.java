package dev.plumbline.converge.delivery;

import dev.plumbline.api.SecretDistributionSpec.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What of a delivery is due now. Pure. */
public sealed interface Agenda {

    /** All has come to its end. */
    record Over() implements Agenda {}

    /** Nothing is due before this time. */
    record Rest(Instant until) implements Agenda {}

    /** These, each batch in one call; where there are several, all at once. */
    record Due(List<List<Place>> batches) implements Agenda {
        public Due {
            batches = batches.stream().map(List::copyOf).toList();
        }
    }

    /**
     * What is due.
     *
     * @param places all of the proposal, in its order
     * @param batch names what is written to in one call
     */
    static Agenda of(List<Place> places, Ledger ledger, Order order, Function<Place, String> batch, Instant now) {
        List<Place> open = ledger.open(places);
        if (open.isEmpty()) {
            return new Over();
        }
        return switch (order) {
            case Parallel -> together(open, ledger, batch, now);
            // Of an order that this version does not know, only this is safe to assume: that not all goes at once.
            case Ordered, Unrecognized -> inOrder(open, ledger, batch, now);
        };
    }

    private static Agenda together(List<Place> open, Ledger ledger, Function<Place, String> batch, Instant now) {
        var batches = new LinkedHashMap<String, List<Place>>();
        for (Place place : open) {
            if (isDue(place, ledger, now)) {
                batches.computeIfAbsent(batch.apply(place), name -> new ArrayList<>())
                        .add(place);
            }
        }
        return batches.isEmpty()
                ? new Rest(open.stream()
                        .map(ledger::due)
                        .flatMap(Optional::stream)
                        .min(Comparator.naturalOrder())
                        .orElse(now))
                : new Due(List.copyOf(batches.values()));
    }

    /** The first that is open, and its neighbours that go in the same call: one that waits holds up those after it. */
    private static Agenda inOrder(List<Place> open, Ledger ledger, Function<Place, String> batch, Instant now) {
        Place first = open.getFirst();
        if (!isDue(first, ledger, now)) {
            return new Rest(ledger.due(first).orElse(now));
        }
        var together = new ArrayList<Place>();
        for (Place place : open) {
            if (!isDue(place, ledger, now) || !batch.apply(place).equals(batch.apply(first))) {
                break;
            }
            together.add(place);
        }
        return new Due(List.of(together));
    }

    private static boolean isDue(Place place, Ledger ledger, Instant now) {
        return ledger.due(place).map(due -> !now.isBefore(due)).orElse(true);
    }
}
