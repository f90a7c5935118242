package dev.plumbline.converge;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.Execution;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.converge.delivery.Abreast;
import dev.plumbline.converge.delivery.Again;
import dev.plumbline.converge.delivery.Agenda;
import dev.plumbline.converge.delivery.Ledger;
import dev.plumbline.converge.delivery.Place;
import dev.plumbline.converge.delivery.Places;
import dev.plumbline.converge.delivery.Receipts;
import dev.plumbline.converge.delivery.SecretWriters.Parcel;
import dev.plumbline.converge.delivery.Terms;
import dev.plumbline.converge.delivery.Weighing;
import dev.plumbline.destination.SecretWriter.Outcome;
import dev.plumbline.distribution.DistributionLook.SourceNow;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.proposal.Content;
import dev.plumbline.proposal.StandingApprovals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One round of a delivery: what is known is one version of the incident, the distribution, and one reading of its source. */
final class DeliveryRound {

    private static final Optional<Duration> NEXT_ROUND = Optional.empty();

    private static final Duration WHILE_UNREADABLE = Duration.ofSeconds(15);

    /** However long a destination is left alone, a rotation is seen within this time: it ends what waits. */
    private static final Duration LONGEST_REST = Duration.ofMinutes(1);

    /** How many batches are delivered at once. */
    private static final int AT_ONCE = 8;

    private static final int SHOWN_OF_EACH = 200;

    private final Converger.Tools tools;
    private final Converger.Run run;
    private final DriftIncident incident;
    private final Stage.Work work;
    private final boolean dryRun;

    DeliveryRound(Converger.Tools tools, Converger.Run run, DriftIncident incident, Stage.Work work, boolean dryRun) {
        this.tools = tools;
        this.run = run;
        this.incident = incident;
        this.work = work;
        this.dryRun = dryRun;
    }

    Optional<Duration> act(Content content) throws InterruptedException {
        Optional<SecretDistribution> live = tools.cluster()
                .distribution(run.namespace, incident.getSpec().source().name());
        Optional<String> obstacle = Obstacles.ofDistribution(incident, live);
        if (obstacle.isPresent()) {
            return end(ExecutionState.Superseded, obstacle.get());
        }
        if (content.path() != Path.Revert) {
            return end(ExecutionState.Failed, "A secret is delivered along the path Revert, and along no other.");
        }
        SecretDistribution distribution = live.orElseThrow();
        Function<SecretDestinationSpec, Optional<String>> target =
                destination -> tools.delivering().look().target(distribution, destination);
        return switch (Places.of(content.steps(), distribution.getSpec(), target)) {
            case Places.Moved(String why) -> end(ExecutionState.Superseded, why);
            case Places.Unfit(String why) -> end(ExecutionState.Failed, why);
            case Places.Named(List<Place> places) ->
                work.running().isEmpty()
                        ? claim(distribution, places)
                        : goOn(distribution, places, work.running().get());
        };
    }

    private Optional<Duration> claim(SecretDistribution distribution, List<Place> places) {
        Instant now = tools.time().instant();
        if (work.standing() && !isCovered(distribution, places)) {
            // A person has to judge; their word brings this incident here again.
            return Optional.of(LONGEST_REST);
        }
        Optional<Duration> pause = work.standing() ? pause(places, now) : Optional.empty();
        if (pause.isPresent()) {
            return pause;
        }
        var known = distribution.getSpec().destinations().stream()
                .map(SecretDestinationSpec::name)
                .collect(Collectors.toSet());
        var names = places.stream().map(Place::name).collect(Collectors.toSet());
        var ledger = Ledger.claimed(Optional.ofNullable(incident.getStatus().execution()), known, names);
        run.record(incident, Executions.delivering(claimed(), ledger, places, null));
        return NEXT_ROUND;
    }

    private boolean isCovered(SecretDistribution distribution, List<Place> places) {
        Execution last = incident.getStatus().execution();
        var receipts = new HashMap<String, Receipt>();
        for (Place place : places) {
            Receipts.newest(distribution, last == null ? new Ledger(List.of()) : Ledger.of(last), place.name())
                    .ifPresent(receipt -> receipts.put(place.name(), receipt));
        }
        return StandingApprovals.covers(places.stream().map(Place::change).toList(), receipts);
    }

    private Optional<Duration> pause(List<Place> places, Instant now) {
        return Again.notBefore(incident.getStatus().execution(), places, dryRun)
                .filter(now::isBefore)
                .map(until -> Duration.between(now, until));
    }

    private Optional<Duration> goOn(SecretDistribution distribution, List<Place> places, Execution running)
            throws InterruptedException {
        var ledger = Ledger.of(running);
        List<Place> open = ledger.open(places);
        if (open.isEmpty()) {
            return over(places, ledger);
        }
        return switch (tools.delivering().look().source(distribution)) {
            case SourceNow.Unknown(String message) -> rest(running, message);
            case SourceNow.Withdrawn(String message) -> end(ExecutionState.Superseded, message);
            case SourceNow.Current current -> {
                var consignment = new Consignment(
                        tools, run, distribution, current.version().created(), places, work);
                Optional<Map<Place, Parcel>> parcels = consignment.parcels(open, current);
                yield parcels.isEmpty()
                        ? end(ExecutionState.Superseded, Consignment.ROTATED)
                        : deliver(consignment, places, ledger, parcels.get());
            }
        };
    }

    private Optional<Duration> deliver(
            Consignment consignment, List<Place> places, Ledger ledger, Map<Place, Parcel> parcels)
            throws InterruptedException {
        Terms terms = consignment.terms();
        Instant now = tools.time().instant();
        return switch (Agenda.of(places, ledger, terms.order(), consignment::batch, now)) {
            case Agenda.Over _ -> over(places, ledger);
            case Agenda.Rest(Instant until) -> {
                Duration wait = Duration.between(now, until);
                yield Optional.of(wait.compareTo(LONGEST_REST) < 0 ? wait : LONGEST_REST);
            }
            case Agenda.Due(List<List<Place>> batches) ->
                dryRun ? rehearse(consignment, places, ledger, parcels) : handOver(consignment, batches, ledger);
        };
    }

    private Optional<Duration> handOver(Consignment consignment, List<List<Place>> batches, Ledger ledger)
            throws InterruptedException {
        List<Callable<Optional<String>>> tasks = new ArrayList<>();
        for (List<Place> batch : batches) {
            tasks.add(() -> new Handover(consignment, batch, ledger).deliver());
        }
        Optional<String> superseded =
                Abreast.all(AT_ONCE, tasks).stream().flatMap(Optional::stream).findFirst();
        superseded.ifPresent(why -> consignment.book().end(ExecutionState.Superseded, why));
        return NEXT_ROUND;
    }

    /** All at once, for nothing changes and nothing is put on record but the end. */
    private Optional<Duration> rehearse(
            Consignment consignment, List<Place> places, Ledger ledger, Map<Place, Parcel> parcels)
            throws InterruptedException {
        var failed = new ArrayList<String>();
        Map<String, List<Place>> batches = ledger.open(places).stream()
                .collect(Collectors.groupingBy(consignment::batch, LinkedHashMap::new, Collectors.toList()));
        for (List<Place> together : batches.values()) {
            List<Place> batch = rehearsed(consignment, together, ledger, failed);
            if (batch.isEmpty()) {
                continue;
            }
            String names = batch.stream().map(Place::name).collect(Collectors.joining(", "));
            switch (consignment.send(batch, parcels, true)) {
                case Outcome.Done _ -> {}
                case Outcome.Failed(String message, var _) -> failed.add(part(names, message));
                case Outcome.Refused(String message) -> failed.add(part(names, message));
            }
        }
        return failed.isEmpty()
                ? end(ExecutionState.DryRun, null)
                : end(ExecutionState.Failed, "It would not go through. " + String.join("; ", failed));
    }

    /** Those that would be written to. */
    private static List<Place> rehearsed(
            Consignment consignment, List<Place> together, Ledger ledger, List<String> failed) {
        var batch = new ArrayList<Place>();
        for (Place place : together) {
            switch (consignment.weigh(place, ledger, consignment.standing(place, ledger))) {
                case Weighing.Holds _ -> {}
                case Weighing.Deliver _ -> batch.add(place);
                case Weighing.Leave(String why) -> failed.add(part(place.name(), why));
                case Weighing.Unread(String why) -> failed.add(part(place.name(), why));
            }
        }
        return batch;
    }

    private Optional<Duration> rest(Execution running, String why) {
        Execution resting = Executions.resting(running, why);
        if (!resting.equals(running)) {
            run.record(incident, resting);
        }
        return Optional.of(WHILE_UNREADABLE);
    }

    private Optional<Duration> over(List<Place> places, Ledger ledger) {
        List<String> failed = places.stream()
                .filter(ledger::hasFailed)
                .map(place -> part(
                        place.name(),
                        ledger.entry(place.name())
                                .map(Execution.Delivery::message)
                                .orElse("")))
                .toList();
        return failed.isEmpty()
                ? end(ExecutionState.Succeeded, null)
                : end(
                        ExecutionState.Failed,
                        failed.size() + " of " + places.size() + " destinations did not get version "
                                + ForeignText.shown(places.getFirst().version(), 128) + ": "
                                + String.join("; ", failed));
    }

    private static String part(String names, String message) {
        return ForeignText.shown(names, SHOWN_OF_EACH) + ": " + ForeignText.shown(message, SHOWN_OF_EACH);
    }

    Optional<Duration> end(ExecutionState state, String why) {
        run.record(
                incident,
                Executions.ended(
                        work.running().orElseGet(this::claimed),
                        state,
                        why,
                        tools.time().instant()));
        return NEXT_ROUND;
    }

    private Execution claimed() {
        return Executions.claimed(
                work,
                tools.holder(),
                dryRun,
                incident.getStatus().execution(),
                tools.time().instant());
    }
}
