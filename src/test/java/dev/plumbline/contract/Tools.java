package dev.plumbline.contract;

import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.destination.Observer;
import dev.plumbline.destination.SecretObserver;
import dev.plumbline.destination.SecretObserver.Sighting;
import dev.plumbline.destination.SecretWriter;
import dev.plumbline.destination.SecretWriter.Item;
import dev.plumbline.destination.SecretWriter.Outcome;
import dev.plumbline.destination.Writer;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What checks are made with: the parts that operator and converger are made of.
 *
 * @param http the way out
 * @param random of what is written, and of names that nothing has
 */
record Tools(GuardedHttpClient http, RandomGenerator random) {

    /** The Secret that holds what was given. */
    static final String SECRET = "given";

    /** A look by this credential. */
    static Look look(Map<String, String> secret) {
        return new FakeNamespace("contract").secret(SECRET, secret).look(Duration.ZERO);
    }

    static Look byToken(String token) {
        return look(Map.of("token", token));
    }

    /** A name that nothing has. */
    String unheardOf() {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        return "PLUMBLINE_NONE_" + HexFormat.of().withUpperCase().formatHex(bytes);
    }

    /** A look that should be answered, whatever the answer. */
    static <S> Optional<String> answered(SecretObserver<S> observer, S spec, String token) {
        return observer.look(spec, byToken(token)) instanceof Sighting.Failed failed
                ? Check.instead(shown(failed))
                : Check.holds();
    }

    /** A look that should say that nothing is there. */
    static <S> Optional<String> absent(SecretObserver<S> observer, S spec, String token) {
        return observer.look(spec, byToken(token)) instanceof Sighting.Absent
                ? Check.holds()
                : Check.instead(shown(observer.look(spec, byToken(token))));
    }

    /** A look that should fail. */
    static <S> Optional<String> failed(SecretObserver<S> observer, S spec, String token) {
        Sighting sighting = observer.look(spec, byToken(token));
        return sighting instanceof Sighting.Failed ? Check.holds() : Check.instead(shown(sighting));
    }

    /** A look for a policy that should be answered, whatever the answer. */
    static <S> Optional<String> observed(Observer<S> observer, S spec, String token) {
        return observer.observe(spec, byToken(token)) instanceof Unavailable why
                ? Check.instead(shown(new Sighting.Failed(why)))
                : Check.holds();
    }

    /** A look for a policy that should fail. */
    static <S> Optional<String> unavailable(Observer<S> observer, S spec, String token) {
        return observer.observe(spec, byToken(token)) instanceof Unavailable
                ? Check.holds()
                : Check.instead("an answer");
    }

    /** A delivery after which another look sees that somebody has written. */
    <S> Optional<String> delivered(SecretObserver<S> observer, SecretWriter<S> writer, S spec, String token) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        SecretValue value = SecretValue.of("plumbline-" + HexFormat.of().formatHex(bytes));
        Sighting before = observer.look(spec, byToken(token));
        var item = new Item<>(spec, value, "1", "hmac:none", HexFormat.of().formatHex(bytes));
        Writer.Credentials credentials = host -> new Lookup.Found<>(Credential.bearer(token));
        Outcome outcome = writer.deliver("contract", List.of(item), credentials);
        if (!(outcome instanceof Outcome.Done)) {
            return Check.instead(
                    outcome instanceof Outcome.Failed(String why, var _) ? why : ((Outcome.Refused) outcome).message());
        }
        return switch (observer.look(spec, byToken(token))) {
            case Sighting.Held held ->
                held.value().text().equals(value.text())
                        ? Check.holds()
                        : Check.instead("another value than the one that was delivered");
            case Sighting.Present present ->
                before instanceof Sighting.Present old && old.mark().equals(present.mark())
                        ? Check.instead("the same mark as before the delivery")
                        : Check.holds();
            case Sighting other -> Check.instead(shown(other));
        };
    }

    /** A sighting without what it holds. */
    static String shown(Sighting sighting) {
        return sighting instanceof Sighting.Failed(var why)
                ? why.reason().word() + ": " + why.message()
                : sighting.getClass().getSimpleName();
    }
}
