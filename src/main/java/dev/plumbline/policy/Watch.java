package dev.plumbline.policy;

import dev.plumbline.api.DriftPolicy;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;

/** One generation of one policy. Written by the one thread that has it; read by others. */
final class Watch {
    final ResourceID id;
    final String uid;
    final long generation;
    final String nudge;
    final float phase;
    final Instant created;
    volatile Instant due = Instant.EPOCH;
    volatile Verdict verdict;
    volatile Instant lastGood;
    volatile boolean asked;
    volatile Instant askedTime = Instant.EPOCH;
    Verdict told;
    Instant toldTime;

    Watch(DriftPolicy policy, double phase) {
        this.id = ResourceID.fromResource(policy);
        this.uid = policy.getMetadata().getUid();
        this.generation = policy.getMetadata().getGeneration();
        this.nudge = ObservationLoop.nudge(policy);
        this.phase = (float) phase;
        this.created = created(policy);
    }

    /** The same again, asked for by somebody: nothing is told of it yet. */
    Watch(Watch before) {
        this.id = before.id;
        this.uid = before.uid;
        this.generation = before.generation;
        this.nudge = before.nudge;
        this.phase = before.phase;
        this.created = before.created;
        this.due = before.due;
        this.verdict = before.verdict;
        this.lastGood = before.lastGood;
        this.askedTime = before.askedTime;
        this.asked = true;
    }

    boolean isFor(Watch other) {
        return uid.equals(other.uid) && generation == other.generation && nudge.equals(other.nudge);
    }

    private static Instant created(DriftPolicy policy) {
        String time = policy.getMetadata().getCreationTimestamp();
        return time == null ? Instant.EPOCH : Instant.parse(time);
    }
}
