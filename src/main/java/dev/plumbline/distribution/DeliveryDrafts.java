package dev.plumbline.distribution;

import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.proposal.Draft;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Drafts the one delivery that would bring the current version to all destinations that lack it. Pure. */
final class DeliveryDrafts {

    private static final int MAX_TEXT = 512;
    private static final int MAX_RISKS = 8;
    private static final int MAX_LEFT_OUT = 32;
    private static final int MAX_COMMANDS = 20;

    private final SecretPlaces places;

    DeliveryDrafts(SecretPlaces places) {
        this.places = places;
    }

    /**
     * The draft; none where nothing differs.
     *
     * @param findings what differs
     * @param key of the namespace
     * @param conflict why nobody knows whose value it should be; empty where that is known
     * @param setAside destinations that people have set aside: nothing is to be done about them
     */
    List<Draft> drafts(
            String namespace,
            DistributionPlan.Valid plan,
            Survey survey,
            List<Finding> findings,
            FingerprintKey key,
            Optional<String> conflict,
            Set<String> setAside) {
        if (findings.isEmpty()) {
            return List.of();
        }
        if (conflict.isPresent()) {
            return impossible(conflict.get());
        }
        return switch (survey.source()) {
            case SourceSeen.Unread unread -> impossible(unread.message());
            case SourceSeen.Held held -> impossible(held.message());
            case SourceSeen.Taken taken -> delivery(namespace, plan, survey, taken, key, setAside);
        };
    }

    private List<Draft> delivery(
            String namespace,
            DistributionPlan.Valid plan,
            Survey survey,
            SourceSeen.Taken taken,
            FingerprintKey key,
            Set<String> setAside) {
        String source = places.source(plan.spec().source())
                .map(SecretPlaces.Source::name)
                .orElse("its source");
        Optional<String> value = places.source(plan.spec().source()).flatMap(bound -> bound.command(namespace));
        var steps = new ArrayList<Step>();
        var risks = new LinkedHashSet<String>();
        var leftOut = new ArrayList<String>();
        var commands = new ArrayList<String>();
        List<SecretDestinationSpec> destinations = plan.spec().destinations();
        for (int i = 0; i < destinations.size(); i++) {
            SecretDestinationSpec destination = destinations.get(i);
            Standing standing = survey.standings().get(i);
            if (!standing.read() && !setAside.contains(destination.name())) {
                leftOut.add(shown(destination.name() + ": " + standing.message()));
            }
            if (standing.difference().isEmpty() || setAside.contains(destination.name())) {
                continue;
            }
            var bound = places.destination(destination).orElseThrow();
            steps.add(step(bound.target(namespace), destination, standing, survey, taken, key));
            bound.risk().map(DeliveryDrafts::shown).ifPresent(risks::add);
            if (destination.template() == null) {
                value.flatMap(command -> bound.command(namespace, command)).ifPresent(commands::add);
            }
        }
        if (steps.isEmpty()) {
            return impossible(
                    leftOut.isEmpty()
                            ? "No delivery settles what is found: rotate the secret at its source."
                            : "Nothing can be delivered now. " + leftOut.getFirst());
        }
        return List.of(new Draft.Possible(
                Path.Revert,
                shown("version " + taken.version().id() + " of " + source),
                steps,
                Optional.empty(),
                "Would deliver version " + taken.version().id() + " of " + source + " to " + steps.size()
                        + (steps.size() == 1 ? " destination" : " destinations") + ", "
                        + (Deliveries.isOrdered(plan.spec()) ? "one after the other." : "all at once."),
                risks.stream().limit(MAX_RISKS).toList(),
                leftOut.stream().limit(MAX_LEFT_OUT).toList(),
                commands.stream().limit(MAX_COMMANDS).toList()));
    }

    private static Step step(
            String target,
            SecretDestinationSpec destination,
            Standing standing,
            Survey survey,
            SourceSeen.Taken taken,
            FingerprintKey key) {
        String wanted = DistributionFindings.wanted(survey, destination.name());
        return new Step(
                Deliveries.summary(target),
                List.of(new Change(
                        Operation.Set,
                        destination.name(),
                        null,
                        standing.observed().isEmpty() ? null : standing.observed(),
                        wanted,
                        Marks.of(key, wanted, standing),
                        taken.version().id())));
    }

    private static List<Draft> impossible(String why) {
        return List.of(new Draft.Impossible(Path.Revert, why.length() <= 1024 ? why : why.substring(0, 1024)));
    }

    private static String shown(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
