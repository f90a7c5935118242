package dev.plumbline.contract;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the environment names: where the real servers are, and what opens them. It never shows itself. */
final class Given {

    static final String PREFIX = "PLUMBLINE_CONTRACT_";

    private final Map<String, String> environment;

    Given(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** A variable by its name after the prefix; empty where it is not set, or to nothing. */
    Optional<String> find(String name) {
        return Optional.ofNullable(environment.get(PREFIX + name)).filter(text -> !text.isBlank());
    }

    /** A variable that {@link #lacks} has been asked for. */
    String get(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException(PREFIX + name + " is not set"));
    }

    String get(String name, String otherwise) {
        return find(name).orElse(otherwise);
    }

    /** Whether anything is given for a provider: its variables begin with its name. */
    boolean any(String provider) {
        String prefix = PREFIX + provider.toUpperCase(Locale.ROOT) + "_";
        return environment.entrySet().stream()
                .anyMatch(entry ->
                        entry.getKey().startsWith(prefix) && !entry.getValue().isBlank());
    }

    /** Those of these that are not set, in full, for people; empty text where all are. */
    String lacks(String... names) {
        return Stream.of(names)
                .filter(name -> find(name).isEmpty())
                .map(PREFIX::concat)
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
    }

    @Override
    public String toString() {
        return "Given" + environment.keySet();
    }
}
