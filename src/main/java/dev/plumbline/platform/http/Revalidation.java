package dev.plumbline.platform.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks whether an answer that is kept still holds, and takes the word for it. From RFC 9110 and RFC 9111. */
final class Revalidation {

    /**
     * How long before its answer something must have been modified for the time to name it. A time of whole seconds
     * can't tell two changes of one second apart, and a change hidden that way would stay hidden; a minute also bears
     * servers whose clocks differ.
     */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private Revalidation() {}

    /** The headers to ask with; none where the answer has nothing that names it reliably. */
    static Map<String, String> conditions(HttpAnswer kept) {
        if (kept.status() < 200 || kept.status() > 299) {
            return Map.of();
        }
        Optional<String> tag = first(kept, "etag");
        if (tag.isPresent()) {
            return Map.of("If-None-Match", tag.get());
        }
        Optional<String> modified = first(kept, "last-modified");
        Optional<Instant> settled = modified.flatMap(Revalidation::date).map(time -> time.plus(SETTLED));
        Optional<Instant> answered = first(kept, "date").flatMap(Revalidation::date);
        return settled.isPresent() && answered.isPresent() && !settled.get().isAfter(answered.get())
                ? Map.of("If-Modified-Since", modified.get())
                : Map.of();
    }

    /** The kept answer with the very same body, and what the confirmation says anew about it. */
    static HttpAnswer confirmed(HttpAnswer kept, Map<String, List<String>> news, Instant now) {
        Map<String, List<String>> headers = new HashMap<>(kept.headers());
        news.forEach((name, values) -> {
            if (!name.startsWith("content-") && !name.equals("transfer-encoding")) {
                headers.put(name, values);
            }
        });
        return new HttpAnswer(kept.status(), Map.copyOf(headers), kept.body(), now);
    }

    private static Optional<String> first(HttpAnswer answer, String name) {
        return answer.headers().getOrDefault(name, List.of()).stream().findFirst();
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
