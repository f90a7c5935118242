package dev.plumbline.policy;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The unions of the API, of whose members exactly one is set, and who is there for which member. */
public final class Unions {

    private Unions() {}

    /** The providers by the type of the member that each is for. */
    public static <T> Map<Class<?>, T> byType(Iterable<T> providers, Function<T, Class<?>> member) {
        return StreamSupport.stream(providers.spliterator(), false)
                .collect(Collectors.toMap(member, Function.identity()));
    }

    /**
     * The one member that is set; empty where none is that this version knows. The members of a union are the records that
     * it declares: what else it has, as a name, is none.
     */
    public static Optional<Object> member(Record union) {
        if (union == null) {
            return Optional.empty();
        }
        for (var component : union.getClass().getRecordComponents()) {
            if (component.getType().getDeclaringClass() != union.getClass()) {
                continue;
            }
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
