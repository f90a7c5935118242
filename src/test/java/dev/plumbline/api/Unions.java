package dev.plumbline.api;

/** Unions of the API with one member set, however many members they have. */
public final class Unions {

    private Unions() {}

    public static DestinationSpec destination(Record member) {
        return of(DestinationSpec.class, member);
    }

    public static DesiredSpec desired(Record member) {
        return of(DesiredSpec.class, member);
    }

    public static CheckSpec check(Record member) {
        return of(CheckSpec.class, member);
    }

    private static <U extends Record> U of(Class<U> union, Record member) {
        var components = union.getRecordComponents();
        var types = new Class<?>[components.length];
        var values = new Object[components.length];
        for (int index = 0; index < components.length; index++) {
            types[index] = components[index].getType();
            values[index] = types[index].isInstance(member) ? member : null;
        }
        try {
            return union.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
