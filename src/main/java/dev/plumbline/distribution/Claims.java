package dev.plumbline.distribution;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which distributions write to which targets: two that write to the same one are a conflict. Safe for many threads. */
final class Claims {

    private final Map<ResourceID, Set<String>> targets = new HashMap<>();
    private final Map<String, Set<ResourceID>> claimants = new HashMap<>();

    /**
     * A distribution writes to these targets, and to no others.
     *
     * @return the others that this is news for: they have come to share a target with it, or no longer do
     */
    synchronized Set<ResourceID> claim(ResourceID distribution, Set<String> claimed) {
        Set<String> before = targets.getOrDefault(distribution, Set.of());
        if (before.equals(claimed)) {
            return Set.of();
        }
        Set<ResourceID> others = new HashSet<>();
        Set<String> changed = new HashSet<>(before);
        changed.addAll(claimed);
        for (String target : changed) {
            if (before.contains(target) != claimed.contains(target)) {
                others.addAll(claimants.getOrDefault(target, Set.of()));
            }
        }
        before.forEach(target -> claimants.computeIfPresent(target, (_, all) -> without(all, distribution)));
        claimed.forEach(target -> claimants.merge(target, Set.of(distribution), Claims::both));
        if (claimed.isEmpty()) {
            targets.remove(distribution);
        } else {
            targets.put(distribution, Set.copyOf(claimed));
        }
        others.remove(distribution);
        return others;
    }

    /** As good as every target has one claimant, and a set that can't grow takes an eighth of one that can. */
    private static Set<ResourceID> both(Set<ResourceID> some, Set<ResourceID> others) {
        var both = new HashSet<>(some);
        both.addAll(others);
        return Set.copyOf(both);
    }

    /** Null where that leaves nobody: then the target is forgotten. */
    private static Set<ResourceID> without(Set<ResourceID> all, ResourceID distribution) {
        var rest = new HashSet<>(all);
        rest.remove(distribution);
        return rest.isEmpty() ? null : Set.copyOf(rest);
    }

    /** A distribution is gone. */
    Set<ResourceID> withdraw(ResourceID distribution) {
        return claim(distribution, Set.of());
    }

    /** Who else writes where this distribution does, for people; names of other namespaces stay there. */
    synchronized Optional<String> conflict(ResourceID distribution) {
        var shared = new TreeSet<String>();
        var others = new TreeSet<ResourceID>(
                Comparator.comparing((ResourceID id) -> id.getNamespace().orElse(""))
                        .thenComparing(ResourceID::getName));
        for (String target : targets.getOrDefault(distribution, Set.of())) {
            for (ResourceID other : claimants.getOrDefault(target, Set.of())) {
                if (!other.equals(distribution)) {
                    shared.add(target);
                    others.add(other);
                }
            }
        }
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of("Another SecretDistribution, " + named(distribution, others.getFirst()) + ", writes "
                        + shared.getFirst()
                        + " too: nothing is proposed for either until one of them leaves it to the other.");
    }

    private static String named(ResourceID distribution, ResourceID other) {
        return other.getNamespace().equals(distribution.getNamespace()) ? other.getName() : "one of another namespace";
    }
}
