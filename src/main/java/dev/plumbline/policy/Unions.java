package dev.plumbline.policy;

import java.util.Optional;

/** Reads the unions of the API, of whose members exactly one is set. */
public final class Unions {

    private Unions() {}

    /** The one member that is set; empty where none is that this version knows. */
    public static Optional<Object> member(Record union) {
        if (union == null) {
            return Optional.empty();
        }
        for (var component : union.getClass().getRecordComponents()) {
            try {
                Object value = component.getAccessor().invoke(union);
                if (value != null) {
                    return Optional.of(value);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a union of the API is a public record: " + union.getClass(), e);
            }
        }
        return Optional.empty();
    }
}
