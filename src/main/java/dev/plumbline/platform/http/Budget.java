package dev.plumbline.platform.http;

/**
 * How much a provider is asked, for each credential.
 *
 * @param perSecond requests a second in the long run, above 0
 * @param burst requests that may go at once after a quiet while, at least 1
 */
public record Budget(double perSecond, int burst) {

    public Budget {
        if (!(perSecond > 0) || burst < 1) {
            throw new IllegalArgumentException("a budget lets at least one request through");
        }
    }
}
