package dev.plumbline.destination.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.destination.SecretWriter.Outcome;
import dev.plumbline.destination.github.GithubCalls.Answer;
import dev.plumbline.destination.github.GithubCalls.Reply;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.http.Credential;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;

/** Reads what a write has to know of the container that it goes to. */
final class GithubContainer {

    private static final Set<String> VISIBILITIES = Set.of("all", "private", "selected");

    /** GitHub's own default for a new secret of an organisation: its private repositories alone. */
    private static final String VISIBILITY_WHERE_NEW = "private";

    private static final int PAGE = 100;
    private static final int MOST_PAGES = 50;
    private static final int LONGEST_KEY_ID = 256;

    private final GithubCalls calls;

    GithubContainer(GithubCalls calls) {
        this.calls = calls;
    }

    /** A container's public key, of {@value SealedBox#KEY} bytes. */
    record PublicKey(String id, byte[] bytes) {}

    /**
     * GitHub answers for a repository under its former names too, whoever owns it now. Nobody has approved that place.
     */
    Reply<Boolean> isWhereItWas(GithubPlace place, Credential token) {
        if (place.repository().isEmpty()) {
            return new Reply.Had<>(true);
        }
        String path = place.repository().get();
        return switch (calls.get(place, path, false, token)) {
            case Reply.Ended<Answer>(Outcome outcome) -> ended(outcome);
            case Reply.Had<Answer>(Answer answer) -> {
                String name = text(answer.body(), "full_name");
                if (name.isEmpty()) {
                    yield malformed(place, "the answer does not name the repository");
                }
                yield ("/repos/" + name).equalsIgnoreCase(path)
                        ? new Reply.Had<>(true)
                        : refused("GitHub knows " + place.container() + " as " + ForeignText.shown(name, 140)
                                + " now: nothing was written. Name it so in githubSecret.repository.");
            }
        };
    }

    /** Puts into the body who may use an organisation's secret: as it stands, for the request would change it. */
    Reply<Boolean> visibility(GithubPlace place, Credential token, ObjectNode body) {
        String path = place.path() + "/" + place.name();
        return switch (calls.get(place, path, true, token)) {
            case Reply.Ended<Answer>(Outcome outcome) -> ended(outcome);
            case Reply.Had<Answer>(Answer answer)
            when answer.status() == 404 -> {
                // Whether the organisation itself is there shows when its public key is asked for.
                body.put("visibility", VISIBILITY_WHERE_NEW);
                yield new Reply.Had<>(true);
            }
            case Reply.Had<Answer>(Answer answer) -> {
                String visibility = text(answer.body(), "visibility");
                if (!VISIBILITIES.contains(visibility)) {
                    yield malformed(place, "the answer does not say which repositories may use the secret");
                }
                body.put("visibility", visibility);
                yield visibility.equals("selected")
                        ? selected(place, path, token, body.putArray("selected_repository_ids"))
                        : new Reply.Had<>(true);
            }
        };
    }

    private Reply<Boolean> selected(GithubPlace place, String path, Credential token, ArrayNode ids) {
        for (int page = 1; page <= MOST_PAGES; page++) {
            String uri = path + "/repositories?per_page=" + PAGE + (page == 1 ? "" : "&page=" + page);
            switch (calls.get(place, uri, false, token)) {
                case Reply.Ended<Answer>(Outcome outcome) -> {
                    return ended(outcome);
                }
                case Reply.Had<Answer>(Answer answer) -> {
                    JsonNode total = answer.body().path("total_count");
                    JsonNode repositories = answer.body().path("repositories");
                    if (!total.isInt() || !repositories.isArray() || repositories.size() > PAGE) {
                        return malformed(place, "the answer holds no list of the secret's repositories");
                    }
                    for (JsonNode repository : repositories) {
                        if (!repository.path("id").isIntegralNumber()
                                || !repository.path("id").canConvertToLong()) {
                            return malformed(place, "a repository in the answer has no identifier");
                        }
                        ids.add(repository.path("id").longValue());
                    }
                    if (ids.size() >= total.intValue()) {
                        return new Reply.Had<>(true);
                    }
                    if (repositories.isEmpty()) {
                        return malformed(place, "the list of the secret's repositories changed while it was read");
                    }
                }
            }
        }
        return refused("More than " + MOST_PAGES * PAGE + " repositories are selected for " + place.target()
                + ": nothing was written. Let it be for all or for private repositories, or set it by hand.");
    }

    /** The public key that values for the container are sealed to. */
    Reply<PublicKey> publicKey(GithubPlace place, Credential token) {
        return switch (calls.get(place, place.path() + "/public-key", false, token)) {
            case Reply.Ended<Answer>(Outcome outcome) -> ended(outcome);
            case Reply.Had<Answer>(Answer answer) -> {
                String id = text(answer.body(), "key_id");
                try {
                    byte[] key = Base64.getDecoder().decode(text(answer.body(), "key"));
                    yield id.isEmpty() || id.length() > LONGEST_KEY_ID || key.length != SealedBox.KEY
                            ? malformed(place, "the answer holds no public key")
                            : new Reply.Had<>(new PublicKey(id, key));
                } catch (IllegalArgumentException e) {
                    yield malformed(place, "the answer holds no public key");
                }
            }
        };
    }

    /** A member's text; empty where it is none. */
    private static String text(ObjectNode body, String member) {
        return Objects.requireNonNullElse(body.path(member).textValue(), "");
    }

    static <T> Reply<T> malformed(GithubPlace place, String what) {
        return ended(GithubAdvice.onFailure(place, new Unavailable(Reason.MALFORMED, what), false));
    }

    private static <T> Reply<T> refused(String message) {
        return ended(new Outcome.Refused(message));
    }

    private static <T> Reply<T> ended(Outcome outcome) {
        return new Reply.Ended<>(outcome);
    }
}
