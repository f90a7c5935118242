package dev.plumbline.platform;

/** Counts what is written to the API server. */
@FunctionalInterface
public interface WriteCounter {

    /**
     * Something was written.
     *
     * @param kind of the object
     * @param what {@code create} or {@code status}
     */
    void wrote(String kind, String what);
}
