package dev.plumbline.observation;

import dev.plumbline.api.DriftPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;

/**
 * One generation of a resource that is to be observed.
 *
 * @param nudge the value of the annotation that asks for an observation now; empty for none
 * @param answered whether its status holds an answer to this generation and this nudge already
 * @param word what else has it observed anew when it changes; empty for nothing
 * @param phase from 0 to 1: where in its period it is due
 */
public record Watched(
        ResourceID id,
        String uid,
        long generation,
        String nudge,
        String word,
        Instant created,
        boolean answered,
        double phase) {

    private static final int MAX_NUDGE = 63;

    /**
     * A resource as it stands.
     *
     * @param observedGeneration what its status is about; null for nothing
     * @param observedNudge what its status has answered last; null for nothing
     * @param word what is not answered yet; empty for nothing
     */
    public static Watched of(
            HasMetadata resource, Long observedGeneration, String observedNudge, String word, double phase) {
        var metadata = resource.getMetadata();
        String nudge = nudge(resource);
        return new Watched(
                ResourceID.fromResource(resource),
                metadata.getUid(),
                metadata.getGeneration(),
                nudge,
                word,
                metadata.getCreationTimestamp() == null
                        ? Instant.EPOCH
                        : Instant.parse(metadata.getCreationTimestamp()),
                observedGeneration != null
                        && word.isEmpty()
                        && observedGeneration.equals(metadata.getGeneration())
                        && nudge.equals(observedNudge == null ? "" : observedNudge),
                phase);
    }

    /** Where in its period what is at this place is due: the same for all that look at it, and spread evenly otherwise. */
    public static double phase(String target) {
        // Spreads similar texts evenly, which their hash codes alone do not.
        int mixed = target.hashCode() * 0x9E3779B9;
        return Integer.toUnsignedLong(mixed) / (double) (1L << 32);
    }

    private static String nudge(HasMetadata resource) {
        var annotations = resource.getMetadata().getAnnotations();
        String nudge = annotations == null ? null : annotations.get(DriftPolicy.OBSERVE_NOW);
        return nudge == null ? "" : nudge.substring(0, Math.min(MAX_NUDGE, nudge.length()));
    }

    /** How long after now it is first due where an operator before this one has observed it already. */
    Duration delay(Duration longest) {
        return Duration.ofMillis((long) (phase * longest.toMillis()));
    }

    boolean isFor(Watched other) {
        // That a word was answered is no reason to look again.
        return uid.equals(other.uid)
                && generation == other.generation
                && nudge.equals(other.nudge)
                && (other.word.isEmpty() || word.equals(other.word));
    }
}
