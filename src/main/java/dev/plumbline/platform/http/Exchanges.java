package dev.plumbline.platform.http;

import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Carries a read through: its way through the gate, its redirects, its retries, and what its answer means. */
final class Exchanges {

    private static final int TRIES = 3;
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final byte[] NO_BODY = new byte[0];

    private final HttpOptions options;
    private final Wire wire;
    private final Gate gate;
    private final Timekeeper time;
    private final RandomGenerator random;
    private final HttpListener listener;

    Exchanges(
            HttpOptions options, Wire wire, Gate gate, Timekeeper time, RandomGenerator random, HttpListener listener) {
        this.options = options;
        this.wire = wire;
        this.gate = gate;
        this.time = time;
        this.random = random;
        this.listener = listener;
    }

    /** One step of a read: a whole answer, or why there is none and whether another try may help. */
    private sealed interface Step {

        record Whole(int status, Map<String, List<String>> headers, byte[] body) implements Step {}

        record Failed(Unavailable why, boolean again) implements Step {}
    }

    Lookup<HttpAnswer> read(HttpGet get, Place start, Optional<HttpAnswer> known) {
        long end = time.nanos() + options.deadline().toNanos();
        Map<String, String> headers = new HashMap<>(get.headers());
        Map<String, String> conditions = known.map(Revalidation::conditions).orElse(Map.of());
        headers.putAll(conditions);
        get.credential().ifPresent(credential -> headers.put(credential.header(), credential.value()));
        Place place = start;
        for (int hop = 0; hop <= Redirect.MOST; hop++) {
            switch (tries(get, place, headers, end)) {
                case Step.Failed(Unavailable why, boolean _) -> {
                    return new Lookup.Failed<>(why);
                }
                case Step.Whole whole -> {
                    switch (Redirect.of(place.uri(), whole.status(), whole.headers())) {
                        case Redirect.Within(URI uri) -> place = place.at(uri);
                        case Redirect.Elsewhere() -> {
                            return get.statusIsData()
                                    ? new Lookup.Found<>(answer(whole, known))
                                    : new Lookup.Failed<>(AnswerStatus.elsewhere(place, whole.status()));
                        }
                        case Redirect.None() -> {
                            return meaning(get, place, whole, known, !conditions.isEmpty());
                        }
                    }
                }
            }
        }
        return new Lookup.Failed<>(AnswerStatus.tooManyRedirects(start));
    }

    private Lookup<HttpAnswer> meaning(
            HttpGet get, Place place, Step.Whole whole, Optional<HttpAnswer> known, boolean conditional) {
        if (whole.status() == 304 && conditional && known.isPresent()) {
            return new Lookup.Found<>(Revalidation.confirmed(known.get(), whole.headers(), time.instant()));
        }
        if (get.statusIsData()) {
            return new Lookup.Found<>(answer(whole, known));
        }
        return AnswerStatus.failure(place, whole.status(), whole.headers())
                .<Lookup<HttpAnswer>>map(Lookup.Failed::new)
                .orElseGet(() -> new Lookup.Found<>(answer(whole, known)));
    }

    private HttpAnswer answer(Step.Whole whole, Optional<HttpAnswer> known) {
        byte[] body = known.map(HttpAnswer::body)
                .filter(kept -> Arrays.equals(kept, whole.body()))
                .orElse(whole.body());
        return new HttpAnswer(whole.status(), whole.headers(), body, time.instant());
    }

    private Step tries(HttpGet get, Place place, Map<String, String> headers, long end) {
        Step step = once(get, place, headers, end);
        for (int tried = 1; tried < TRIES && again(step, get); tried++) {
            Duration wait =
                    Duration.ofNanos((long) (FIRST_WAIT.toNanos() * (1L << (tried - 1)) * random.nextDouble(0.5, 1.5)));
            if (end - time.nanos() <= wait.toNanos()) {
                return step;
            }
            try {
                time.sleep(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return step;
            }
            Step next = once(get, place, headers, end);
            if (next instanceof Step.Failed(Unavailable why, boolean _) && isOurs(why)) {
                return step;
            }
            step = next;
        }
        return step;
    }

    /** A retry that our own gate held back says less than the failure before it. */
    private static boolean isOurs(Unavailable why) {
        return switch (why.reason()) {
            case RATE_LIMITED, CIRCUIT_OPEN -> true;
            case REFERENCE_NOT_FOUND,
                    UNAUTHORIZED,
                    FORBIDDEN,
                    NOT_FOUND,
                    UNREACHABLE,
                    TIMEOUT,
                    TOO_LARGE,
                    MALFORMED,
                    UNEXPECTED_ANSWER,
                    ADDRESS_REFUSED,
                    INVALID -> false;
        };
    }

    private static boolean again(Step step, HttpGet get) {
        return switch (step) {
            case Step.Failed failed -> failed.again();
            case Step.Whole whole ->
                whole.status() >= 500 && !get.statusIsData() && !whole.headers().containsKey("retry-after");
        };
    }

    private Step once(HttpGet get, Place place, Map<String, String> headers, long end) {
        try {
            Optional<Unavailable> refusal = gate.enter(place);
            if (refusal.isPresent()) {
                return new Step.Failed(refusal.get(), false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Step.Failed(GuardedHttpClient.interrupted(place), false);
        }
        long begun = time.nanos();
        var sending = new Wire.Sending(
                place, headers, NO_BODY, left(end), options.deadline(), options.answerLimit(), get.trust());
        return switch (wire.send(sending)) {
            case Wire.Sent.Broken(Fault fault) -> broken(place, fault, begun);
            case Wire.Sent.Opened opened -> whole(get, place, opened, begun);
        };
    }

    private Step whole(HttpGet get, Place place, Wire.Sent.Opened opened, long begun) {
        byte[] body;
        try (BoundedBody open = opened.body()) {
            body = open.readAllBytes();
        } catch (HttpReadException e) {
            return broken(place, opened.body().fault(), begun);
        } catch (IOException e) {
            return broken(place, Fault.of(place, e), begun);
        }
        Optional<Unavailable> failure = opened.status() >= 500 && !get.statusIsData()
                ? AnswerStatus.failure(place, opened.status(), opened.headers())
                : Optional.empty();
        gate.answered(place, opened.status(), opened.headers(), failure);
        listener.requestEnded(place.provider(), HttpListener.Outcome.of(opened.status()), since(begun));
        return new Step.Whole(opened.status(), opened.headers(), body);
    }

    private Step.Failed broken(Place place, Fault fault, long begun) {
        gate.broken(place, fault);
        listener.requestEnded(place.provider(), HttpListener.Outcome.BROKEN, since(begun));
        return new Step.Failed(fault.why(), fault.again());
    }

    Lookup<StreamedAnswer> open(StreamRequest request, Place start) {
        long end = time.nanos() + request.deadline().toNanos();
        Map<String, String> headers = new HashMap<>(request.headers());
        request.credential().ifPresent(credential -> headers.put(credential.header(), credential.value()));
        Place place = start;
        for (int hop = 0; hop <= Redirect.MOST; hop++) {
            try {
                Optional<Unavailable> refusal = gate.enter(place);
                if (refusal.isPresent()) {
                    return new Lookup.Failed<>(refusal.get());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Lookup.Failed<>(GuardedHttpClient.interrupted(place));
            }
            long begun = time.nanos();
            var sending = new Wire.Sending(
                    place, headers, request.body(), left(end), request.deadline(), request.limit(), request.trust());
            switch (wire.send(sending)) {
                case Wire.Sent.Broken(Fault fault) -> {
                    return new Lookup.Failed<>(broken(place, fault, begun).why());
                }
                case Wire.Sent.Opened opened -> {
                    gate.answered(
                            place,
                            opened.status(),
                            opened.headers(),
                            opened.status() >= 500
                                    ? AnswerStatus.failure(place, opened.status(), opened.headers())
                                    : Optional.empty());
                    listener.requestEnded(place.provider(), HttpListener.Outcome.of(opened.status()), since(begun));
                    switch (Redirect.of(place.uri(), opened.status(), opened.headers())) {
                        case Redirect.None() -> {
                            return new Lookup.Found<>(
                                    new StreamedAnswer(opened.status(), opened.headers(), opened.body()));
                        }
                        case Redirect.Elsewhere() -> {
                            opened.body().close();
                            return new Lookup.Failed<>(AnswerStatus.elsewhere(place, opened.status()));
                        }
                        case Redirect.Within(URI uri) -> {
                            opened.body().close();
                            place = place.at(uri);
                        }
                    }
                }
            }
        }
        return new Lookup.Failed<>(AnswerStatus.tooManyRedirects(start));
    }

    private Duration left(long end) {
        return Duration.ofNanos(Math.max(1_000_000, end - time.nanos()));
    }

    private Duration since(long begun) {
        return Duration.ofNanos(time.nanos() - begun);
    }
}
