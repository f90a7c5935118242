package dev.plumbline.converge;

import dev.plumbline.api.Receipt;
import dev.plumbline.converge.delivery.Aftermath;
import dev.plumbline.converge.delivery.Ledger;
import dev.plumbline.converge.delivery.Place;
import dev.plumbline.converge.delivery.SecretWriters.Parcel;
import dev.plumbline.converge.delivery.Weighing;
import dev.plumbline.destination.SecretWriter.Outcome;
import dev.plumbline.distribution.DistributionLook.SourceNow;
import dev.plumbline.distribution.Standing;
import dev.plumbline.drift.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One attempt at one batch: look, put on record, read the source, write, look again, put on record. */
final class Handover {

    /** How often it looks for what the destination has taken. */
    private static final int LOOKS = 6;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Optional<String> NOT_SUPERSEDED = Optional.empty();

    private final Consignment consignment;
    private final List<Place> batch;
    private final Ledger before;
    private final Map<Place, String> marks = new HashMap<>();

    /** @param before what was on record when the round began */
    Handover(Consignment consignment, List<Place> batch, Ledger before) {
        this.consignment = consignment;
        this.batch = batch;
        this.before = before;
    }

    /** @return why the whole delivery is superseded; empty where it is not */
    Optional<String> deliver() throws InterruptedException {
        var written = new ArrayList<Place>();
        UnaryOperator<Ledger> step = UnaryOperator.identity();
        for (Place place : batch) {
            Standing standing = consignment.standing(place, before);
            marks.put(place, standing.seen());
            UnaryOperator<Ledger> next = switch (consignment.weigh(place, before, standing)) {
                case Weighing.Holds _ -> holds(place, standing);
                case Weighing.Leave(String why) -> ledger -> ledger.failed(place, why);
                case Weighing.Unread(String why) -> unread(place, why);
                case Weighing.Deliver _ -> {
                    written.add(place);
                    yield ledger -> ledger.begun(place);
                }
            };
            step = then(step, next);
        }
        if (!consignment.book().begin(step) || written.isEmpty()) {
            return NOT_SUPERSEDED;
        }
        return switch (consignment.source()) {
            case SourceNow.Unknown(String message) -> {
                UnaryOperator<Ledger> back = ledger -> ledger.restored(written, before);
                for (Place place : written) {
                    back = then(back, unread(place, message));
                }
                consignment.book().settle(back);
                yield NOT_SUPERSEDED;
            }
            case SourceNow.Withdrawn(String message) -> takenBack(written, message);
            case SourceNow.Current current -> {
                Optional<Map<Place, Parcel>> parcels = consignment.parcels(written, current);
                yield parcels.isEmpty() ? takenBack(written, Consignment.ROTATED) : write(written, parcels.get());
            }
        };
    }

    /** Nothing was written, so that what is on record is what was there before. */
    private Optional<String> takenBack(List<Place> places, String why) {
        consignment.book().settle(ledger -> ledger.restored(places, before));
        return Optional.of(why);
    }

    private Optional<String> write(List<Place> places, Map<Place, Parcel> parcels) throws InterruptedException {
        switch (consignment.send(places, parcels, false)) {
            case Outcome.Done(String reference) -> verify(places, reference);
            case Outcome.Failed(String message, var retryAfter) -> settleFailed(places, message, retryAfter);
            case Outcome.Refused(String message) ->
                consignment.book().settle(each(places, (ledger, place) -> ledger.failed(place, message)));
        }
        return NOT_SUPERSEDED;
    }

    private void verify(List<Place> places, String reference) throws InterruptedException {
        UnaryOperator<Ledger> arrived = UnaryOperator.identity();
        var open = new ArrayList<>(places);
        for (int look = 1; !open.isEmpty() && look <= LOOKS; look++) {
            if (look > 1) {
                consignment.pause(BETWEEN_LOOKS);
            }
            for (Place place : List.copyOf(open)) {
                Optional<Receipt> receipt = receipt(place, reference, look == LOOKS);
                if (receipt.isPresent()) {
                    open.remove(place);
                    arrived = then(arrived, ledger -> ledger.delivered(place, receipt.get()));
                }
            }
        }
        consignment.book().settle(arrived);
        if (!open.isEmpty()) {
            settleFailed(
                    open,
                    "The destination took it, and does not show it: see who else changes it, or whether it can be read.",
                    Optional.empty());
        }
    }

    /** What one look proves; empty for nothing yet. */
    private Optional<Receipt> receipt(Place place, String reference, boolean last) {
        return switch (Aftermath.of(consignment.standing(place, Optional.empty()), marks.get(place))) {
            case Aftermath.Arrived(var mark) -> Optional.of(consignment.receipt(place, mark, reference));
            case Aftermath.Unmoved(String mark) ->
                last ? Optional.of(consignment.receipt(place, Optional.of(mark), reference)) : Optional.empty();
            case Aftermath.NotThere _, Aftermath.Unread _ -> Optional.empty();
        };
    }

    /** Where only a receipt says so, that one is proof enough; else what was seen gives one. */
    private UnaryOperator<Ledger> holds(Place place, Standing standing) {
        boolean seen = standing.evidence() == Evidence.VALUE || standing.evidence() == Evidence.METADATA;
        Receipt receipt =
                consignment.receipt(place, Optional.of(standing.seen()).filter(mark -> !mark.isEmpty()), "");
        return ledger -> seen ? ledger.delivered(place, receipt) : ledger.found(place);
    }

    private UnaryOperator<Ledger> unread(Place place, String why) {
        int attempts = before.attempts(place.name()) + 1;
        Instant next = consignment.nextAttempt(attempts, Optional.empty());
        return ledger -> {
            Ledger tried = ledger.unread(place, next, why);
            return attempts > consignment.terms().retries() ? tried.failed(place, why) : tried;
        };
    }

    private void settleFailed(List<Place> places, String why, Optional<Duration> retryAfter) {
        int attempts = places.stream()
                        .mapToInt(place -> before.attempts(place.name()))
                        .max()
                        .orElse(0)
                + 1;
        Instant next = consignment.nextAttempt(attempts, retryAfter);
        consignment
                .book()
                .settle(each(
                        places,
                        (ledger, place) -> ledger.attempts(place.name())
                                        > consignment.terms().retries()
                                ? ledger.failed(place, why)
                                : ledger.waiting(place, next, why)));
    }

    private static UnaryOperator<Ledger> each(List<Place> places, Change change) {
        return ledger -> {
            Ledger next = ledger;
            for (Place place : places) {
                next = change.of(next, place);
            }
            return next;
        };
    }

    private static UnaryOperator<Ledger> then(UnaryOperator<Ledger> first, UnaryOperator<Ledger> second) {
        return ledger -> second.apply(first.apply(ledger));
    }

    /** What is put on record of one place. */
    @FunctionalInterface
    private interface Change {
        Ledger of(Ledger ledger, Place place);
    }
}
