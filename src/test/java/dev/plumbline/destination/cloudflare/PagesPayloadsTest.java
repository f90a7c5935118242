package dev.plumbline.destination.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.destination.Payloads;
import dev.plumbline.destination.cloudflare.PagesVariables.Variable;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Answers of Cloudflare's API about a Pages project, and what is read in each: its variables, and what is live. */
class PagesPayloadsTest {

    private static final String PLAIN = "A=Plain[3 characters], B=Secret[]";
    private static final String NO_DEPLOYMENT = "a deployment is not in the form of one";

    private static String read(byte[] body) {
        return switch (Envelope.parse(body)) {
            case Lookup.Failed<Envelope>(Unavailable why) -> said(why);
            case Lookup.Found<Envelope>(Envelope envelope) ->
                variables(envelope.result()) + " | " + live(envelope.result());
        };
    }

    private static String variables(JsonNode project) {
        return switch (PagesVariables.all(project, "production")) {
            case Lookup.Failed<Map<Subject, Variable>>(Unavailable why) -> said(why);
            case Lookup.Found<Map<Subject, Variable>>(Map<Subject, Variable> variables) ->
                variables.entrySet().stream()
                        .map(entry -> ForeignText.shown(entry.getKey().name(), 40) + "=" + entry.getValue())
                        .collect(Collectors.joining(", "));
        };
    }

    private static String live(JsonNode project) {
        return switch (PagesReads.canonical(project)) {
            case Lookup.Failed<Optional<PagesDeployment>>(Unavailable why) -> said(why);
            case Lookup.Found<Optional<PagesDeployment>>(Optional<PagesDeployment> deployment) ->
                deployment
                        .map(found -> found.shortId()
                                + (found.succeeded() ? " " : " unsuccessful ")
                                + ForeignText.shown(
                                        found.commit().orElse("none").substring(0, 4), 20)
                                + (found.dirty() ? " dirty" : ""))
                        .orElse("nothing");
        };
    }

    private static String said(Unavailable why) {
        assertThat(why.message()).doesNotContain("canary");
        return why.reason().word() + ": " + why.message().replaceFirst("\\. Nothing is known.*", "");
    }

    @Test
    void each_project_is_read_or_refused() {
        Payloads.come(
                "cloudflare",
                "pages-",
                PagesPayloadsTest::read,
                Map.ofEntries(
                        Map.entry("benign", PLAIN + " | f64788e9 ad9c"),
                        Map.entry(
                                "changed-by-hand",
                                "A=Plain[32 characters], B=Secret[], NODE_OPTIONS=Plain[19 characters] | f64788e9 ad9c"),
                        Map.entry("never-deployed", " | nothing"),
                        Map.entry("without-a-commit", PLAIN + " | f64788e9 none"),
                        Map.entry("dirty", PLAIN + " | f64788e9 ad9c dirty"),
                        Map.entry("failed-build", PLAIN + " | f64788e9 unsuccessful ad9c"),
                        Map.entry("unicode-and-control", "Ä\\u202E=Plain[3 characters] | f64788e9 ad9\\u202E"),
                        Map.entry(
                                "says-what-to-do",
                                "IGNORE_ALL_PREVIOUS_INSTRUCTIONS=Plain[7 characters] | f64788e9 ad9c"),
                        Map.entry("short-id-climbs", PLAIN + " | Malformed: " + NO_DEPLOYMENT),
                        Map.entry("commit-is-a-number", PLAIN + " | Malformed: " + NO_DEPLOYMENT),
                        Map.entry("commit-beyond-measure", PLAIN + " | Malformed: " + NO_DEPLOYMENT),
                        Map.entry("without-a-time", PLAIN + " | Malformed: a deployment says no time when it was made"),
                        Map.entry(
                                "without-canonical",
                                PLAIN + " | Malformed: the project does not say which deployment is its canonical one"),
                        Map.entry(
                                "unknown-type-of-variable",
                                "Malformed: a variable is neither plain text nor secret text | f64788e9 ad9c"),
                        Map.entry(
                                "variable-is-text",
                                "Malformed: a variable is neither plain text nor secret text | f64788e9 ad9c"),
                        Map.entry(
                                "list",
                                "Malformed: the project's settings are not in their form | Malformed: the project does not say which deployment is its canonical one"),
                        Map.entry(
                                "says-that-it-failed",
                                "UnexpectedAnswer: Cloudflare answered 200 and says at the same time that it failed: see cloudflarestatus.com"),
                        Map.entry(
                                "truncated",
                                "Malformed: the answer is not JSON, or goes beyond what can be read as such")));
    }

    @Test
    void a_name_beyond_all_measure_and_nesting_without_end_are_malformed() {
        String name =
                "{\"success\":true,\"errors\":[],\"result\":{\"canonical_deployment\":null,\"deployment_configs\":"
                        + "{\"production\":{\"env_vars\":{\"" + "N".repeat(254)
                        + "\":{\"type\":\"secret_text\"}}}}}}";
        String deep = "{\"success\":true,\"result\":" + "{\"a\":".repeat(500_000);

        assertThat(read(name.getBytes(StandardCharsets.UTF_8))).contains("254 characters, not 1 to 253");
        assertThat(read(deep.getBytes(StandardCharsets.UTF_8))).startsWith("Malformed");
    }
}
