package dev.plumbline.policy;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncidentSpec.Kind;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.DriftPolicyStatus;
import dev.plumbline.api.DriftPolicyStatus.Blessed;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.incident.Drifting;
import dev.plumbline.incident.FindingsFeed;
import dev.plumbline.incident.Found;
import dev.plumbline.incident.IncidentDesk;
import dev.plumbline.incident.IncidentIndex;
import dev.plumbline.observation.ObservationLoop;
import dev.plumbline.observation.ObservationNews;
import dev.plumbline.observation.ReportQueue;
import dev.plumbline.observation.Seen;
import dev.plumbline.platform.WriteCounter;
import dev.plumbline.policy.Verdict.Compared;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.quarkus.arc.lookup.LookupIfProperty;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Has each policy observed, reports what was seen in its status, and opens an incident where drift lasts. */
@LookupIfProperty(name = "plumbline.role", stringValue = "operator", lookupIfMissing = true)
@ControllerConfiguration(
        name = PolicyReconciler.NAME,
        fieldManager = "plumbline-operator",
        generationAwareEventProcessing = false,
        // With comparable versions this SDK can lose an update that arrives while a status is being written.
        informer = @Informer(comparableResourceVersions = false),
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 30, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, intervalMultiplier = 2, maxInterval = 30_000)
public class PolicyReconciler implements Reconciler<DriftPolicy> {

    public static final String NAME = "driftpolicy";

    private static final Logger LOG = Logger.getLogger(PolicyReconciler.class);

    private final Planning planning;
    private final ObservationLoop<PolicyOrder, Verdict> loop;
    private final FindingsFeed feed;
    private final IncidentIndex incidents;
    private final WriteCounter writes;
    private final IncidentDesk desk;
    private final Drafting drafting;
    private final Blessings blessings;
    private final ReportQueue reports;
    private final InstantSource clock;

    public PolicyReconciler(PolicyRoom room, FindingsFeed feed, IncidentIndex incidents) {
        this.planning = room.planning();
        this.loop = room.loop();
        this.writes = room.writes();
        this.clock = room.clock();
        this.reports = new ReportQueue(clock);
        this.feed = feed;
        this.incidents = incidents;
        this.drafting = room.drafting();
        this.blessings = new Blessings(room.writes());
        this.desk = new IncidentDesk(feed, incidents, writes);
    }

    @Override
    public List<EventSource<?, DriftPolicy>> prepareEventSources(EventSourceContext<DriftPolicy> context) {
        var cache = context.getPrimaryCache();
        var news = new ObservationNews<DriftPolicy, PolicyOrder, Verdict>(
                loop, id -> cache.get(id).flatMap(planning::order), reports, policy -> desk.touch(drifting(policy)));
        incidents.onGone(Kind.DriftPolicy, incident -> news.tell(PolicySources.policyOf(incident)));
        news.onStart(() -> feed.follow(Kind.DriftPolicy, new PolicySources(cache::get, loop::ask)));
        return List.of(news);
    }

    @Override
    public UpdateControl<DriftPolicy> reconcile(DriftPolicy policy, Context<DriftPolicy> context) {
        try {
            return decide(policy, context, clock.instant());
        } finally {
            reports.done(ResourceID.fromResource(policy));
        }
    }

    private UpdateControl<DriftPolicy> decide(DriftPolicy policy, Context<DriftPolicy> context, Instant now) {
        if (!Objects.equals(observedGeneration(policy), policy.getMetadata().getGeneration())) {
            desk.touch(drifting(policy));
        }
        return switch (planning.plan(policy)) {
            case Plan.Invalid invalid -> {
                loop.forget(ResourceID.fromResource(policy));
                yield report(policy, context, PolicyReport.invalid(subject(policy), invalid, now), now);
            }
            case Plan.Valid plan
            when plan.suspended() -> {
                loop.forget(ResourceID.fromResource(policy));
                yield report(policy, context, PolicyReport.suspended(subject(policy), now), now);
            }
            case Plan.Valid plan -> {
                loop.watch(planning.watched(policy), plan.cadence());
                yield loop.seen(
                                ResourceID.fromResource(policy),
                                policy.getMetadata().getGeneration())
                        .map(seen -> follow(policy, context, plan, seen, now))
                        .orElseGet(UpdateControl::noUpdate);
            }
        };
    }

    private UpdateControl<DriftPolicy> follow(
            DriftPolicy policy, Context<DriftPolicy> context, Plan.Valid plan, Seen<Verdict> seen, Instant now) {
        PolicyReport report =
                PolicyReport.of(subject(policy, blessed(policy, seen.verdict(), context.getClient())), plan, seen, now);
        UpdateControl<DriftPolicy> control = report(policy, context, report, now);
        if (seen.verdict() instanceof Compared compared && report.status().incidentRef() != null) {
            desk.hold(
                    drifting(policy)
                            .with(report.status().incidentRef(), report.status().incidentCount()),
                    report.status().driftStatus() == DriftStatus.DriftIncidentActive,
                    new Found(
                            compared.difference().findings(),
                            report.status().driftedSince() == null
                                    ? compared.time()
                                    : Instant.parse(report.status().driftedSince()),
                            compared.time(),
                            plan.terms(),
                            setAside -> drafting.drafts(policy, plan, compared, setAside),
                            drafts -> Optional.empty()),
                    context.getClient());
        }
        return control;
    }

    /** The state that was blessed last, kept before a status names it. */
    private Blessed blessed(DriftPolicy policy, Verdict verdict, KubernetesClient client) {
        var before = policy.getStatus() == null ? null : policy.getStatus().blessed();
        return verdict instanceof Compared compared
                ? compared.blessing()
                        .filter(blessing -> Remembered.by(policy).newWord().equals(Optional.of(blessing.word())))
                        .map(blessing -> blessings.keep(policy, blessing, client))
                        .orElse(before)
                : before;
    }

    private static Drifting drifting(DriftPolicy policy) {
        var status = policy.getStatus();
        return new Drifting(
                Kind.DriftPolicy,
                policy.getMetadata().getNamespace(),
                policy.getMetadata().getName(),
                policy.getMetadata().getUid(),
                policy.getSpec() == null ? "" : policy.getSpec().environment(),
                status == null ? null : status.incidentRef(),
                status == null ? null : status.incidentCount());
    }

    /** Writes the status where it differs. Made on a version: whoever decided on an older one is refused and decides anew. */
    private UpdateControl<DriftPolicy> report(
            DriftPolicy policy, Context<DriftPolicy> context, PolicyReport report, Instant now) {
        if (!report.status().equals(policy.getStatus())) {
            var fresh = new DriftPolicy();
            fresh.setMetadata(new ObjectMetaBuilder()
                    .withNamespace(policy.getMetadata().getNamespace())
                    .withName(policy.getMetadata().getName())
                    .withResourceVersion(policy.getMetadata().getResourceVersion())
                    .build());
            fresh.setStatus(report.status());
            context.resourceOperations().serverSideApplyPrimaryStatus(fresh);
            writes.wrote(DriftPolicy.KIND, "status");
            tell(policy, report.status());
        }
        UpdateControl<DriftPolicy> control = UpdateControl.noUpdate();
        report.lookAgain()
                .map(time -> Duration.between(now, time).plusMillis(1))
                .ifPresent(delay -> control.rescheduleAfter(delay.isPositive() ? delay : Duration.ofMillis(1)));
        return control;
    }

    private static void tell(DriftPolicy policy, DriftPolicyStatus status) {
        boolean known = policy.getStatus() != null && policy.getStatus().driftStatus() == status.driftStatus();
        String observed = observed(status);
        if (!known || !observed.equals(observed(policy.getStatus()))) {
            LOG.infof(
                    "event=policy-status namespace=%s policy=%s drift=%s findings=%s observed=%s",
                    policy.getMetadata().getNamespace(),
                    policy.getMetadata().getName(),
                    status.driftStatus(),
                    status.findings(),
                    observed);
        }
    }

    private static String observed(DriftPolicyStatus status) {
        return status.conditions() == null
                ? ""
                : status.conditions().stream()
                        .filter(condition -> condition.type().equals("Observed"))
                        .map(Condition::reason)
                        .findFirst()
                        .orElse("");
    }

    private static Long observedGeneration(DriftPolicy policy) {
        return policy.getStatus() == null ? null : policy.getStatus().observedGeneration();
    }

    private PolicyReport.Subject subject(DriftPolicy policy) {
        return subject(
                policy, policy.getStatus() == null ? null : policy.getStatus().blessed());
    }

    private PolicyReport.Subject subject(DriftPolicy policy, Blessed blessed) {
        return new PolicyReport.Subject(
                policy.getMetadata().getName(),
                policy.getMetadata().getUid(),
                policy.getMetadata().getGeneration(),
                policy.getStatus(),
                blessed,
                desk.closed(drifting(policy)));
    }
}
