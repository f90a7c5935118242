package dev.plumbline.api;

/** The forms of text that several fields share, as RE2 expressions for the schema. */
final class Patterns {

    /** A name of a Kubernetes object: an RFC 1123 subdomain. */
    static final String OBJECT_NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /** A key in a ConfigMap or a Secret. */
    static final String DATA_KEY = "^[-._a-zA-Z0-9]+$";

    /** A duration as Go writes it, in whole hours, minutes and seconds; {@code 0s} among them. */
    static final String DURATION = "^([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$";

    /** An age in whole days or hours. */
    static final String AGE = "^[0-9]{1,5}[dh]$";

    /** A time in UTC as RFC 3339 writes it. */
    static final String TIME = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z$";

    /** A SHA-256 digest. */
    static final String DIGEST = "^sha256:[0-9a-f]{64}$";

    private Patterns() {}
}
