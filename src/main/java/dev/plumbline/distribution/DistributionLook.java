package dev.plumbline.distribution;

import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.desired.SecretSource.Reading;
import dev.plumbline.desired.SecretSource.Version;
import dev.plumbline.distribution.Forming.Formed;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.NamespaceView;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Looks at a distribution as it is right now, for whoever delivers. Nothing that was read before is used. */
public final class DistributionLook {

    private final SecretPlaces places;
    private final BiFunction<String, Duration, NamespaceView> views;
    private final FingerprintKey key;

    /**
     * @param views the cluster as a namespace may see it, and how old what it shows may be
     * @param key of the installation: fingerprints agree only under one key
     */
    public DistributionLook(
            SecretPlaces places, BiFunction<String, Duration, NamespaceView> views, FingerprintKey key) {
        this.places = places;
        this.views = views;
        this.key = key;
    }

    /** What the source holds. Its value is in clear: it stays in memory. */
    public SourceNow source(SecretDistribution distribution) {
        Look look = look(distribution);
        return switch (places.read(distribution.getSpec().source(), Optional.empty(), look)) {
            case Reading.Current(Version version, SecretValue value, var _) -> new SourceNow.Current(version, value);
            case Reading.Unchanged(Version version, var _) ->
                throw new IllegalStateException("asked for no known version, and told that it is " + version.id());
            case Reading.Withdrawn(var _, var _, String message, var _) -> new SourceNow.Withdrawn(message);
            case Reading.Failed(var why) -> new SourceNow.Unknown(why.message());
        };
    }

    /** What a destination is to hold of what the source holds. */
    public FormedNow formed(
            SecretDistribution distribution, SecretDestinationSpec destination, SourceNow.Current source) {
        return switch (Forming.form(destination.template(), source.value())) {
            case Formed.Impossible(String message) -> new FormedNow.Impossible(message);
            case Formed.Made(SecretValue value) -> new FormedNow.Made(value, fingerprint(distribution, value));
        };
    }

    /**
     * How a destination stands now.
     *
     * @param fingerprint of what it should hold
     * @param receipt of the newest delivery that arrived there; empty for none
     */
    public Standing destination(
            SecretDistribution distribution,
            SecretDestinationSpec destination,
            Version version,
            String fingerprint,
            Optional<Receipt> receipt) {
        return Judging.judge(
                places.look(destination, look(distribution)),
                new Judging.Wanted(version, fingerprint, Map.of()),
                receipt,
                value -> fingerprint(distribution, value));
    }

    /** Names what is at a place, as a proposal is based on it: as long as it stays, nothing has moved. */
    public String mark(SecretDistribution distribution, String fingerprint, Standing standing) {
        return Marks.of(key.forNamespace(distribution.getMetadata().getNamespace()), fingerprint, standing);
    }

    /** Names what a destination is, as proposals sign it; empty where this version knows no such member. */
    public Optional<String> target(SecretDistribution distribution, SecretDestinationSpec destination) {
        return places.target(destination, distribution.getMetadata().getNamespace());
    }

    private String fingerprint(SecretDistribution distribution, SecretValue value) {
        return Marks.fingerprint(key.forNamespace(distribution.getMetadata().getNamespace()), value);
    }

    private Look look(SecretDistribution distribution) {
        return new Look(views.apply(distribution.getMetadata().getNamespace(), Duration.ZERO), Duration.ZERO);
    }

    /** What the source holds right now. */
    public sealed interface SourceNow {

        /** This. */
        record Current(Version version, SecretValue value) implements SourceNow {}

        /** Nothing: what was there was taken back, and what to do. */
        record Withdrawn(String message) implements SourceNow {}

        /** It could not be read, and why. */
        record Unknown(String message) implements SourceNow {}
    }

    /** What a destination is to hold. */
    public sealed interface FormedNow {

        /** This, in clear, and its fingerprint. */
        record Made(SecretValue value, String fingerprint) implements FormedNow {}

        /** The value can't be given the form that the destination asks for, and why. */
        record Impossible(String message) implements FormedNow {}
    }
}
