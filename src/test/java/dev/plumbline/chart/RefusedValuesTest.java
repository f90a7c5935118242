package dev.plumbline.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chart refuses, and with which words. */
class RefusedValuesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        operator.replica=3                         | at '/operator': additional properties 'replica' not allowed
        converger.enable=true                      | at '/converger': additional properties 'enable' not allowed
        watchNamespace={shop}                      | at '': additional properties 'watchNamespace' not allowed
        image.sha=12                               | at '/image': additional properties 'sha' not allowed
        operator.resources.requests.mem=1Gi        | at '/operator/resources/requests': additional properties 'mem' not allowed
        operator.replicas=two                      | at '/operator/replicas': got string, want integer
        operator.replicas=0                        | at '/operator/replicas': minimum: got 0, want 1
        converger.enabled=yes                      | at '/converger/enabled': got string, want boolean
        converger.mode=Dryrun                      | at '/converger/mode': value must be one of 'Write', 'DryRun'
        checks.runner=Local                        | at '/checks/runner': value must be one of 'None', 'Job'
        checks.images.tofoo=a                      | at '/checks/images': additional properties 'tofoo' not allowed
        image.digest=sha256:12                     | at '/image/digest': 'sha256:12' does not match pattern '^(sha256:[a-f0-9]{64})?$'
        image.pullPolicy=always                    | at '/image/pullPolicy': value must be one of 'Always', 'IfNotPresent', 'Never'
        watchNamespaces={Shop}                     | at '/watchNamespaces/0': 'Shop' does not match pattern '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$'
        watchNamespaces=shop                       | at '/watchNamespaces': got string, want array
        http.allowedAddresses={10.0.0.0}           | at '/http/allowedAddresses/0': '10.0.0.0' does not match pattern
        http.budgets.herokku.burst=1               | invalid propertyName 'herokku'
        http.budgets.heroku.burst=1                | at '/http/budgets/heroku': missing property 'perSecond'
        networkPolicy.egress.ports={0}             | at '/networkPolicy/egress/ports/0': minimum: got 0, want 1
        monitoring.servicemonitor.enabled=true     | at '/monitoring': additional properties 'servicemonitor' not allowed
        operator.settings.plumbline\\.http\\.tiemout=9s | invalid propertyName 'plumbline.http.tiemout'
        """)
    void a_misspelt_or_impossible_value_is_refused_with_its_place(String value, String words) {
        assertThat(refusal("--set", value)).contains(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        image.tag=v1,image.digest=sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 | image.tag and image.digest are both set: keep the digest, or the tag.
        converger.namespace=plumbline-system | The release's namespace is plumbline-system, and so is converger.namespace: write credentials live in a namespace of the converger's own. Give one of them another name.
        converger.enabled=true,admission.install=false | converger.enabled needs the admission policies, which hold people to their own names and the converger to its part: set admission.install, or, where another has installed them, admission.installedElsewhere.
        admission.installedElsewhere=true | admission.install and admission.installedElsewhere are both true: keep the one that holds.
        checks.runner=Job | checks.runner is Job, and checks.image is empty: name Plumbline's image for the pods of checks, with its digest.
        checks.namespaces={shop} | checks has images or namespaces, and checks.runner is None: set checks.runner to Job, or take them out.
        watchNamespaces={shop},readNamespaces={shop} | readNamespaces is for where the whole cluster is watched; the namespaces in watchNamespaces are read anyway. Take readNamespaces out.
        watchNamespaces={plumbline-system} | watchNamespaces has plumbline-system, where Plumbline keeps its own keys and credentials: a policy there could name them. Take it out.
        readNamespaces={plumbline-converger} | readNamespaces has plumbline-converger, where Plumbline keeps its own keys and credentials: a policy there could name them. Take it out.
        converger.writeNamespaces={shop} | converger.writeNamespaces is set, and converger.enabled is false: set converger.enabled, or take it out.
        converger.enabled=true,converger.secretNamespaces={plumbline-system} | converger.secretNamespaces has plumbline-system, where Plumbline keeps its own keys and credentials. Take it out.
        converger.enabled=true,converger.secretNamespaces={blog},watchNamespaces={shop} | converger.secretNamespaces has blog, which is not among watchNamespaces: add it there, or take it out.
        operator.settings.plumbline\\.http\\.allowed-addresses=10.0.0.0/8 | operator.settings has plumbline.http.allowed-addresses, which is said by http.allowedAddresses: say it there.
        converger.settings.plumbline\\.role=operator | converger.settings has plumbline.role, which the chart says by itself: take it out.
        operator.extraEnv[0].name=PLUMBLINE_HTTP_TIMEOUT | operator.extraEnv has PLUMBLINE_HTTP_TIMEOUT: settings of Plumbline go into operator.settings, by their names in docs/install.md.
        operator.podLabels.app\\.kubernetes\\.io/component=x | operator.podLabels has app.kubernetes.io/component, by which the chart finds its pods: take it out.
        """)
    void choices_that_contradict_each_other_are_refused_with_what_to_do(String values, String words) {
        assertThat(refusal("--set", values)).contains("): " + words + "\n");
    }

    @Test
    void no_map_takes_a_name_that_is_not_in_the_schema() throws IOException {
        var schema = new ObjectMapper()
                .readTree(Helm.CHART.resolve("values.schema.json").toFile());
        var open = new ArrayList<String>();
        walk("", schema, open);

        // What the API server knows better, and values of charts around this one.
        assertThat(open)
                .containsExactlyInAnyOrder(
                        "/properties/global",
                        "/$defs/affinity/properties/nodeAffinity",
                        "/$defs/affinity/properties/podAffinity",
                        "/$defs/affinity/properties/podAntiAffinity");
    }

    private static void walk(String path, JsonNode schema, List<String> open) {
        if (schema.path("type").asText().equals("object")) {
            boolean closed = schema.path("additionalProperties").isBoolean()
                    && !schema.path("additionalProperties").asBoolean();
            if (!closed
                    && !(schema.has("propertyNames")
                            && schema.path("additionalProperties").isObject())
                    && !path.equals("/$defs/annotations")) {
                open.add(path);
            }
        }
        schema.properties().forEach(entry -> walk(path + "/" + entry.getKey(), entry.getValue(), open));
    }

    private static String refusal(String... arguments) {
        var outcome = Rendering.helm(arguments);
        assertThat(outcome.code()).as(outcome.out()).isNotZero();
        return outcome.errors();
    }
}
