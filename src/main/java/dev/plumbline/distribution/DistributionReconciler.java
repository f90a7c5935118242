package dev.plumbline.distribution;

import dev.plumbline.api.DriftIncidentSpec.Kind;
import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionSpec.StandingApproval;
import dev.plumbline.api.SecretDistributionStatus;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.incident.Drifting;
import dev.plumbline.incident.FindingsFeed;
import dev.plumbline.incident.Found;
import dev.plumbline.incident.IncidentDesk;
import dev.plumbline.incident.IncidentIndex;
import dev.plumbline.observation.ObservationLoop;
import dev.plumbline.observation.ObservationNews;
import dev.plumbline.observation.ReportQueue;
import dev.plumbline.observation.Seen;
import dev.plumbline.observation.Watched;
import dev.plumbline.platform.WriteCounter;
import dev.plumbline.platform.kube.SecretWatches;
import dev.plumbline.proposal.Draft;
import dev.plumbline.proposal.StandingApprovals;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
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
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Has each distribution looked at, reports where its secret has arrived, and opens an incident where it has not. */
@LookupIfProperty(name = "plumbline.role", stringValue = "operator", lookupIfMissing = true)
@ControllerConfiguration(
        name = DistributionReconciler.NAME,
        fieldManager = "plumbline-operator",
        generationAwareEventProcessing = false,
        // With comparable versions this SDK can lose an update that arrives while a status is being written.
        informer = @Informer(comparableResourceVersions = false),
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 30, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, intervalMultiplier = 2, maxInterval = 30_000)
public class DistributionReconciler implements Reconciler<SecretDistribution> {

    public static final String NAME = "secretdistribution";

    private static final Logger LOG = Logger.getLogger(DistributionReconciler.class);

    private final SecretPlaces places;
    private final FingerprintKey key;
    private final ObservationLoop<DistributionOrder, Survey> loop;
    private final SecretWatches watches;
    private final WriteCounter writes;
    private final InstantSource clock;
    private final FindingsFeed feed;
    private final IncidentIndex incidents;
    private final IncidentDesk desk;
    private final DeliveryDrafts drafts;
    private final ReportQueue reports;
    private final Claims claims = new Claims();

    public DistributionReconciler(DistributionRoom room, FindingsFeed feed, IncidentIndex incidents) {
        this.places = room.places();
        this.key = room.key();
        this.loop = room.loop();
        this.watches = room.watches();
        this.writes = room.writes();
        this.clock = room.clock();
        this.feed = feed;
        this.incidents = incidents;
        this.desk = new IncidentDesk(feed, incidents, writes);
        this.drafts = new DeliveryDrafts(places);
        this.reports = new ReportQueue(clock);
    }

    @Override
    public List<EventSource<?, SecretDistribution>> prepareEventSources(
            EventSourceContext<SecretDistribution> context) {
        var cache = context.getPrimaryCache();
        Function<ResourceID, Optional<DistributionOrder>> orders =
                id -> cache.get(id).flatMap(this::order);
        var news = new ObservationNews<SecretDistribution, DistributionOrder, Survey>(loop, orders, reports, gone -> {
            var id = ResourceID.fromResource(gone);
            watches.leave(id);
            claims.withdraw(id).forEach(loop::ask);
            desk.touch(drifting(gone));
        });
        incidents.onGone(Kind.SecretDistribution, incident -> news.tell(DistributionSources.distributionOf(incident)));
        watches.tell(loop::ask);
        news.onStart(() -> {
            // All claims are known before the first proposal is made.
            cache.list().forEach(this::claim);
            feed.follow(Kind.SecretDistribution, new DistributionSources(cache::get, loop::ask));
        });
        return List.of(news);
    }

    @Override
    public UpdateControl<SecretDistribution> reconcile(
            SecretDistribution distribution, Context<SecretDistribution> context) {
        try {
            return decide(distribution, context, clock.instant());
        } finally {
            reports.done(ResourceID.fromResource(distribution));
        }
    }

    private UpdateControl<SecretDistribution> decide(
            SecretDistribution distribution, Context<SecretDistribution> context, Instant now) {
        var id = ResourceID.fromResource(distribution);
        var status = distribution.getStatus();
        if (status == null
                || !Objects.equals(
                        status.observedGeneration(), distribution.getMetadata().getGeneration())) {
            desk.touch(drifting(distribution));
        }
        claim(distribution).forEach(loop::ask);
        return switch (DistributionPlan.of(distribution)) {
            case DistributionPlan.Invalid invalid -> {
                loop.forget(id);
                watches.leave(id);
                yield report(
                        distribution, context, DistributionReport.invalid(subject(distribution), invalid, now), now);
            }
            case DistributionPlan.Valid plan
            when plan.suspended() -> {
                loop.forget(id);
                watches.leave(id);
                yield report(
                        distribution, context, DistributionReport.suspended(subject(distribution), plan, now), now);
            }
            case DistributionPlan.Valid plan -> {
                if (plan.spec().source().secret() != null) {
                    watches.follow(id, plan.spec().source().secret().name());
                } else {
                    watches.leave(id);
                }
                loop.watch(watched(distribution), plan.cadence());
                yield loop.seen(id, distribution.getMetadata().getGeneration())
                        .map(seen -> follow(distribution, context, plan, seen, now))
                        .orElseGet(UpdateControl::noUpdate);
            }
        };
    }

    private UpdateControl<SecretDistribution> follow(
            SecretDistribution distribution,
            Context<SecretDistribution> context,
            DistributionPlan.Valid plan,
            Seen<Survey> seen,
            Instant now) {
        DistributionReport.Subject subject = subject(distribution);
        if (!subject.ledger().receipts().equals(seen.verdict().receipts())) {
            // What was delivered since tells what is at the destinations: what was judged without it is out of date.
            loop.ask(ResourceID.fromResource(distribution));
            return UpdateControl.noUpdate();
        }
        DistributionReport report = DistributionReport.of(subject, plan, seen, now);
        UpdateControl<SecretDistribution> control = report(distribution, context, report, now);
        if (report.known() && report.status().incidentRef() != null) {
            hold(distribution, context, plan, seen.verdict(), report, subject, now);
        }
        return control;
    }

    private void hold(
            SecretDistribution distribution,
            Context<SecretDistribution> context,
            DistributionPlan.Valid plan,
            Survey survey,
            DistributionReport report,
            DistributionReport.Subject subject,
            Instant now) {
        Instant since = report.status().driftedSince() == null
                ? survey.time()
                : Instant.parse(report.status().driftedSince());
        Function<Set<String>, List<Draft>> draft = setAside -> drafts.drafts(
                distribution.getMetadata().getNamespace(),
                plan,
                survey,
                report.findings(),
                subject.key(),
                subject.conflict(),
                setAside);
        desk.hold(
                subject.drifting()
                        .with(report.status().incidentRef(), report.status().incidentCount()),
                report.active(),
                new Found(
                        report.findings(),
                        since,
                        survey.time(),
                        plan.terms(),
                        draft,
                        drafts -> standing(subject, drafts, now)),
                context.getClient());
    }

    /** What was signed in advance, where it is good and covers what is drafted. */
    private static Optional<StandingApproval> standing(
            DistributionReport.Subject subject, List<Draft> drafts, Instant now) {
        return subject.standing(now) instanceof StandingApprovals.Good good
                        && drafts.stream()
                                .anyMatch(draft -> draft instanceof Draft.Possible possible
                                        && StandingApprovals.covers(
                                                possible.changes(),
                                                subject.ledger().receipts()))
                ? Optional.of(good.approval())
                : Optional.empty();
    }

    /** Writes the status where it differs. Made on a version: whoever decided on an older one is refused and decides anew. */
    private UpdateControl<SecretDistribution> report(
            SecretDistribution distribution,
            Context<SecretDistribution> context,
            DistributionReport report,
            Instant now) {
        if (!report.status().equals(distribution.getStatus())) {
            var fresh = new SecretDistribution();
            fresh.setMetadata(new ObjectMetaBuilder()
                    .withNamespace(distribution.getMetadata().getNamespace())
                    .withName(distribution.getMetadata().getName())
                    .withResourceVersion(distribution.getMetadata().getResourceVersion())
                    .build());
            fresh.setStatus(report.status());
            context.resourceOperations().serverSideApplyPrimaryStatus(fresh);
            writes.wrote(SecretDistribution.KIND, "status");
            tell(distribution, report.status());
        }
        UpdateControl<SecretDistribution> control = UpdateControl.noUpdate();
        report.lookAgain()
                .map(time -> Duration.between(now, time).plusMillis(1))
                .ifPresent(delay -> control.rescheduleAfter(delay.isPositive() ? delay : Duration.ofMillis(1)));
        return control;
    }

    private static void tell(SecretDistribution distribution, SecretDistributionStatus status) {
        var before = distribution.getStatus();
        if (before == null
                || !Objects.equals(before.inSync(), status.inSync())
                || !Objects.equals(before.sourceVersion(), status.sourceVersion())) {
            LOG.infof(
                    "event=distribution-status namespace=%s distribution=%s version=%s inSync=%s",
                    distribution.getMetadata().getNamespace(),
                    distribution.getMetadata().getName(),
                    status.sourceVersion(),
                    status.inSync());
        }
    }

    private Optional<DistributionOrder> order(SecretDistribution distribution) {
        return DistributionPlan.of(distribution) instanceof DistributionPlan.Valid plan && !plan.suspended()
                ? Optional.of(order(distribution, plan))
                : Optional.empty();
    }

    private DistributionOrder order(SecretDistribution distribution, DistributionPlan.Valid plan) {
        var status = distribution.getStatus();
        Ledger ledger = ledger(distribution);
        return new DistributionOrder(
                distribution.getMetadata().getGeneration(),
                plan,
                Versions.of(status, source(distribution)),
                ledger.receipts(),
                ledger.underWay());
    }

    private Watched watched(SecretDistribution distribution) {
        var status = distribution.getStatus();
        return Watched.of(
                distribution,
                status == null ? null : status.observedGeneration(),
                status == null ? null : status.observedNudge(),
                "",
                Rhythm.phase(distribution.getMetadata().getNamespace(), distribution.getSpec()));
    }

    private Set<ResourceID> claim(SecretDistribution distribution) {
        Set<String> targets = new HashSet<>();
        var spec = distribution.getSpec();
        if (spec != null && spec.destinations() != null) {
            for (SecretDestinationSpec destination : spec.destinations()) {
                places.target(destination, distribution.getMetadata().getNamespace())
                        .ifPresent(targets::add);
            }
        }
        return claims.claim(ResourceID.fromResource(distribution), targets);
    }

    private Ledger ledger(SecretDistribution distribution) {
        var status = distribution.getStatus();
        return Ledger.of(
                status,
                status == null || status.incidentRef() == null
                        ? Optional.empty()
                        : incidents.get(
                                distribution.getMetadata().getNamespace(),
                                status.incidentRef().name()));
    }

    /** What names the source; empty where this version knows no such member. */
    private Optional<String> source(SecretDistribution distribution) {
        var spec = distribution.getSpec();
        return spec == null ? Optional.empty() : places.source(spec.source()).map(SecretPlaces.Source::name);
    }

    private DistributionReport.Subject subject(SecretDistribution distribution) {
        Drifting drifting = drifting(distribution);
        return new DistributionReport.Subject(
                distribution,
                drifting,
                source(distribution).orElse(null),
                ledger(distribution),
                desk.closed(drifting),
                claims.conflict(ResourceID.fromResource(distribution)),
                key.forNamespace(distribution.getMetadata().getNamespace()));
    }

    private static Drifting drifting(SecretDistribution distribution) {
        var status = distribution.getStatus();
        return new Drifting(
                Kind.SecretDistribution,
                distribution.getMetadata().getNamespace(),
                distribution.getMetadata().getName(),
                distribution.getMetadata().getUid(),
                distribution.getSpec() == null ? "" : distribution.getSpec().environment(),
                status == null ? null : status.incidentRef(),
                status == null ? null : status.incidentCount());
    }
}
