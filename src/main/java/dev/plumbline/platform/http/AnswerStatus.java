package dev.plumbline.platform.http;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an answer's status means to a read that wanted content. */
final class AnswerStatus {

    private AnswerStatus() {}

    /** Why the answer is no content, or nothing where it is. */
    static Optional<Unavailable> failure(Place place, int status, Map<String, List<String>> headers) {
        if (status >= 200 && status < 300) {
            return Optional.empty();
        }
        if (LimitHeaders.limited(status, headers)) {
            return Optional.of(unavailable(
                    Reason.RATE_LIMITED,
                    place,
                    status,
                    "the provider's limit is used up; look less often, or lower the provider's budget"));
        }
        return Optional.of(
                switch (status) {
                    case 401 ->
                        unavailable(
                                Reason.UNAUTHORIZED,
                                place,
                                status,
                                "the credential is missing or not accepted; put a valid one into the Secret that is"
                                        + " referred to");
                    case 403 ->
                        unavailable(
                                Reason.FORBIDDEN,
                                place,
                                status,
                                "the credential may not read this; give it read access there");
                    case 404, 410 ->
                        unavailable(
                                Reason.NOT_FOUND,
                                place,
                                status,
                                "it is not there, or hidden from this credential; check the name and the credential's"
                                        + " access");
                    default ->
                        unavailable(
                                Reason.UNEXPECTED_ANSWER,
                                place,
                                status,
                                status >= 500
                                        ? "the server failed; check its own state if this lasts"
                                        : "that is no answer to a read; check that the address is right");
                });
    }

    static Unavailable elsewhere(Place place, int status) {
        return unavailable(
                Reason.UNEXPECTED_ANSWER,
                place,
                status,
                "a redirect to another place, which is not followed; write the address that it leads to, if that is"
                        + " meant");
    }

    static Unavailable tooManyRedirects(Place place) {
        return new Unavailable(
                Reason.UNEXPECTED_ANSWER,
                "%s leads through more than %d redirects; write the address that they end at"
                        .formatted(place.shown(), Redirect.MOST));
    }

    private static Unavailable unavailable(Reason reason, Place place, int status, String advice) {
        return new Unavailable(reason, "%s answered %d: %s".formatted(place.shown(), status, advice));
    }
}
