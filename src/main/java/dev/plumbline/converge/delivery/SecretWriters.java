package dev.plumbline.converge.delivery;

import dev.plumbline.destination.SecretWriter;
import dev.plumbline.destination.SecretWriter.Item;
import dev.plumbline.destination.SecretWriter.Outcome;
import dev.plumbline.destination.Writer;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.policy.Unions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Finds who delivers to what a distribution names. A new provider is found by the type of its spec. */
public final class SecretWriters {

    private static final Logger LOG = Logger.getLogger(SecretWriters.class);

    private final Map<Class<?>, SecretWriter<?>> writers;

    public SecretWriters(Iterable<SecretWriter<?>> writers) {
        this.writers = Unions.byType(writers, SecretWriter::spec);
    }

    /**
     * One value for one place.
     *
     * @param value in clear, as the place is to hold it
     * @param idempotencyKey the same for each try of the same delivery
     */
    public record Parcel(Place place, SecretValue value, String idempotencyKey) {}

    /** Names what is written to in one call with a place; empty where this version delivers to nothing of its kind. */
    public Optional<String> batch(Place place, String namespace) {
        return Unions.member(place.spec())
                .filter(spec -> writers.containsKey(spec.getClass()))
                .map(spec ->
                        spec.getClass().getSimpleName() + " " + batch(writers.get(spec.getClass()), spec, namespace));
    }

    private static <S> String batch(SecretWriter<S> writer, Object spec, String namespace) {
        return writer.batch(writer.spec().cast(spec), namespace);
    }

    /**
     * Delivers, or does all but that. Never throws: a bug in one provider is that provider's failure.
     *
     * @param parcels at least one, all of one {@link #batch}
     */
    public Outcome deliver(String namespace, List<Parcel> parcels, Writer.Credentials credentials, boolean dryRun) {
        Class<?> kind =
                Unions.member(parcels.getFirst().place().spec()).orElseThrow().getClass();
        try {
            return deliver(writers.get(kind), namespace, parcels, credentials, dryRun);
        } catch (RuntimeException | StackOverflowError e) {
            // The message of a stranger's exception may hold the value, so only its type is told.
            LOG.errorf(
                    "event=delivery-bug exception=%s at=%s",
                    e.getClass().getName(),
                    e.getStackTrace().length == 0 ? "unknown" : e.getStackTrace()[0].toString());
            return new Outcome.Failed(
                    "Delivering failed by an error of the converger ("
                            + e.getClass().getSimpleName() + "): look for delivery-bug in its log and report it.",
                    Optional.empty());
        }
    }

    private static <S> Outcome deliver(
            SecretWriter<S> writer,
            String namespace,
            List<Parcel> parcels,
            Writer.Credentials credentials,
            boolean dryRun) {
        List<Item<S>> items =
                parcels.stream().map(parcel -> item(writer.spec(), parcel)).toList();
        return dryRun ? writer.rehearse(namespace, items, credentials) : writer.deliver(namespace, items, credentials);
    }

    private static <S> Item<S> item(Class<S> kind, Parcel parcel) {
        Place place = parcel.place();
        return new Item<>(
                kind.cast(Unions.member(place.spec()).orElseThrow()),
                parcel.value(),
                place.version(),
                place.fingerprint(),
                parcel.idempotencyKey());
    }
}
