package dev.plumbline.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.cli.Kind;
import dev.plumbline.cli.look.Check.State;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the doctor makes of what it finds. */
class ChecksTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"31, PROBLEM", "32, OK", "34+, OK", "'', UNKNOWN"})
    void the_oldest_api_server_that_will_do_is_1_32(String minor, State state) {
        var version = JsonNodeFactory.instance.objectNode().put("major", "1").put("minor", minor);

        assertThat(ClusterChecks.version(version).state()).isEqualTo(state);
    }

    @Test
    void the_crd_of_this_version_is_known_and_an_older_or_newer_one_is_told() throws IOException {
        var crd = (ObjectNode) Serialization.unmarshal(
                Files.readString(Path.of("crds/driftincidents.plumbline.dev.yaml")), JsonNode.class);
        assertThat(check(crd).state()).isEqualTo(State.PROBLEM);
        crd.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Established")
                .put("status", "True");

        var fields = (ObjectNode) crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/status/properties");
        assertThat(check(crd).state()).isEqualTo(State.OK);
        fields.putObject("moonPhase");
        assertThat(check(crd).state()).isEqualTo(State.UNKNOWN);
        assertThat(check(crd).what()).contains("moonPhase");
        fields.remove("proposals");
        assertThat(check(crd).state()).isEqualTo(State.PROBLEM);
        assertThat(check(crd).what()).contains("proposals");
    }

    private static Check check(JsonNode crd) {
        return ClusterChecks.crd("CRD driftincidents", crd, DriftIncidentStatus.class);
    }

    @Test
    void the_admission_policies_that_are_looked_for_are_those_that_are_installed() throws IOException {
        String installed = Files.readString(Path.of("deploy/base/admission.yaml"));
        var names = Stream.of(installed.split("(?m)^---$"))
                .filter(document -> document.contains("kind: ValidatingAdmissionPolicy\n"))
                .map(document -> Serialization.unmarshal(document, JsonNode.class)
                        .at("/metadata/name")
                        .asText())
                .toList();

        assertThat(ClusterChecks.ADMISSION).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void a_binding_that_only_warns_counts_as_missing() {
        var list = JsonNodeFactory.instance.objectNode();
        var items = list.putArray("items");
        for (String name : ClusterChecks.ADMISSION) {
            var binding = items.addObject();
            binding.putObject("metadata").put("name", name);
            binding.putObject("spec")
                    .putArray("validationActions")
                    .add(name.equals("plumbline-incident-words") ? "Warn" : "Deny");
        }

        var check = ClusterChecks.admission("bindings", list);

        assertThat(check.state()).isEqualTo(State.PROBLEM);
        assertThat(check.what()).contains("plumbline-incident-words").doesNotContain("plumbline-checks");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T11:59:55.123456Z, OK",
        "2026-11-22T11:50:00.000000Z, PROBLEM",
        "yesterday, PROBLEM",
        "'', PROBLEM"
    })
    void a_lease_says_who_is_at_work_as_long_as_it_is_fresh(String renewed, State state) {
        var lease = JsonNodeFactory.instance.objectNode();
        lease.putObject("spec").put("holderIdentity", "pod-1\u001B[2J").put("renewTime", renewed);

        var check = InstallationChecks.lease("operator", lease, NOW);

        assertThat(check.state()).isEqualTo(state);
        assertThat(check.what()).doesNotContain("\u001B").contains("pod-1");
    }

    @Test
    void what_is_not_looked_at_is_never_ok() {
        assertThat(GoldenScreensTest.items("list-mixed").stream()
                        .filter(item -> item.kind() != Kind.INCIDENT)
                        .filter(item -> ResourceChecks.looked(item, NOW).state() == State.OK)
                        .map(Item::name))
                .containsExactlyInAnyOrder("blog", "docs", "young", "shop", "stripe-key");
    }

    @Test
    void a_look_that_failed_is_told_with_its_reason_and_what_to_do() {
        var failing = GoldenScreensTest.items("show-policy-failing").getFirst();

        var check = ResourceChecks.looked(failing, NOW);

        assertThat(check.state()).isEqualTo(State.PROBLEM);
        assertThat(check.what()).startsWith("Unauthorized: ");
        assertThat(check.todo()).isEqualTo("Put a valid credential into the Secret.");
    }

    @Test
    void each_reference_to_a_secret_is_found_wherever_it_stands() {
        var spec = Serialization.unmarshal("""
                desired: {git: {url: x, secretRef: {name: git-read}}}
                destinations: [{webhook: {secretRef: {name: hook}}}, {herokuConfigVar: {secretRef: {name: heroku}}}]
                check: {openTofu: {git: {secretRef: {name: git-read}}}}
                """, JsonNode.class);

        assertThat(ResourceChecks.named(spec)).isEqualTo(List.of("git-read", "hook", "heroku"));
    }
}
