package dev.plumbline.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plumbline.api.DriftPolicySpec;
import dev.plumbline.api.Severity;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.observation.Cadence;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .build();

    private final Planner planner = new Planner(FingerprintKey.of(new byte[32]));

    @Test
    void defaults_stand_where_a_spec_says_nothing() {
        var plan =
                (Plan.Valid) plan("{'environment': 'production', 'interval': '5m', 'desired': {}, 'destination': {}}");

        assertThat(plan.cadence()).isEqualTo(new Cadence.Every(Duration.ofMinutes(5)));
        assertThat(plan.after()).isZero();
        assertThat(plan.terms().severity()).isEqualTo(Severity.Medium);
        assertThat(plan.terms().timeToLive()).isEmpty();
        assertThat(plan.suspended()).isFalse();
    }

    @Test
    void durations_add_their_parts_up() {
        var plan = (Plan.Valid)
                plan(
                        "{'interval': '1h30m10s', 'desired': {}, 'destination': {}, 'incident': {'after': '90m', 'timeToLive': '24h'}}");

        assertThat(plan.cadence()).isEqualTo(new Cadence.Every(Duration.ofSeconds(5410)));
        assertThat(plan.after()).isEqualTo(Duration.ofMinutes(90));
        assertThat(plan.terms().timeToLive()).contains(Duration.ofDays(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {} | spec has neither interval nor schedule
                    {'interval': 'soon'} | spec.interval 'soon' is not a duration: write it as 30s, 5m or 1h30m
                    {'interval': '0s'} | spec.interval is PT0S: it has to be 5s or longer
                    {'schedule': {'cron': '0 6 * *'}} | spec.schedule.cron '0 6 * *' is not a cron expression of five fields
                    {'schedule': {'cron': '0 0 30 2 *'}} | spec.schedule.cron '0 0 30 2 *' never fires
                    {'schedule': {'cron': '0 6 * * *', 'timeZone': 'Mars/Olympus'}} | spec.schedule.timeZone 'Mars/Olympus' is not in the IANA database
                    {'interval': '5m', 'compare': {'ignore': [{'subject': 'A', 'until': 'tomorrow'}]}} | spec.compare.ignore for 'A' has the until 'tomorrow'
                    {'interval': '5m', 'compare': {'unexpected': 'Whatever'}} | spec.compare.unexpected is a word that this version does not know
                    {'interval': '5m', 'compare': {'normalize': [{'rule': 'Shout'}]}} | spec.compare.normalize has a rule that this version does not know
                    {'interval': '5m', 'compare': {'include': ['']}} | spec holds what this version can't carry out
                    {'interval': '5m', 'compare': {'ignore': [{'until': '2026-12-01T00:00:00Z'}]}} | spec holds what this version can't carry out
                    {'interval': '5m'} | spec has neither desired and destination nor a check: set one or the other
                    {'interval': '5m', 'desired': {}} | spec has neither desired and destination nor a check: set one or the other
                    {'interval': '5m', 'check': {}, 'desired': {}} | spec has a check beside desired or destination: set both of those, or check alone
                    {'interval': '5m', 'incident': {'severity': 'Apocalyptic'}} | spec.incident.severity is a word that this version does not know
                    """)
    void a_spec_that_cannot_be_carried_out_says_what_is_wrong_and_where(String spec, String message) {
        assertThat(plan(spec))
                .isInstanceOfSatisfying(
                        Plan.Invalid.class,
                        invalid -> assertThat(invalid.message()).startsWith(message));
    }

    private Plan plan(String spec) {
        try {
            return planner.plan(
                    "shop", JSON.readValue(spec.replace('\'', '"'), DriftPolicySpec.class), Nature.PLAIN, NOW);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
