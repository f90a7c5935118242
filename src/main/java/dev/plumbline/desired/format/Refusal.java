package dev.plumbline.desired.format;

/** Ends the reading of a file from deep inside a parser; {@link DesiredFile} turns it into a {@link Reading}. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Reading reading;

    private Refusal(Reading reading) {
        super(null, null, false, false);
        this.reading = reading;
    }

    static Refusal malformed(String message) {
        return new Refusal(new Reading.Malformed(message));
    }

    static Refusal tooLarge(String message) {
        return new Refusal(new Reading.TooLarge(message));
    }

    Reading reading() {
        return reading;
    }
}
