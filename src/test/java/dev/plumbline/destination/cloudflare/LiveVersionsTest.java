package dev.plumbline.destination.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.platform.Lookup;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveVersionsTest {

    private static Lookup<LiveVersions> parse(String json) {
        try {
            return LiveVersions.parse(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static String deployment(String time, String... versions) {
        var list = new StringBuilder();
        for (String version : versions) {
            list.append(list.isEmpty() ? "" : ",")
                    .append("{\"version_id\":\"")
                    .append(version)
                    .append("\"}");
        }
        return "{\"created_on\":\"" + time + "\",\"versions\":[" + list + "]}";
    }

    @Test
    void the_time_is_that_of_the_newest_serving_version_when_it_first_served() {
        var live = parse("{\"deployments\":["
                + deployment("2026-11-05T00:00:00Z", "b", "a")
                + "," + deployment("2026-11-04T00:00:00.123456Z", "c")
                + "," + deployment("2026-11-03T00:00:00Z", "b")
                + "," + deployment("2026-11-02T01:00:00+01:00", "a")
                + "]}");

        assertThat(live).isEqualTo(new Lookup.Found<>(new LiveVersions("a+b", Instant.parse("2026-11-03T00:00:00Z"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"deployments\":{}}",
                "{\"deployments\":[]}",
                "{\"deployments\":[1]}",
                "{\"deployments\":[{\"created_on\":\"2026-11-05T00:00:00Z\"}]}",
                "{\"deployments\":[{\"created_on\":\"2026-11-05T00:00:00Z\",\"versions\":[]}]}",
                "{\"deployments\":[{\"created_on\":\"canary\",\"versions\":[{\"version_id\":\"a\"}]}]}",
                "{\"deployments\":[{\"versions\":[{\"version_id\":\"a\"}]}]}",
                "{\"deployments\":[{\"created_on\":\"2026-11-05T00:00:00Z\",\"versions\":[{\"version_id\":7}]}]}",
                "{\"deployments\":[{\"created_on\":\"2026-11-05T00:00:00Z\",\"versions\":[{\"version_id\":\"a+canary\"}]}]}",
                "{\"deployments\":[{\"created_on\":\"2026-11-05T00:00:00Z\",\"versions\":[{\"version_id\":\"a\"},{\"version_id\":\"a\"}]}]}",
                "{\"deployments\":[{\"created_on\":\"2026-11-04T00:00:00Z\",\"versions\":[{\"version_id\":\"a\"}]},{\"created_on\":\"2026-11-05T00:00:00Z\",\"versions\":[{\"version_id\":\"b\"}]}]}"
            })
    void a_list_that_can_not_be_trusted_gives_nothing(String json) {
        assertThat(parse(json)).isInstanceOfSatisfying(Lookup.Failed.class, failed -> {
            var why = ((Lookup.Failed<?>) failed).why();
            assertThat(why.reason()).isEqualTo(Reason.MALFORMED);
            assertThat(why.message()).doesNotContain("canary");
        });
    }
}
