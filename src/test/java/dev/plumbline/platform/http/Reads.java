package dev.plumbline.platform.http;

import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** What the tests of the client have in common. */
final class Reads {

    static final String SECRET = "canary-4f7a91";
    static final Duration MINUTE = Duration.ofMinutes(1);

    private Reads() {}

    static LoopbackOptions options() {
        return new LoopbackOptions();
    }

    static GuardedHttpClient client(LoopbackOptions options, Timekeeper time) {
        return new GuardedHttpClient(options.build(), time, new Random(1), HttpListener.NONE);
    }

    static GuardedHttpClient client() {
        return client(options(), new ManualTime());
    }

    static HttpGet plain(URI uri) {
        return new HttpGet(uri, Map.of(), Optional.empty(), "test", false);
    }

    static HttpGet asData(URI uri) {
        return new HttpGet(uri, Map.of(), Optional.empty(), "test", true);
    }

    static HttpGet withSecret(URI uri) {
        return new HttpGet(uri, Map.of(), Optional.of(Credential.bearer(SECRET)), "test", false);
    }

    static HttpAnswer found(Lookup<HttpAnswer> lookup) {
        return switch (lookup) {
            case Lookup.Found<HttpAnswer>(HttpAnswer answer) -> answer;
            case Lookup.Failed<HttpAnswer>(Unavailable why) -> throw new AssertionError(why.toString());
        };
    }

    static <T> Unavailable failed(Lookup<T> lookup) {
        return switch (lookup) {
            case Lookup.Found<T>(T value) -> throw new AssertionError(String.valueOf(value));
            case Lookup.Failed<T>(Unavailable why) -> why;
        };
    }
}
