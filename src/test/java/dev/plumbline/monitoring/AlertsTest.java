package dev.plumbline.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.monitoring.Monitoring.Alert;
import dev.plumbline.simulator.PromtoolBinary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules, the dashboard and docs/operations.md say the same; what fires when is for promtool to say. */
class AlertsTest {

    private static final Pattern ALERT_HEADING = Pattern.compile("(?m)^### (Plumbline\\w+)$");
    private static final Pattern NAMED = Pattern.compile("alertname=\"(\\w+)\"");

    private static final List<String> TESTS = List.of("operator", "converger", "weekly");

    @Test
    void prometheus_takes_the_rules() throws Exception {
        promtool("check", "rules", "--lint=all", "--lint-fatal", Monitoring.OPERATOR_RULES, Monitoring.CONVERGER_RULES);
    }

    @Test
    void each_alert_fires_when_it_should_and_not_before() throws Exception {
        for (String test : TESTS) {
            promtool("test", "rules", Monitoring.TESTS.resolve(test + "-rules.test.yaml"));
        }
    }

    @Test
    void each_alert_is_tried_both_ways() {
        var fires = new TreeSet<String>();
        var isSilent = new TreeSet<String>();
        TESTS.stream()
                .map(role -> Monitoring.yaml(Monitoring.TESTS.resolve(role + "-rules.test.yaml")))
                .flatMap(tests -> Monitoring.elements(tests.path("tests")))
                .flatMap(test -> Monitoring.elements(test.path("promql_expr_test")))
                .forEach(test -> NAMED.matcher(test.path("expr").asText())
                        .results()
                        .forEach(named -> (test.path("exp_samples").isEmpty() ? isSilent : fires).add(named.group(1))));
        var alerts = Monitoring.alerts().stream().map(Alert::name).toList();

        assertThat(fires).containsExactlyInAnyOrderElementsOf(alerts);
        assertThat(isSilent).containsExactlyInAnyOrderElementsOf(alerts);
    }

    @Test
    void each_alert_says_how_bad_it_is_what_it_is_and_where_to_read_on() {
        assertThat(Monitoring.alerts()).allSatisfy(alert -> {
            assertThat(alert.labels()).containsOnlyKeys("severity");
            assertThat(alert.labels().get("severity")).isIn("critical", "warning");
            assertThat(alert.annotations()).containsOnlyKeys("summary", "description", "runbook_url");
            assertThat(alert.annotations().get("summary")).endsWith(".");
            assertThat(alert.annotations().get("description")).endsWith(".");
            assertThat(alert.annotations().get("runbook_url"))
                    .isEqualTo("RUNBOOK#" + alert.name().toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void each_alert_has_its_heading_and_each_heading_its_alert() {
        var headings = ALERT_HEADING
                .matcher(Monitoring.text(Monitoring.PAGE))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(headings)
                .containsExactlyElementsOf(
                        Monitoring.alerts().stream().map(Alert::name).toList());
    }

    @Test
    void the_page_says_of_each_alert_how_bad_it_is() {
        assertThat(Monitoring.alerts()).allSatisfy(alert -> {
            String severity = alert.labels().get("severity");
            assertThat(Monitoring.text(Monitoring.PAGE))
                    .containsPattern("### " + alert.name() + "\\n\\n(?i:" + severity + ")\\b");
        });
    }

    @Test
    void each_metric_of_ours_is_looked_at_by_a_rule_or_a_panel() {
        var asked = new TreeSet<String>();
        Stream.of(Monitoring.OPERATOR_RULES, Monitoring.CONVERGER_RULES, Monitoring.DASHBOARD)
                .map(Monitoring::askedFor)
                .flatMap(names -> names.stream())
                .map(name -> name.replaceFirst("_seconds_(count|sum|max)$", "_seconds"))
                .filter(name -> name.startsWith("plumbline_"))
                .forEach(asked::add);

        assertThat(asked).isEqualTo(Monitoring.documented().keySet());
    }

    @Test
    void each_panel_has_a_title_of_its_own_and_asks_of_our_jobs() {
        List<JsonNode> panels = Monitoring.elements(
                        Monitoring.yaml(Monitoring.DASHBOARD).path("panels"))
                .toList();

        assertThat(panels).extracting(panel -> panel.path("title").asText()).doesNotHaveDuplicates();
        assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
        assertThat(Monitoring.yaml(Monitoring.DASHBOARD).findValuesAsText("expr"))
                .allSatisfy(expression -> assertThat(expression).contains("plumbline-"));
    }

    @Test
    void each_reason_for_a_failed_look_has_a_row() {
        String table = Monitoring.text(Monitoring.PAGE)
                .split("### Why a policy is not Ready")[1]
                .split("\n#")[0];
        var words = Stream.of(Reason.values())
                .map(Reason::word)
                .map(word -> "| `" + word + "` |")
                .toList();

        assertThat(table).contains(words).contains("| `InvalidSpec` |", "| `Suspended` |");
    }

    private static void promtool(Object... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(PromtoolBinary.here().toString());
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        var process = new ProcessBuilder(command)
                .directory(Path.of("").toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
    }
}
