package dev.plumbline.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.docs.Settings;
import dev.plumbline.platform.wiring.ChecksConfig;
import dev.plumbline.platform.wiring.ConvergerConfig;
import dev.plumbline.platform.wiring.GitConfig;
import dev.plumbline.platform.wiring.HttpConfig;
import dev.plumbline.platform.wiring.OperatorConfig;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the chart tells a process in its environment is what the process reads there. */
class PodSettingsTest {

    @Test
    void the_way_out_is_the_same_for_operator_and_converger() {
        for (String component : List.of("operator", "converger")) {
            var http = settings("way-out.yaml", component).getConfigMapping(HttpConfig.class);

            assertThat(http.allowedAddresses()).contains(List.of("10.20.0.0/16", "fd12:3456::/32"));
            assertThat(http.caFile()).contains(Path.of("/etc/plumbline/certificates/ca.crt"));
            assertThat(http.budgets()).containsOnlyKeys("heroku", "vault");
            assertThat(http.budgets().get("heroku").perSecond()).isEqualTo(0.5);
            assertThat(http.budgets().get("heroku").burst()).isEqualTo(100);
            assertThat(http.budgets().get("vault").perSecond()).isEqualTo(40);
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
        var checks = settings("checks.yaml", "operator").getConfigMapping(ChecksConfig.class);

        assertThat(checks.runner()).isEqualTo(ChecksConfig.Kind.Job);
        assertThat(checks.image().orElseThrow()).startsWith("registry.example.com/plumbline@sha256:");
        assertThat(checks.images()).containsOnlyKeys("tofu", "ansible-playbook");
        assertThat(checks.images().get("tofu")).isEqualTo("ghcr.io/opentofu/opentofu:1.12.6");
    }

    @Test
    void the_converger_knows_its_mode_and_where_the_key_of_the_operator_is() {
        var settings = settings("converger.yaml", "converger");
        var converger = settings.getConfigMapping(ConvergerConfig.class);

        assertThat(settings.getRawValue("plumbline.role")).isEqualTo("converger");
        assertThat(converger.mode()).isEqualTo(ConvergerConfig.Mode.DryRun);
        assertThat(converger.push()).isTrue();
        assertThat(converger.namespace()).isEqualTo("convergence");
        assertThat(settings.getConfigMapping(OperatorConfig.class).namespace()).isEqualTo("plumbline-system");
    }

    @Test
    void both_look_for_the_fingerprint_key_under_its_name() {
        for (String component : List.of("operator", "converger")) {
            var operator = settings("fingerprint-key.yaml", component).getConfigMapping(OperatorConfig.class);

            assertThat(operator.fingerprintSecret()).isEqualTo("key-from-the-backup");
            assertThat(operator.namespace()).isEqualTo("plumbline-system");
        }
    }

    @Test
    void both_are_told_which_namespaces_are_watched() {
        for (String component : List.of("operator", "converger")) {
            assertThat(settings("watched-namespaces.yaml", component)
                            .getRawValue("plumbline.operator.watch-namespaces"))
                    .isEqualTo("shop,blog");
        }
    }

    @Test
    void settings_reach_the_operator_and_the_converger_unless_that_has_its_own() {
        assertThat(settings("operator.yaml", "operator").getConfigMapping(HttpConfig.class))
                .satisfies(http -> assertThat(http.timeout()).isEqualTo(Duration.ofSeconds(10)))
                .satisfies(http -> assertThat(http.maxAnswerBytes()).isEqualTo(1_048_576));
        assertThat(settings("operator.yaml", "operator").getRawValue("plumbline.heroku.url"))
                .isEqualTo("https://heroku.example.com");
        assertThat(settings("converger.yaml", "operator")
                        .getConfigMapping(HttpConfig.class)
                        .timeout())
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(settings("converger.yaml", "converger")
                        .getConfigMapping(HttpConfig.class)
                        .timeout())
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(settings("converger.yaml", "converger")
                        .getConfigMapping(GitConfig.class)
                        .idle())
                .isEqualTo(Duration.ofSeconds(5));
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

    /** What a process reads in the environment that its container has; a field of its pod is what it would be. */
    private static SmallRyeConfig settings(String file, String component) {
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
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withSources(new EnvConfigSource(environment, 300))
                .withMapping(ChecksConfig.class)
                .withMapping(ConvergerConfig.class)
                .withMapping(GitConfig.class)
                .withMapping(HttpConfig.class)
                .withMapping(OperatorConfig.class)
                .build();
    }
}
