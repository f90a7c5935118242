package dev.plumbline.contract;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One sentence about a provider, and whether it holds there.
 *
 * @param claim what should hold
 * @param proof says what it saw instead; empty where the claim holds. Holds no value and no credential
 */
record Check(String claim, Supplier<Optional<String>> proof) {

    static Optional<String> holds() {
        return Optional.empty();
    }

    static Optional<String> instead(String seen) {
        return Optional.of(seen);
    }
}
