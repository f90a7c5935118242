package dev.plumbline.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.docs.Settings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What the chart tells a process in its environment is what the process reads there. */
class PodSettingsTest {

    @Test
    void the_way_out_is_the_same_for_operator_and_converger() {
        for (String component : List.of("operator", "converger")) {
            assertThat(read("way-out.yaml", component))
                    .returns("10.20.0.0/16,fd12:3456::/32", of("plumbline.http.allowed-addresses"))
                    .returns("/etc/plumbline/certificates/ca.crt", of("plumbline.http.ca-file"))
                    .returns("0.5", of("plumbline.http.budgets.heroku.per-second"))
                    .returns("100", of("plumbline.http.budgets.heroku.burst"))
                    .returns("40", of("plumbline.http.budgets.vault.per-second"))
                    .returns("400", of("plumbline.http.budgets.vault.burst"));
        }
    }

    @Test
    void the_certificates_lie_where_the_process_is_told() {
        for (String component : List.of("operator", "converger")) {
            var pod = ValueFiles.rendering("way-out.yaml")
                    .one("Deployment", "plumbline-" + component)
                    .at("/spec/template/spec");

            assertThat(pod.path("volumes").toString())
                    .contains(
                            "\"configMap\":{\"name\":\"house-authorities\",\"items\":[{\"key\":\"ca.crt\",\"path\":\"ca.crt\"}]}");
            assertThat(pod.at("/containers/0/volumeMounts").toString()).contains("\"/etc/plumbline/certificates\"");
        }
    }

    @Test
    void checks_run_with_the_images_that_are_allowed() {
        var settings = read("checks.yaml", "operator");

        assertThat(settings)
                .returns("Job", of("plumbline.checks.runner"))
                .returns("ghcr.io/opentofu/opentofu:1.12.6", of("plumbline.checks.images.tofu"));
        assertThat(settings.getRawValue("plumbline.checks.image")).startsWith("registry.example.com/plumbline@sha256:");
        assertThat(settings.getMapKeys("plumbline.checks.images")).containsOnlyKeys("tofu", "ansible-playbook");
    }

    @Test
    void the_converger_knows_its_mode_and_where_the_key_of_the_operator_is() {
        assertThat(read("converger.yaml", "converger"))
                .returns("converger", of("plumbline.role"))
                .returns("DryRun", of("plumbline.converger.mode"))
                .returns("true", of("plumbline.converger.push"))
                .returns("convergence", of("plumbline.converger.namespace"))
                .returns("plumbline-system", of("plumbline.operator.namespace"));
    }

    @Test
    void both_look_for_the_fingerprint_key_under_its_name() {
        for (String component : List.of("operator", "converger")) {
            assertThat(read("fingerprint-key.yaml", component))
                    .returns("key-from-the-backup", of("plumbline.operator.fingerprint-secret"))
                    .returns("plumbline-system", of("plumbline.operator.namespace"));
        }
    }

    @Test
    void both_are_told_which_namespaces_are_watched() {
        for (String component : List.of("operator", "converger")) {
            assertThat(read("watched-namespaces.yaml", component))
                    .returns("shop,blog", of("plumbline.operator.watch-namespaces"));
        }
    }

    @Test
    void settings_reach_the_operator_and_the_converger_unless_that_has_its_own() {
        assertThat(read("operator.yaml", "operator"))
                .returns("10s", of("plumbline.http.timeout"))
                .returns("1048576", of("plumbline.http.max-answer-bytes"))
                .returns("https://heroku.example.com", of("plumbline.heroku.url"));
        assertThat(read("converger.yaml", "operator")).returns("10s", of("plumbline.http.timeout"));
        assertThat(read("converger.yaml", "converger"))
                .returns("30s", of("plumbline.http.timeout"))
                .returns("5s", of("plumbline.git.idle"));
    }

    @Test
    void a_setting_goes_into_settings_or_has_a_value_of_its_own() throws IOException {
        var known = new TreeSet<String>();
        new ObjectMapper()
                .readTree(Helm.CHART.resolve("values.schema.json").toFile())
                .at("/$defs/settings/propertyNames/anyOf/0/enum")
                .forEach(name -> known.add(name.asText()));
        var expected = new TreeSet<>(Settings.inCode().keySet());
        // The chart has values for these, or says them by itself: templates/_choices.tpl refuses them as settings.
        expected.removeAll(List.of(
                "plumbline.role",
                "plumbline.git.cache-dir",
                "plumbline.operator.namespace",
                "plumbline.operator.watch-namespaces",
                "plumbline.operator.fingerprint-secret",
                "plumbline.converger.namespace",
                "plumbline.converger.mode",
                "plumbline.converger.push",
                "plumbline.http.allowed-addresses",
                "plumbline.http.ca-file",
                "plumbline.checks.runner",
                "plumbline.checks.image"));
        expected.removeIf(name -> name.contains("*") || name.startsWith("plumbline.checks.local."));

        assertThat(known).as("the names of settings in values.schema.json").isEqualTo(expected);
    }

    private static Function<SmallRyeConfig, String> of(String setting) {
        return settings -> settings.getRawValue(setting);
    }

    /** What a process reads in the environment that its container has; a field of its pod is what it would be. */
    private static SmallRyeConfig read(String file, String component) {
        JsonNode deployment = ValueFiles.rendering(file).one("Deployment", "plumbline-" + component);
        var environment = new HashMap<String, String>();
        for (JsonNode variable : deployment.at("/spec/template/spec/containers/0/env")) {
            String field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
            environment.put(
                    variable.path("name").asText(),
                    field.equals("metadata.namespace")
                            ? deployment.at("/metadata/namespace").asText()
                            : variable.path("value").asText());
        }
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new EnvConfigSource(environment, 300))
                .build();
    }
}
