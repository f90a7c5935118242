package dev.plumbline.converge;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentSpec.Approval;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.Execution;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.desired.format.ReadingCache;
import dev.plumbline.desired.inline.InlineSource;
import dev.plumbline.destination.LoopbackReader;
import dev.plumbline.destination.Reversion;
import dev.plumbline.destination.Reversion.Reversal;
import dev.plumbline.destination.heroku.HerokuConfigVarsObserver;
import dev.plumbline.destination.heroku.HerokuConfigVarsReversion;
import dev.plumbline.destination.kubernetes.KubernetesObserver;
import dev.plumbline.destination.kubernetes.KubernetesReversion;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.operator.Installation;
import dev.plumbline.operator.Policies;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.kube.NamespaceViews;
import dev.plumbline.policy.PolicyLook;
import dev.plumbline.proposal.Draft;
import dev.plumbline.proposal.Proposals;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Does the operator's part at the moment that a test asks for: looks at a policy, opens an incident with the proposal
 * that follows from the look. Approves as a person does.
 */
final class Proposed implements AutoCloseable {

    static final String APPROVER = "ana";

    private static final String KEY_SECRET = "plumbline-fingerprint-key";
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("plumbline-operator")
            .withForce(true)
            .build();

    private final KubernetesClient admin;
    private final KubernetesClient operator;
    private final KubernetesClient approver;
    private final GuardedHttpClient http;
    private final PolicyLook look;
    private final String namespace;

    Proposed(TestCluster cluster, String namespace, URI heroku) {
        this.admin = cluster.adminClient();
        this.namespace = namespace;
        this.operator = cluster.clientAs(Installation.OPERATOR_USER);
        this.approver = cluster.clientAs(APPROVER, "system:masters");
        this.http = LoopbackReader.withDeadline(Duration.ofSeconds(10));
        var clock = InstantSource.system();
        var views = new NamespaceViews(admin, Duration.ofSeconds(5), clock);
        this.look = new PolicyLook(
                List.of(new InlineSource(clock, new ReadingCache(1024 * 1024))),
                List.of(new HerokuConfigVarsObserver(http, heroku), new KubernetesObserver(clock)),
                views::of,
                key(admin),
                clock);
    }

    /** The installation's key; made here where no operator has run yet. */
    private static FingerprintKey key(KubernetesClient admin) {
        var secrets = admin.secrets().inNamespace(Installation.NAMESPACE);
        Secret secret = secrets.withName(KEY_SECRET).get();
        if (secret == null) {
            secret = secrets.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName(KEY_SECRET)
                            .withNamespace(Installation.NAMESPACE)
                            .endMetadata()
                            .withImmutable(true)
                            .addToData("key", Base64.getEncoder().encodeToString(new byte[FingerprintKey.MIN_BYTES]))
                            .build())
                    .create();
        }
        return FingerprintKey.of(Base64.getDecoder().decode(secret.getData().get("key")));
    }

    /** Looks at a policy and opens an incident of its name, or brings up to date the one that is there. */
    Proposal propose(String policy, Policies policies) {
        DriftPolicy stored = policies.get(policy);
        var known = (PolicyLook.Result.Known) look.look(stored);
        Draft draft = draft(stored, known.difference().findings());
        Execution before = incident(policy)
                .map(DriftIncident::getStatus)
                .map(DriftIncidentStatus::execution)
                .orElse(null);
        var proposals = Proposals.next(
                namespace + "/" + policy,
                List.of(),
                List.of(draft),
                before,
                InstantSource.system().instant());
        open(stored);
        proposals.stored().forEach(this::store);
        write(
                policy,
                new DriftIncidentStatus(
                        1L,
                        Phase.Detected,
                        null,
                        "2026-11-21T10:00:00Z",
                        null,
                        null,
                        null,
                        null,
                        known.difference().findings().size(),
                        null,
                        null,
                        null,
                        null,
                        proposals.proposals(),
                        null,
                        null,
                        null,
                        null));
        return proposals.proposals().getFirst();
    }

    private Draft draft(DriftPolicy policy, List<Finding> findings) {
        var destination = policy.getSpec().destination();
        Reversal reversal = destination.herokuConfigVars() != null
                ? revert(new HerokuConfigVarsReversion(), destination.herokuConfigVars(), findings)
                : revert(new KubernetesReversion(), destination.kubernetes(), findings);
        var possible = (Reversal.Possible) reversal;
        return new Draft.Possible(
                Path.Revert,
                possible.target(),
                possible.steps(),
                Optional.empty(),
                possible.dryRun(),
                possible.risks(),
                possible.leftOut(),
                possible.commands());
    }

    private <S> Reversal revert(Reversion<S> reversion, S spec, List<Finding> findings) {
        return reversion.revert(spec, namespace, findings, subject -> Optional.empty());
    }

    private void open(DriftPolicy policy) {
        String name = policy.getMetadata().getName();
        if (incident(name).isPresent()) {
            return;
        }
        var incident = new DriftIncident();
        incident.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(
                        Map.of("plumbline.dev/source-uid", policy.getMetadata().getUid()))
                .build());
        incident.setSpec(DriftIncidentSpec.opened(
                new DriftIncidentSpec.Source(DriftIncidentSpec.Kind.DriftPolicy, name), "production", null));
        operator.resource(incident).create();
    }

    private void store(Proposals.Stored stored) {
        admin.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(stored.name())
                        .addToLabels("plumbline.dev/proposal", "true")
                        .endMetadata()
                        .addToBinaryData("proposal.json.gz", Base64.getEncoder().encodeToString(stored.packed()))
                        .withImmutable(true)
                        .build())
                .create();
    }

    private void write(String name, DriftIncidentStatus status) {
        var fresh = new DriftIncident();
        fresh.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        fresh.setStatus(status);
        operator.resource(fresh).subresource("status").patch(APPLY);
    }

    /** Signs a proposal. */
    void approve(String incident, String digest) {
        approver.resources(DriftIncident.class)
                .inNamespace(namespace)
                .withName(incident)
                .edit(seen -> {
                    var spec = seen.getSpec();
                    seen.setSpec(new DriftIncidentSpec(
                            spec.source(),
                            spec.environment(),
                            spec.previous(),
                            spec.acknowledgement(),
                            spec.stabilization(),
                            spec.resolution(),
                            new Approval(digest, APPROVER, "looked at it"),
                            spec.overrides(),
                            spec.extension(),
                            spec.closure()));
                    return seen;
                });
    }

    Optional<DriftIncident> incident(String name) {
        return Optional.ofNullable(admin.resources(DriftIncident.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    @Override
    public void close() {
        http.close();
        operator.close();
        approver.close();
    }
}
