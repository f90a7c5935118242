package dev.plumbline.converge.delivery;

import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretDistributionSpec;
import dev.plumbline.distribution.Deliveries;
import dev.plumbline.drift.ForeignText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The places that a signed proposal names, looked up in the distribution as it is now. Pure. */
public sealed interface Places {

    /** Each of them is there, and the place that was signed. In the order of the proposal, which is that of the spec. */
    record Named(List<Place> places) implements Places {
        public Named {
            places = List.copyOf(places);
        }
    }

    /** One of them is another place now, or none, and what to do. */
    record Moved(String why) implements Places {}

    /** What was signed is nothing that this version delivers. */
    record Unfit(String why) implements Places {}

    /**
     * Looks them up.
     *
     * @param steps of the proposal, one for each destination
     * @param target names the place of a destination, as it is signed; empty where nobody knows that kind
     */
    static Places of(
            List<Step> steps, SecretDistributionSpec spec, Function<SecretDestinationSpec, Optional<String>> target) {
        var places = new ArrayList<Place>();
        var names = new HashSet<String>();
        for (Step step : steps) {
            Change change = step.changes().getFirst();
            if (step.changes().size() != 1 || !isDelivery(change) || !names.add(change.subject())) {
                return new Unfit(
                        "What was approved holds a step that is no delivery to one destination: look at the proposal that follows, and approve that.");
            }
            Optional<SecretDestinationSpec> destination = spec.destinations().stream()
                    .filter(candidate -> candidate.name().equals(change.subject()))
                    .findFirst();
            if (destination.isEmpty()
                    || !destination.flatMap(target).map(Deliveries::summary).equals(Optional.of(step.summary()))) {
                return new Moved(
                        "Destination " + ForeignText.shown(change.subject(), 63)
                                + " is no longer the place that was approved, and nothing more was delivered: look at the proposal that follows, and approve that.");
            }
            places.add(new Place(destination.get(), change));
        }
        return new Named(places);
    }

    private static boolean isDelivery(Change change) {
        return change.operation() == Operation.Set
                && change.field() == null
                && change.to() != null
                && change.version() != null
                && !change.version().isEmpty();
    }
}
