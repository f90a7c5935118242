package dev.plumbline.destination.dns;

import java.time.Duration;

/**
 * How long and how much.
 *
 * @param attempt for one try; there are two over UDP, and one over TCP
 * @param look for all questions of one look
 * @param inFlight questions that are open at once, of all looks together
 * @param cacheBytes what the answers that are kept may take
 */
record DnsLimits(Duration attempt, Duration look, int inFlight, int cacheBytes) {

    static final DnsLimits STANDARD = new DnsLimits(Duration.ofSeconds(2), Duration.ofSeconds(20), 50, 8 * 1024 * 1024);
}
