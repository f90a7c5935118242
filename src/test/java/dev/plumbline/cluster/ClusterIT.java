package dev.plumbline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterIT {

    @Test
    void an_api_server_that_went_away_comes_back_on_its_port_with_its_data(@TempDir Path workDir) {
        try (var cluster = TestCluster.start(workDir)) {
            var before = cluster.adminConfig().getMasterUrl();
            var stored = new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName("kept")
                    .withNamespace("default")
                    .endMetadata()
                    .build();
            cluster.adminClient().resource(stored).create();

            cluster.stopApiServer();
            cluster.startApiServer();

            assertThat(cluster.adminConfig().getMasterUrl()).isEqualTo(before);
            assertThat(cluster.adminClient().resource(stored).get()).isNotNull();
        }
    }

    @Test
    void a_frozen_api_server_answers_nothing_until_it_goes_on(@TempDir Path workDir) {
        try (var cluster = TestCluster.start(workDir)) {
            var impatient = new ConfigBuilder(cluster.adminConfig())
                    .withRequestTimeout(500)
                    .withRequestRetryBackoffLimit(0)
                    .build();
            try (var client =
                    new KubernetesClientBuilder().withConfig(impatient).build()) {
                cluster.pause();
                assertThatThrownBy(() -> client.namespaces().list()).isInstanceOf(KubernetesClientException.class);

                cluster.resume();
                await().ignoreExceptions()
                        .until(() -> client.namespaces().withName("default").get() != null);
            }
        }
    }

    @Test
    void a_service_account_may_do_what_rbac_lets_it_and_no_more() {
        var cluster = TestCluster.shared();
        var account = new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("nobody")
                .withNamespace("default")
                .endMetadata()
                .build();
        cluster.adminClient().resource(account).serverSideApply();

        var access = cluster.serviceAccountEnv("default", "nobody");

        try (var client =
                new KubernetesClientBuilder().withConfig(access.config()).build()) {
            assertThat(client.getKubernetesVersion()).isNotNull();
            assertThatThrownBy(() -> client.secrets().inNamespace("default").list())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("system:serviceaccount:default:nobody")
                    .hasMessageContaining("cannot list resource \"secrets\"");
        }
        assertThat(access.toString()).doesNotContain(access.token());
    }

    @Test
    void the_version_is_a_version() {
        assertThat(TestCluster.shared().version()).startsWith("v1.");
    }
}
