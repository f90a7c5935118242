package dev.plumbline.desired.vault;

import static dev.plumbline.desired.vault.Sources.byAccount;
import static dev.plumbline.desired.vault.Sources.failed;
import static dev.plumbline.desired.vault.Sources.json;
import static dev.plumbline.desired.vault.Sources.paths;
import static dev.plumbline.desired.vault.Sources.spec;
import static dev.plumbline.desired.vault.Sources.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.cluster.TestCluster;
import dev.plumbline.destination.LoopbackReader;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.kube.NamespaceViews;
import dev.plumbline.simulator.VaultProcess;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Kubernetes method between a real API server, which makes and reviews the tokens, and a real Vault. */
@Timeout(120)
class VaultKubernetesIT {

    private static final String NAMESPACE = "vault-kubernetes";
    private static final String PATH = "billing/stripe";

    @TempDir
    private static Path folder;

    private static VaultProcess vault;
    private static GuardedHttpClient http;
    private static VaultSource source;
    private static Look look;

    @BeforeAll
    static void start() throws IOException {
        var cluster = TestCluster.shared();
        var admin = cluster.adminClient();
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        for (String account : new String[] {"vault-reader", "other", "reviewer"}) {
            admin.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName(account)
                            .withNamespace(NAMESPACE)
                            .endMetadata()
                            .build())
                    .serverSideApply();
        }
        admin.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("vault-kubernetes-reviewer")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "system:auth-delegator")
                        .addNewSubject(null, "ServiceAccount", "reviewer", NAMESPACE)
                        .build())
                .serverSideApply();
        vault = VaultProcess.start(folder);
        vault.trustCluster(
                cluster.adminConfig().getMasterUrl(),
                Files.readString(cluster.caFile()),
                cluster.tokenFor(NAMESPACE, "reviewer"));
        vault.kubernetesRole("billing", NAMESPACE, "vault-reader", "vault", paths(PATH));
        vault.write(PATH, json("{'k': 'canary-1'}"));
        http = LoopbackReader.withDeadline(Duration.ofSeconds(10));
        source = new VaultSource(http, InstantSource.system());
        var views = new NamespaceViews(admin, Duration.ZERO, InstantSource.system());
        look = new Look(views.of(NAMESPACE, Duration.ZERO), Duration.ZERO);
    }

    @AfterAll
    static void end() {
        // Not there where something before it did not start.
        Optional.ofNullable(http).ifPresent(GuardedHttpClient::close);
        Optional.ofNullable(vault).ifPresent(VaultProcess::close);
    }

    @Test
    void the_account_that_the_role_is_bound_to_reads() {
        var spec = spec(vault.url(), PATH, "k", byAccount("billing", "vault-reader", null));

        assertThat(value(source.read(spec, Optional.empty(), look))).isEqualTo("canary-1");
    }

    @Test
    void another_account_and_another_audience_are_refused() {
        var other = spec(vault.url(), PATH, "k", byAccount("billing", "other", null));
        assertThat(failed(source.read(other, Optional.empty(), look)).reason()).isEqualTo(Reason.UNAUTHORIZED);

        var elsewhere = spec(vault.url(), PATH, "k", byAccount("billing", "vault-reader", "elsewhere"));
        assertThat(failed(source.read(elsewhere, Optional.empty(), look)).reason())
                .isEqualTo(Reason.UNAUTHORIZED);
    }

    @Test
    void an_account_that_is_not_there_is_named_and_vault_not_asked() {
        var absent = spec(vault.url(), PATH, "k", byAccount("billing", "absent", null));

        assertThat(failed(source.read(absent, Optional.empty(), look)).reason()).isEqualTo(Reason.REFERENCE_NOT_FOUND);
    }
}
