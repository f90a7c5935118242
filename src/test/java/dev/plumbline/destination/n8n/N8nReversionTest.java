package dev.plumbline.destination.n8n;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DestinationSpec.N8n;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.Reversion.Reversal;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Finding.Kind;
import dev.plumbline.drift.Subject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class N8nReversionTest {

    private static final N8n ALL = new N8n("https://n8n.example.com", null, new SecretRef("n8n-read"));
    private static final N8n TAGGED = new N8n("https://n8n.example.com", List.of("prod"), new SecretRef("n8n-read"));

    private final N8nReversion reversion = new N8nReversion();

    private Reversal revert(N8n spec, Finding... findings) {
        return reversion.revert(spec, "shop", List.of(findings), subject -> Optional.of("read-it"));
    }

    private Reversal.Possible possible(Finding... findings) {
        return (Reversal.Possible) revert(ALL, findings);
    }

    private static Finding finding(String subject, String field, Kind kind) {
        return new Finding(
                new Subject(subject),
                field,
                kind,
                kind == Kind.UNEXPECTED ? "" : "hmac:1",
                kind == Kind.MISSING ? "" : "hmac:2",
                Evidence.VALUE,
                "hmac:7");
    }

    @Test
    void each_workflow_is_a_step_that_names_its_places() {
        var reversal = possible(
                finding("orders.json", "/active", Kind.CHANGED),
                finding("orders.json", "/nodes/HTTP Request/parameters/url", Kind.CHANGED),
                finding("refunds.json", "/nodes/Code", Kind.UNEXPECTED));

        assertThat(reversal.steps())
                .extracting(step -> step.summary())
                .containsExactly(
                        "Write orders.json in n8n: /active, /nodes/HTTP Request/parameters/url",
                        "Write refunds.json in n8n: /nodes/Code");
        assertThat(reversal.steps().getLast().changes())
                .extracting(Change::operation)
                .containsExactly(Operation.Unset);
        assertThat(reversal.target()).isEqualTo("workflows of n8n at https://n8n.example.com");
        assertThat(reversion.target(ALL, "shop")).isEqualTo(reversal.target());
        assertThat(reversal.risks()).anyMatch(risk -> risk.contains("takes effect at once"));
        assertThat(reversal.risks()).anyMatch(risk -> risk.contains("starts to run by itself"));
        assertThat(reversal.risks()).noneMatch(risk -> risk.contains("another id"));
        assertThat(reversal.leftOut()).isEmpty();
    }

    @Test
    void a_missing_workflow_is_made_anew_and_what_that_brings_about_is_said() {
        var reversal = possible(finding("orders.json", "", Kind.MISSING));

        assertThat(reversal.steps())
                .singleElement()
                .satisfies(
                        step -> assertThat(step.summary()).isEqualTo("Create orders.json in n8n: the whole workflow"));
        assertThat(reversal.risks()).anyMatch(risk -> risk.contains("another id") && risk.contains("owner"));
    }

    @Test
    void one_that_could_be_there_without_its_tags_is_not_made() {
        assertThat(((Reversal.Impossible) revert(TAGGED, finding("orders.json", "", Kind.MISSING))).why())
                .contains("orders.json", "tags");
    }

    @Test
    void none_is_deleted_or_stopped() {
        assertThat(((Reversal.Impossible) revert(ALL, finding("Crypto \u001b miner", "", Kind.UNEXPECTED))).why())
                .contains("Crypto \\u001B miner", "deletes no workflow", "in n8n");
    }

    @Test
    void what_the_api_does_not_write_is_left_to_people() {
        var reversal = possible(
                finding("orders.json", "/active", Kind.CHANGED),
                finding("orders.json", "/isArchived", Kind.UNEXPECTED),
                finding("orders.json", "/tags", Kind.CHANGED));

        assertThat(reversal.steps())
                .singleElement()
                .satisfies(step ->
                        assertThat(step.changes()).extracting(Change::field).containsExactly("/active"));
        assertThat(reversal.leftOut())
                .containsExactly(
                        "orders.json at /isArchived is not written by way of n8n's API: set it in n8n.",
                        "orders.json at /tags is not written by way of n8n's API: set it in n8n.");
    }
}
