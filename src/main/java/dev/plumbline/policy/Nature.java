package dev.plumbline.policy;

import dev.plumbline.drift.Glob;
import dev.plumbline.drift.Noise;
import java.util.List;

/**
 * What those whom a spec names say of comparing.
 *
 * @param noise what the destination adds by itself
 * @param scope the subjects that the owner of the truth speaks of; empty for all
 */
record Nature(Noise noise, List<Glob> scope) {

    /** Nothing is said. */
    static final Nature PLAIN = new Nature(Noise.NONE, List.of());

    Nature {
        scope = List.copyOf(scope);
    }
}
