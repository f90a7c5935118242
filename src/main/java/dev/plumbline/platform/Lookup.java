package dev.plumbline.platform;

import dev.plumbline.drift.Observation.Unavailable;

/** What came of asking for something that may not be had. */
public sealed interface Lookup<T> {

    /** It was had. */
    record Found<T>(T value) implements Lookup<T> {}

    /** It was not, and this is why. */
    record Failed<T>(Unavailable why) implements Lookup<T> {}
}
