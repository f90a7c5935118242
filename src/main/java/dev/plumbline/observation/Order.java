package dev.plumbline.observation;

/** A resource as it is to be observed. */
public interface Order {

    /** Of the spec that the order was made of. */
    long generation();

    Cadence cadence();
}
