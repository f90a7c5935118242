package dev.plumbline.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Installation;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the account that {@code deploy/overlays/converger} gives the converger may do, asked of the API server as that account. */
class ConvergerRightsIT {

    private static final String NAMESPACE = "converger-rights";

    private static KubernetesClient converger;

    @BeforeAll
    static void install() {
        var cluster = TestCluster.shared();
        Installation.on(cluster);
        var access = Installation.converger(cluster);
        Installation.namespace(cluster, NAMESPACE);
        converger = new KubernetesClientBuilder().withConfig(access.config()).build();
    }

    @AfterAll
    static void close() {
        converger.close();
    }

    @ParameterizedTest
    @CsvSource({
        "default, plumbline.dev, driftincidents, '', '', watch",
        "default, plumbline.dev, driftincidents, status, '', patch",
        "default, plumbline.dev, driftpolicies, '', billing, get",
        "default, plumbline.dev, secretdistributions, '', stripe-key, get",
        "converger-rights, '', secrets, '', heroku-read, get",
        "converger-rights, apps, deployments, '', web, get",
        "plumbline-converger, '', secrets, '', '', list",
        "plumbline-converger, '', configmaps, '', plumbline-converger, get",
        "plumbline-converger, coordination.k8s.io, leases, '', '', create",
        "plumbline-converger, coordination.k8s.io, leases, '', plumbline-converger, update",
        "plumbline-system, '', secrets, '', plumbline-fingerprint-key, get",
    })
    void the_converger_may_do_its_work(
            String namespace, String group, String resource, String part, String name, String verb) {
        assertThat(may(namespace, group, resource, part, name, verb)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "converger-rights, plumbline.dev, driftincidents, '', '', update",
        "converger-rights, plumbline.dev, driftincidents, '', '', patch",
        "converger-rights, plumbline.dev, driftincidents, '', '', create",
        "converger-rights, plumbline.dev, driftincidents, '', '', delete",
        "converger-rights, plumbline.dev, driftincidents, '', '', acknowledge",
        "converger-rights, plumbline.dev, driftincidents, '', '', approve",
        "converger-rights, plumbline.dev, driftincidents, '', '', override",
        "converger-rights, plumbline.dev, driftincidents, '', '', extend",
        "converger-rights, plumbline.dev, driftincidents, '', '', close",
        "converger-rights, plumbline.dev, driftincidents, '', '', purge",
        "converger-rights, plumbline.dev, driftpolicies, '', '', patch",
        "converger-rights, plumbline.dev, driftpolicies, status, '', patch",
        "converger-rights, plumbline.dev, secretdistributions, '', '', update",
        "converger-rights, plumbline.dev, secretdistributions, '', '', patch",
        "converger-rights, plumbline.dev, secretdistributions, '', '', approve",
        "converger-rights, plumbline.dev, secretdistributions, status, '', patch",
        "converger-rights, '', secrets, '', '', list",
        "converger-rights, '', secrets, '', worker-env, create",
        "converger-rights, '', secrets, '', worker-env, patch",
        "converger-rights, '', secrets, '', worker-env, update",
        "converger-rights, '', secrets, '', worker-env, delete",
        "converger-rights, '', configmaps, '', web, patch",
        "converger-rights, apps, deployments, '', web, patch",
        "default, '', secrets, '', heroku-read, get",
        "default, apps, deployments, '', web, get",
        "plumbline-system, '', secrets, '', another, get",
        "plumbline-system, '', secrets, '', '', list",
        "plumbline-system, coordination.k8s.io, leases, '', plumbline-operator, get",
        "plumbline-converger, '', secrets, '', '', create",
        "plumbline-converger, '', configmaps, '', '', update",
    })
    void the_converger_may_do_nothing_else(
            String namespace, String group, String resource, String part, String name, String verb) {
        assertThat(may(namespace, group, resource, part, name, verb)).isFalse();
    }

    @Test
    void the_converger_is_off_where_only_the_operator_is_installed() throws IOException {
        assertThat(Files.readString(Path.of("deploy", "base", "kustomization.yaml")))
                .doesNotContain("converger");
    }

    private static boolean may(String namespace, String group, String resource, String part, String name, String verb) {
        var review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withGroup(group)
                .withResource(resource)
                .withSubresource(part)
                .withName(name)
                .withVerb(verb)
                .endResourceAttributes()
                .endSpec()
                .build();
        return converger.resource(review).create().getStatus().getAllowed();
    }
}
