package dev.plumbline.cli.look;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.SecretDistributionStatus;
import dev.plumbline.api.Severity;
import dev.plumbline.cli.ExitCode;
import dev.plumbline.cli.Kind;
import dev.plumbline.cli.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A resource as the API server has it. What is not looked at is not read into records: that would take longer than
 * asking for it.
 *
 * @param raw the whole resource
 */
record Item(Kind kind, JsonNode raw) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    String namespace() {
        return raw.at("/metadata/namespace").asText();
    }

    String name() {
        return raw.at("/metadata/name").asText();
    }

    /** As di/shop-7f3a09c1, for people. */
    String shortForm() {
        return kind.shortName() + '/' + Shown.text(name());
    }

    Optional<Instant> created() {
        return time(raw.at("/metadata/creationTimestamp"));
    }

    String environment() {
        return raw.at("/spec/environment").asText();
    }

    boolean suspended() {
        return raw.at("/spec/suspend").asBoolean();
    }

    /** Time from one look to the next, where that is a fixed one. */
    Optional<Duration> interval() {
        String text = raw.at("/spec/interval").asText(kind == Kind.DISTRIBUTION ? "1m" : "");
        return text.isEmpty() ? Optional.empty() : Ages.parsed(text);
    }

    /** How grave an incident is, or one of this policy or distribution would be. */
    Severity severity() {
        String word = raw.at(kind == Kind.INCIDENT ? "/status/severity" : "/spec/incident/severity")
                .asText("Medium");
        return Stream.of(Severity.values())
                .filter(severity -> severity.name().equals(word))
                .findFirst()
                .orElse(kind == Kind.INCIDENT && !word.isEmpty() ? Severity.Unrecognized : Severity.Medium);
    }

    /** Whether the operator has written a status about the spec as it is now. */
    boolean observed() {
        long generation = raw.at("/metadata/generation").asLong();
        return hasStatus() && raw.at("/status/observedGeneration").asLong() >= generation;
    }

    boolean hasStatus() {
        return !raw.at("/status/conditions").isEmpty();
    }

    Optional<Instant> lastObserved() {
        return time(raw.at("/status/lastObservedTime"));
    }

    /** Text of the status; empty where there is none. */
    String status(String field) {
        return raw.path("status").path(field).asText();
    }

    int count(String field) {
        return raw.path("status").path(field).asInt();
    }

    List<Condition> conditions() {
        return raw.at("/status/conditions")
                .valueStream()
                .map(node -> read(node, Condition.class))
                .toList();
    }

    Optional<Condition> condition(String type) {
        return conditions().stream()
                .filter(condition -> type.equals(condition.type()))
                .findFirst();
    }

    DriftIncidentSpec incidentSpec() {
        return read(raw.path("spec"), DriftIncidentSpec.class);
    }

    DriftIncidentStatus incidentStatus() {
        return read(orEmpty(raw.path("status")), DriftIncidentStatus.class);
    }

    SecretDistributionStatus distributionStatus() {
        return read(orEmpty(raw.path("status")), SecretDistributionStatus.class);
    }

    /** Whether this is an incident of that policy or distribution. */
    boolean isAbout(Item source) {
        return kind == Kind.INCIDENT
                && namespace().equals(source.namespace())
                && raw.at("/spec/source/name").asText().equals(source.name())
                && raw.at("/spec/source/kind").asText().equals(source.kind().kind());
    }

    /** Whether this is an incident that is not closed. */
    boolean open() {
        return kind == Kind.INCIDENT && !"Closed".equals(status("phase"));
    }

    private static JsonNode orEmpty(JsonNode node) {
        return node.isObject() ? node : JSON.createObjectNode();
    }

    private static <T> T read(JsonNode node, Class<T> type) {
        try {
            return JSON.treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw new Stop(
                    ExitCode.FAILED,
                    "the API server has a resource that this version of kubectl drift can't read. Look at it with kubectl, or use the version of the operator");
        }
    }

    private static Optional<Instant> time(JsonNode node) {
        return Ages.time(node.asText());
    }

    /** The open incident of this policy or distribution. */
    Optional<Item> openIncident(List<Item> incidents) {
        return incidents.stream()
                .filter(Item::open)
                .filter(incident -> incident.isAbout(this))
                .findFirst();
    }
}
