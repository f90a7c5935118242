package dev.plumbline.converge.delivery;

import dev.plumbline.api.Execution;
import dev.plumbline.api.Execution.Delivery;
import dev.plumbline.api.Execution.DeliveryState;
import dev.plumbline.api.Receipt;
import dev.plumbline.api.Times;
import dev.plumbline.drift.ForeignText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What became of a secret at each destination, as {@code status.execution} has it on record. Pure. An entry without
 * attempts comes from an earlier execution: it keeps the receipt, and says nothing of this one.
 */
public record Ledger(List<Delivery> entries) {

    private static final int MAX_MESSAGE = 1024;

    public Ledger {
        entries = List.copyOf(entries);
    }

    /** What an execution has on record. */
    public static Ledger of(Execution execution) {
        return new Ledger(execution.deliveries() == null ? List.of() : execution.deliveries());
    }

    /**
     * The ledger that a new execution begins with: of what it delivers to, the receipts; the rest as it was.
     *
     * @param before the last execution of the incident; empty for none
     * @param known the names of the destinations that there are: nothing is kept of others
     * @param names those of them that are delivered to
     */
    public static Ledger claimed(Optional<Execution> before, Set<String> known, Set<String> names) {
        var entries = new ArrayList<Delivery>();
        for (Delivery entry :
                before.map(Ledger::of).orElse(new Ledger(List.of())).entries()) {
            if (known.contains(entry.destination())) {
                if (!names.contains(entry.destination())) {
                    entries.add(entry);
                } else if (entry.receipt() != null) {
                    entries.add(earlier(entry.destination(), entry.receipt()));
                }
            }
        }
        return new Ledger(entries);
    }

    private static Delivery earlier(String destination, Receipt receipt) {
        return new Delivery(destination, DeliveryState.Delivered, receipt.version(), null, null, null, receipt);
    }

    public Optional<Delivery> entry(String destination) {
        return entries.stream()
                .filter(entry -> entry.destination().equals(destination))
                .findFirst();
    }

    public Optional<Receipt> receipt(String destination) {
        return entry(destination).map(Delivery::receipt);
    }

    /** How often this execution has tried to deliver there. */
    public int attempts(String destination) {
        return entry(destination).map(Delivery::attempts).orElse(0);
    }

    public boolean isDelivered(Place place) {
        return is(place, DeliveryState.Delivered);
    }

    /** It is not tried again in this execution. */
    public boolean hasFailed(Place place) {
        return is(place, DeliveryState.Failed);
    }

    private boolean is(Place place, DeliveryState state) {
        return entry(place.name())
                .filter(entry -> entry.attempts() != null && entry.state() == state)
                .isPresent();
    }

    /** This execution has come to its end there. */
    public boolean isSettled(Place place) {
        return isDelivered(place) || hasFailed(place);
    }

    /** Those at which this execution has not come to its end. */
    public List<Place> open(List<Place> places) {
        return places.stream().filter(place -> !isSettled(place)).toList();
    }

    /** This execution has begun to write there, and what came of it is not known, or was no success. */
    public boolean isBegun(Place place) {
        return entry(place.name())
                .filter(entry -> entry.attempts() != null && entry.version() != null)
                .filter(entry -> entry.state() == DeliveryState.Delivering || entry.state() == DeliveryState.Waiting)
                .isPresent();
    }

    /** When it is tried again; empty where nothing is waited for. */
    public Optional<Instant> due(Place place) {
        return entry(place.name())
                .filter(entry -> entry.state() == DeliveryState.Waiting)
                .map(Delivery::nextAttemptTime)
                .flatMap(Ledger::time);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** It is about to be written to. */
    public Ledger begun(Place place) {
        return with(entry(place, DeliveryState.Delivering, place.version(), attempts(place.name()) + 1, null, null));
    }

    /** The delivery arrived. */
    public Ledger delivered(Place place, Receipt receipt) {
        return with(new Delivery(
                place.name(), DeliveryState.Delivered, place.version(), attempts(place.name()), null, null, receipt));
    }

    /** It was found there. What had no receipt has none now. */
    public Ledger found(Place place) {
        return with(entry(place, DeliveryState.Delivered, place.version(), attempts(place.name()), null, null));
    }

    /** In whole seconds, and none too early. */
    private static String shown(Instant next) {
        return Times.of(next.plusNanos(999_999_999));
    }

    /** An attempt that was begun has failed, and there is another. */
    public Ledger waiting(Place place, Instant next, String why) {
        return with(entry(place, DeliveryState.Waiting, place.version(), attempts(place.name()), shown(next), why));
    }

    /** The place or the source could not be looked at: an attempt at which nothing was begun. Only what was begun has a version. */
    public Ledger unread(Place place, Instant next, String why) {
        return with(entry(
                place,
                DeliveryState.Waiting,
                isBegun(place) ? place.version() : null,
                attempts(place.name()) + 1,
                shown(next),
                why));
    }

    /** It is not tried again. */
    public Ledger failed(Place place, String why) {
        return with(entry(place, DeliveryState.Failed, place.version(), attempts(place.name()), null, why));
    }

    /** As it was before for these, whatever has become of the others. */
    public Ledger restored(List<Place> places, Ledger before) {
        Ledger restored = this;
        for (Place place : places) {
            restored = before.entry(place.name()).map(restored::with).orElse(restored.without(place.name()));
        }
        return restored;
    }

    /** As it is when the execution ends: nothing is tried any more. */
    public Ledger ended() {
        return new Ledger(entries.stream().map(Ledger::ended).toList());
    }

    private static Delivery ended(Delivery entry) {
        return switch (entry.state()) {
            case Delivered, Failed, Unrecognized -> entry;
            case Waiting -> failed(entry, entry.message());
            case Delivering ->
                failed(
                        entry,
                        "It ended while this was delivered, and whether it arrived is not known: the next look tells.");
        };
    }

    private static Delivery failed(Delivery entry, String why) {
        return new Delivery(
                entry.destination(),
                DeliveryState.Failed,
                entry.version(),
                entry.attempts(),
                null,
                why,
                entry.receipt());
    }

    private Delivery entry(
            Place place, DeliveryState state, String version, int attempts, String next, String message) {
        return new Delivery(
                place.name(),
                state,
                version,
                attempts,
                next,
                message == null ? null : ForeignText.shown(message, MAX_MESSAGE),
                receipt(place.name()).orElse(null));
    }

    private Ledger with(Delivery changed) {
        var next = new ArrayList<Delivery>();
        boolean there = false;
        for (Delivery entry : entries) {
            boolean same = entry.destination().equals(changed.destination());
            next.add(same ? changed : entry);
            there |= same;
        }
        if (!there) {
            next.add(changed);
        }
        return new Ledger(next);
    }

    private Ledger without(String destination) {
        return new Ledger(entries.stream()
                .filter(entry -> !entry.destination().equals(destination))
                .toList());
    }
}
