package dev.plumbline.distribution;

import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretDistributionSpec;
import dev.plumbline.api.SecretDistributionStatus;
import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.desired.SecretSource.Reading;
import dev.plumbline.desired.SecretSource.Version;
import dev.plumbline.distribution.Forming.Formed;
import dev.plumbline.distribution.Survey.FormedValue;
import dev.plumbline.distribution.Survey.Values;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.observation.Observing;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.NamespaceView;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Looks at the source of a distribution, and then at all its destinations at once.
 *
 * <p>Distributions come in numbers, and share their destinations' places crosswise: an app with these, a repository with
 * those. So they look each at its own time, and what another has read of a place serves for half an interval. It is
 * believed only where it says nothing new: before anything changes, the place itself is looked at.
 */
final class Surveying implements Observing<DistributionOrder, Survey> {

    private final SecretPlaces places;
    private final BiFunction<String, Duration, NamespaceView> views;
    private final FingerprintKey key;
    private final ExecutorService threads;
    private final InstantSource clock;

    /** @param threads of which destinations take one each; shut down by whoever made it */
    Surveying(
            SecretPlaces places,
            BiFunction<String, Duration, NamespaceView> views,
            FingerprintKey key,
            ExecutorService threads,
            InstantSource clock) {
        this.places = places;
        this.views = views;
        this.key = key;
        this.threads = threads;
        this.clock = clock;
    }

    @Override
    public Survey observe(ResourceID id, DistributionOrder order, Optional<Survey> before, Duration freshness) {
        String namespace = id.getNamespace().orElse("");
        var look = look(namespace, freshness);
        var looks = new Looks(
                freshness.isZero() ? look : look(namespace, order.cadence().sharing()),
                look,
                before.map(Survey::standings).orElse(List.of()));
        SecretDistributionSpec spec = order.plan().spec();
        Optional<Values> known = before.flatMap(Survey::values);
        Reading reading =
                places.read(spec.source(), known.map(values -> values.version().id()), look);
        return switch (reading) {
            case Reading.Failed(var why) ->
                blind(order, new SourceSeen.Unread(why.reason().word(), why.message()), known);
            case Reading.Withdrawn(Optional<Version> version, String reason, String message, var _) ->
                blind(order, new SourceSeen.Held(version, reason, message), Optional.empty());
            case Reading.Unchanged(Version version, var _) ->
                judged(order, known.orElseThrow(), version, looks, namespace);
            case Reading.Current(Version version, SecretValue value, var _) ->
                judged(order, values(namespace, spec, version, value), version, looks, namespace);
        };
    }

    private Look look(String namespace, Duration freshness) {
        return new Look(views.apply(namespace, freshness), freshness);
    }

    /**
     * How destinations are looked at.
     *
     * @param shared at what others have read not long ago
     * @param own at what is there
     * @param before what the last look came to, in the order of the spec; empty where there was none
     */
    private record Looks(Look shared, Look own, List<Standing> before) {

        /** Whether it says of a destination what was known, or at first what is to be hoped. */
        boolean isNothingNew(int destination, Standing standing) {
            return before.isEmpty() ? standing.state() == State.InSync : standing.equals(before.get(destination));
        }
    }

    private Survey judged(DistributionOrder order, Values values, Version version, Looks looks, String namespace) {
        SecretDistributionSpec spec = order.plan().spec();
        Optional<String> tooLong = values.formed().values().stream()
                .filter(FormedValue.TooLong.class::isInstance)
                .map(formed -> ((FormedValue.TooLong) formed).message())
                .findFirst();
        SourceSeen source = SourceSeen.judge(
                named(version, values, order.versions()),
                values.fingerprint(),
                values.length(),
                tooLong,
                order.versions(),
                spec.acceptance());
        return source instanceof SourceSeen.Taken taken
                ? new Survey(
                        source,
                        standings(order, taken, values, looks, namespace),
                        order.receipts(),
                        Optional.of(values),
                        clock.instant())
                : blind(order, source, Optional.of(values));
    }

    /**
     * A source that does not say when a version was made numbers not its values but whatever happens to it: there, the
     * same value is the same version.
     */
    private static Version named(Version version, Values values, List<SecretDistributionStatus.Version> versions) {
        return version.created().isEmpty()
                        && !versions.isEmpty()
                        && values.fingerprint().equals(versions.getFirst().fingerprint())
                ? new Version(versions.getFirst().version(), Optional.empty())
                : version;
    }

    private List<Standing> standings(
            DistributionOrder order, SourceSeen.Taken taken, Values values, Looks looks, String namespace) {
        List<Future<Standing>> futures = new ArrayList<>();
        List<SecretDestinationSpec> destinations = order.plan().spec().destinations();
        for (int i = 0; i < destinations.size(); i++) {
            int number = i;
            SecretDestinationSpec destination = destinations.get(i);
            Function<Look, Standing> standing = look -> standing(destination, order, taken, values, look, namespace);
            futures.add(threads.submit(() -> {
                Standing shared = standing.apply(looks.shared());
                return looks.isNothingNew(number, shared) ? shared : standing.apply(looks.own());
            }));
        }
        List<Standing> standings = new ArrayList<>();
        for (Future<Standing> one : futures) {
            standings.add(awaited(one));
        }
        return standings;
    }

    private Standing standing(
            SecretDestinationSpec destination,
            DistributionOrder order,
            SourceSeen.Taken taken,
            Values values,
            Look look,
            String namespace) {
        if (order.underWay().contains(destination.name())) {
            return Standing.unread("A delivery is under way.");
        }
        return switch (values.formed().get(destination.name())) {
            case FormedValue.Unformed(String message) -> Standing.unread(message);
            case FormedValue.TooLong(var _, String message) -> Standing.unread(message);
            case FormedValue.Fits(String fingerprint) ->
                Judging.judge(
                        places.look(destination, look),
                        new Judging.Wanted(taken.version(), fingerprint, older(destination, order, fingerprint)),
                        Optional.ofNullable(order.receipts().get(destination.name())),
                        value -> Marks.fingerprint(key.forNamespace(namespace), value));
        };
    }

    /** Of a value in another form than the source's only what was delivered is known. */
    private static Map<String, String> older(
            SecretDestinationSpec destination, DistributionOrder order, String current) {
        Map<String, String> older = new HashMap<>();
        if (destination.template() == null) {
            order.versions().stream()
                    .filter(version -> version.fingerprint() != null
                            && !version.fingerprint().equals(current))
                    .forEach(version -> older.putIfAbsent(version.fingerprint(), version.version()));
        }
        Receipt receipt = order.receipts().get(destination.name());
        if (receipt != null && !receipt.fingerprint().equals(current)) {
            older.putIfAbsent(receipt.fingerprint(), receipt.version());
        }
        return older;
    }

    private Values values(String namespace, SecretDistributionSpec spec, Version version, SecretValue value) {
        FingerprintKey own = key.forNamespace(namespace);
        String asItIs = Marks.fingerprint(own, value);
        Map<String, FormedValue> formed = new HashMap<>();
        for (SecretDestinationSpec destination : spec.destinations()) {
            formed.put(destination.name(), formed(own, destination, value, asItIs));
        }
        return new Values(version, asItIs, value.length(), Map.copyOf(formed));
    }

    private FormedValue formed(
            FingerprintKey own, SecretDestinationSpec destination, SecretValue value, String asItIs) {
        return switch (Forming.form(destination.template(), value)) {
            case Formed.Impossible(String message) -> new FormedValue.Unformed(message);
            case Formed.Made(SecretValue made) ->
                fitted(destination, made, destination.template() == null ? asItIs : Marks.fingerprint(own, made));
        };
    }

    private FormedValue fitted(SecretDestinationSpec destination, SecretValue made, String fingerprint) {
        var place = places.destination(destination);
        if (place.filter(bound -> bound.observer().textOnly() && made.text().isEmpty())
                .isPresent()) {
            return new FormedValue.Unformed(
                    "The value is no text in UTF-8, and nothing else fits here: set template.base64, or put text into the source.");
        }
        int limit = place.map(bound -> bound.observer().maxBytes()).orElse(Integer.MAX_VALUE);
        return made.length() > limit
                ? new FormedValue.TooLong(
                        fingerprint,
                        "The value has " + made.length() + " bytes, and " + destination.name() + " takes " + limit
                                + ".")
                : new FormedValue.Fits(fingerprint);
    }

    /** Without a version that is trusted nobody can say whether a destination holds the right one. */
    private Survey blind(DistributionOrder order, SourceSeen source, Optional<Values> values) {
        String why = source instanceof SourceSeen.Unread
                ? "The source could not be read: see condition SourceReady."
                : "What the source holds is not trusted: see condition SourceReady.";
        List<Standing> standings = order.plan().spec().destinations().stream()
                .map(destination -> Standing.unread(why))
                .toList();
        return new Survey(source, standings, order.receipts(), values, clock.instant());
    }

    private static Standing awaited(Future<Standing> look) {
        try {
            return look.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Standing.unread("The look was given up, for the operator stops.");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a look ended in a way that was not foreseen", e.getCause());
        }
    }
}
