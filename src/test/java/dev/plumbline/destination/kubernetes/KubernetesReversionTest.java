package dev.plumbline.destination.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DestinationSpec.Kubernetes;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.destination.Reversion.Reversal;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Finding.Kind;
import dev.plumbline.drift.Subject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KubernetesReversionTest {

    private static final Kubernetes WEB = new Kubernetes("apps", "v1", "Deployment", List.of("web"), null);

    private final KubernetesReversion reversion = new KubernetesReversion();

    @Test
    void each_object_is_one_step() {
        var reversal = (Reversal.Possible) revert(List.of(
                finding("Deployment.apps/api", "/spec/replicas", Kind.CHANGED),
                finding("Deployment.apps/web", "/spec/paused", Kind.UNEXPECTED),
                finding("Deployment.apps/web", "/spec/replicas", Kind.CHANGED)));

        assertThat(reversal.target()).isEqualTo("objects of namespace shop");
        assertThat(reversion.target(WEB, "shop")).isEqualTo(reversal.target());
        assertThat(reversal.steps()).hasSize(2);
        assertThat(reversal.steps().getLast().summary())
                .isEqualTo("Apply Deployment.apps/web in namespace shop: /spec/paused, /spec/replicas");
        assertThat(reversal.steps().getLast().changes())
                .extracting(Change::operation)
                .containsExactly(Operation.Unset, Operation.Set);
        assertThat(reversal.commands())
                .containsExactly(
                        "show-it | kubectl apply --namespace shop --server-side --force-conflicts -f -",
                        "show-it | kubectl apply --namespace shop --server-side --force-conflicts -f -");
    }

    @Test
    void an_object_that_is_missing_is_made() {
        var reversal = (Reversal.Possible) revert(List.of(finding("Deployment.apps/web", "", Kind.MISSING)));

        assertThat(reversal.steps().getFirst().summary())
                .isEqualTo("Apply Deployment.apps/web in namespace shop: the whole object");
    }

    @Test
    void an_object_that_should_not_be_there_is_left_to_people() {
        var reversal = (Reversal.Possible) revert(List.of(
                finding("Deployment.apps/stray", "", Kind.UNEXPECTED),
                finding("Deployment.apps/web", "/spec/replicas", Kind.CHANGED)));

        assertThat(reversal.steps()).hasSize(1);
        assertThat(reversal.leftOut())
                .singleElement()
                .asString()
                .startsWith("Deployment.apps/stray is there and should not be.");
        assertThat(revert(List.of(finding("Deployment.apps/stray", "", Kind.UNEXPECTED))))
                .isInstanceOf(Reversal.Impossible.class);
    }

    private Reversal revert(List<Finding> findings) {
        return reversion.revert(WEB, "shop", findings, subject -> Optional.of("show-it"));
    }

    private static Finding finding(String subject, String field, Kind kind) {
        return new Finding(
                new Subject(subject),
                field,
                kind,
                kind == Kind.UNEXPECTED ? "" : "hmac:1",
                kind == Kind.MISSING ? "" : "hmac:2",
                Evidence.VALUE,
                "hmac:7");
    }
}
