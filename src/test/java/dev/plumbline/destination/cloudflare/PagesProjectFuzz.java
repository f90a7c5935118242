package dev.plumbline.destination.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.destination.cloudflare.PagesVariables.Variable;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Whatever Cloudflare, or somebody in its place, answers: it is read or refused, never an exception, and within bounds. */
class PagesProjectFuzz {

    @FuzzTest(maxDuration = "20s")
    void any_bytes_are_a_project_or_malformed(byte[] body) {
        switch (Envelope.parse(body)) {
            case Lookup.Failed<Envelope>(Unavailable why) ->
                assertThat(why.reason()).isIn(Reason.MALFORMED, Reason.UNEXPECTED_ANSWER);
            case Lookup.Found<Envelope>(Envelope envelope) -> {
                project(envelope.result());
                deployments(envelope.result());
            }
        }
    }

    private static void project(JsonNode project) {
        switch (PagesVariables.all(project, "production")) {
            case Lookup.Failed<Map<Subject, Variable>>(Unavailable why) ->
                assertThat(why.reason()).isEqualTo(Reason.MALFORMED);
            case Lookup.Found<Map<Subject, Variable>>(Map<Subject, Variable> variables) ->
                assertThat(variables).doesNotContainValue(null);
        }
        switch (PagesReads.canonical(project)) {
            case Lookup.Failed<Optional<PagesDeployment>>(Unavailable why) ->
                assertThat(why.reason()).isEqualTo(Reason.MALFORMED);
            case Lookup.Found<Optional<PagesDeployment>>(Optional<PagesDeployment> deployment) ->
                deployment.ifPresent(PagesProjectFuzz::bounded);
        }
    }

    private static void deployments(JsonNode list) {
        switch (PagesReads.Page.parse(list, "preview", Instant.MAX)) {
            case Lookup.Failed<PagesReads.Page>(Unavailable why) ->
                assertThat(why.reason()).isEqualTo(Reason.MALFORMED);
            case Lookup.Found<PagesReads.Page>(PagesReads.Page page) -> {
                assertThat(page.size()).isLessThanOrEqualTo(PagesReads.PAGE);
                page.succeeded().ifPresent(PagesProjectFuzz::bounded);
            }
        }
    }

    private static void bounded(PagesDeployment deployment) {
        assertThat(deployment.shortId()).matches("[0-9A-Za-z-]{1,40}");
        assertThat(deployment.commit().orElse("a").length()).isBetween(1, 255);
        assertThat(deployment.url().length()).isLessThanOrEqualTo(2048);
    }
}
