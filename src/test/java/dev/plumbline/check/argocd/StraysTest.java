package dev.plumbline.check.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.CheckSpec.ArgoCd;
import dev.plumbline.api.CheckSpec.Untracked;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.platform.NamespaceView.ObjectKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs in a namespace and belongs to no Application. */
class StraysTest {

    private static final String ID = "argocd.argoproj.io/tracking-id";
    private static final String INSTANCE = "app.kubernetes.io/instance";

    private final ArgoNamespace namespace = new ArgoNamespace();
    private final Watch watch = new Watch(namespace, new ArgoCd(null, null, "10m", Untracked.Report));

    private static GenericKubernetesResource deployment(String name) {
        return ArgoNamespace.object("apps/v1", "Deployment", name);
    }

    private static GenericKubernetesResource tracked(GenericKubernetesResource object, String id) {
        object.getMetadata().setAnnotations(Map.of(ID, id));
        return object;
    }

    private static GenericKubernetesResource labelled(GenericKubernetesResource object, String instance) {
        object.getMetadata().setLabels(Map.of(INSTANCE, instance));
        return object;
    }

    private List<String> subjects() {
        return watch.findings().stream()
                .map(finding -> finding.subject().name())
                .toList();
    }

    @Test
    void what_carries_no_mark_is_unexpected() {
        namespace.with(deployment("miner")).with(ArgoNamespace.object("v1", "Pod", "debug"));

        assertThat(watch.told())
                .containsExactly(
                        "Deployment.apps/miner Unexpected: It belongs to no Application: it has neither the annotation argocd.argoproj.io/tracking-id nor the label app.kubernetes.io/instance.",
                        "Pod/debug Unexpected: It belongs to no Application: it has neither the annotation argocd.argoproj.io/tracking-id nor the label app.kubernetes.io/instance.");
        assertThat(watch.findings()).extracting(Finding::evidence).containsOnly(Evidence.METADATA);
    }

    @Test
    void each_kind_that_runs_is_looked_at() {
        for (ObjectKind kind : Strays.KINDS) {
            namespace.with(ArgoNamespace.object(
                    kind.group().isEmpty() ? kind.version() : kind.group() + "/" + kind.version(), kind.kind(), "x"));
        }

        assertThat(subjects())
                .containsExactly(
                        "CronJob.batch/x",
                        "DaemonSet.apps/x",
                        "Deployment.apps/x",
                        "Ingress.networking.k8s.io/x",
                        "Job.batch/x",
                        "Pod/x",
                        "ReplicaSet.apps/x",
                        "Service/x",
                        "StatefulSet.apps/x");
    }

    @Test
    void what_argo_cd_manages_is_not() {
        namespace
                .with(tracked(deployment("web"), "shop-web:apps/Deployment:shop/web"))
                .with(tracked(deployment("api"), "argocd_shop-api:apps/Deployment:shop/api"))
                .with(tracked(
                        ArgoNamespace.object("networking.k8s.io/v1", "Ingress", "web"),
                        "shop-web:extensions/Ingress:shop/web"))
                .with(tracked(ArgoNamespace.object("v1", "Service", "web"), "shop-web:/Service:shop/web"))
                .with(tracked(ArgoNamespace.object("batch/v1", "Job", "migrate-x7k2p"), "shop-web:batch/Job:shop/"))
                .with(labelled(deployment("worker"), "shop-worker"));

        assertThat(subjects()).isEmpty();
    }

    @Test
    void what_another_object_owns_is_not() {
        var pod = ArgoNamespace.object("v1", "Pod", "web-7f9c-x2x4z");
        pod.getMetadata().setOwnerReferences(List.of(new OwnerReference()));

        namespace.with(pod);

        assertThat(subjects()).isEmpty();
    }

    @Test
    void the_api_server_s_own_service_is_not_and_one_of_that_name_elsewhere_is() {
        var own = ArgoNamespace.object("v1", "Service", "kubernetes");
        own.getMetadata().setNamespace("default");
        namespace.with(own);
        assertThat(subjects()).isEmpty();

        own.getMetadata().setNamespace("shop");

        assertThat(subjects()).containsExactly("Service/kubernetes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop-web:apps/Deployment:shop/web",
                "shop-web:apps/StatefulSet:shop/copy",
                "shop-web:apps/Deployment:other/copy",
                ":apps/Deployment:shop/copy",
                "shop-web",
                "",
                "::",
                "a:b:c"
            })
    void a_mark_that_is_another_object_s_is_none(String id) {
        namespace.with(labelled(tracked(deployment("copy"), id), "shop-web"));

        assertThat(watch.told()).singleElement().asString().contains("names another object, so it was copied");
    }

    @Test
    void a_label_names_an_application_where_applications_can_be_seen() {
        namespace
                .application("shop-web", Watch.payload("synced-and-healthy"))
                .with(labelled(deployment("web"), "shop-web"))
                .with(labelled(deployment("old"), "shop-gone"));

        assertThat(watch.told())
                .containsExactly(
                        "Deployment.apps/old Unexpected: It belongs to no Application: its label app.kubernetes.io/instance names none of those in this namespace.");
    }

    @Test
    void a_label_is_enough_where_no_application_can_be_seen() {
        namespace.with(labelled(deployment("web"), "shop-web")).refuses("Application", Reason.NOT_FOUND);

        assertThat(subjects()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Application", "Pod", "Service", "Deployment", "Job", "Ingress"})
    void a_kind_that_may_not_be_listed_makes_the_whole_unknown(String kind) {
        namespace.with(deployment("miner")).refuses(kind, Reason.FORBIDDEN);

        assertThat(watch.why().reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(watch.why().message()).contains("may not list " + kind);
    }

    @Test
    void both_are_told_together_in_the_order_of_their_subjects() {
        namespace.application("web", Watch.payload("degraded")).with(deployment("miner"));
        watch.spec(new ArgoCd(List.of("web"), null, "10m", Untracked.Report));

        assertThat(subjects()).containsExactly("Application/web", "Deployment.apps/miner");
    }

    @Test
    void a_policy_leaves_out_and_sets_aside_both() {
        namespace
                .application("web", Watch.payload("degraded"))
                .with(deployment("miner"))
                .with(ArgoNamespace.object("v1", "Pod", "debug-1"));
        watch.spec(new ArgoCd(List.of("web"), null, "10m", Untracked.Report))
                .excluding("Pod/debug-*")
                .settingAside("Deployment.apps/*", "Application/*");

        var difference = watch.compared().difference();

        assertThat(difference.findings()).isEmpty();
        assertThat(difference.ignored()).isEqualTo(2);
        assertThat(difference.nextIgnoreExpiry()).contains(Watch.START.plus(Duration.ofHours(1)));
    }

    @Test
    void nothing_is_looked_for_where_nobody_asked() {
        namespace.application("web", Watch.payload("synced-and-healthy")).refuses("Pod", Reason.FORBIDDEN);

        assertThat(watch.spec(new ArgoCd(List.of("web"), null, "10m", null)).told())
                .isEmpty();
    }
}
