package dev.plumbline.api;

import java.util.List;

/** Lists of conditions, as the Kubernetes API conventions want them kept. */
public final class Conditions {

    private Conditions() {}

    /** The new conditions; one whose status is as it was before keeps the time of its last transition. */
    public static List<Condition> merge(List<Condition> before, List<Condition> now) {
        return now.stream().map(condition -> withTimeOf(before, condition)).toList();
    }

    private static Condition withTimeOf(List<Condition> before, Condition now) {
        return before.stream()
                .filter(old -> old.type().equals(now.type()) && old.status() == now.status())
                .findFirst()
                .map(old -> new Condition(
                        now.type(),
                        now.status(),
                        now.observedGeneration(),
                        old.lastTransitionTime(),
                        now.reason(),
                        now.message()))
                .orElse(now);
    }
}
