package dev.plumbline.cli;

import dev.plumbline.api.Condition;
import dev.plumbline.api.Condition.Status;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.DriftPolicyStatus;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionStatus;
import dev.plumbline.api.SecretDistributionStatus.State;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/**
 * Whether a look that was asked for has been made, and what came of it. Pure.
 *
 * @param answered whether the status is about a look after the word
 * @param known whether the look could tell
 * @param lines what it came to
 */
record Look(boolean answered, boolean known, List<String> lines) {

    private static final int MAX_NUDGE = 63;

    static Look of(DriftPolicy policy) {
        var status = Optional.ofNullable(policy.getStatus());
        List<Condition> conditions = status.map(DriftPolicyStatus::conditions).orElse(List.of());
        boolean answered = isAnswered(
                policy,
                status.map(DriftPolicyStatus::observedNudge),
                status.map(DriftPolicyStatus::observedGeneration),
                conditions);
        Optional<Condition> observed = condition(conditions, "Observed");
        DriftStatus drift = status.map(DriftPolicyStatus::driftStatus).orElse(DriftStatus.Unknown);
        boolean known = observed.filter(each -> each.status() == Status.True).isPresent()
                && drift != DriftStatus.Unknown
                && drift != DriftStatus.Unrecognized;
        var sheet = new Sheet();
        if (!known) {
            sheet.line("UNKNOWN  " + nameOf(policy))
                    .foreign(
                            "  Why:  ",
                            observed.map(each -> each.reason() + ": " + each.message())
                                    .orElse("the operator has not looked yet"));
            return new Look(answered, false, sheet.lines());
        }
        int findings = status.map(DriftPolicyStatus::findings).orElse(0);
        int ignored = status.map(DriftPolicyStatus::ignored).orElse(0);
        sheet.line((drift == DriftStatus.InSync ? "In sync  " : "Drifted  ") + nameOf(policy));
        if (findings > 0 || ignored > 0) {
            sheet.line(
                    "  Findings:  " + findings + (ignored > 0 ? ", and " + ignored + " set aside by the policy" : ""));
        }
        if (drift == DriftStatus.DriftIncidentActive) {
            status.map(DriftPolicyStatus::incidentRef).ifPresent(ref -> sheet.foreign("  Incident:  ", ref.name()));
        }
        return new Look(answered, true, sheet.lines());
    }

    static Look of(SecretDistribution distribution) {
        var status = Optional.ofNullable(distribution.getStatus());
        List<Condition> conditions =
                status.map(SecretDistributionStatus::conditions).orElse(List.of());
        boolean answered = isAnswered(
                distribution,
                status.map(SecretDistributionStatus::observedNudge),
                status.map(SecretDistributionStatus::observedGeneration),
                conditions);
        var destinations = status.map(SecretDistributionStatus::destinations).orElse(List.of());
        Optional<Condition> source = condition(conditions, "SourceReady");
        boolean known = !destinations.isEmpty()
                && source.filter(each -> each.status() == Status.True).isPresent()
                && destinations.stream()
                        .noneMatch(each -> each.state() == State.Unknown || each.state() == State.Unrecognized);
        boolean inSync = destinations.stream().allMatch(each -> each.state() == State.InSync);
        var sheet = new Sheet();
        sheet.line((known ? inSync ? "In sync  " : "Drifted  " : "UNKNOWN  ") + nameOf(distribution));
        source.filter(each -> each.status() != Status.True)
                .ifPresent(each -> sheet.foreign("  Source:  ", each.reason() + ": " + each.message()));
        if (conditions.isEmpty()) {
            sheet.line("  Why:  the operator has not looked yet");
        }
        destinations.forEach(each -> sheet.foreign(
                "  " + each.state() + "  ", each.name() + (each.message() == null ? "" : ": " + each.message())));
        return new Look(answered, known, sheet.lines());
    }

    private static boolean isAnswered(
            HasMetadata resource,
            Optional<String> observedNudge,
            Optional<Long> observedGeneration,
            List<Condition> conditions) {
        String asked = Annotation.of(resource, DriftPolicy.OBSERVE_NOW);
        String nudge = asked.substring(0, Math.min(asked.length(), MAX_NUDGE));
        // What can't be carried out, or is suspended, is never looked at: the operator says so instead.
        boolean never = observedGeneration
                        .filter(resource.getMetadata().getGeneration()::equals)
                        .isPresent()
                && (condition(conditions, "Stalled")
                                .filter(each -> each.status() == Status.True)
                                .isPresent()
                        || condition(conditions, "Ready")
                                .filter(each -> each.reason().equals("Suspended"))
                                .isPresent());
        return never || observedNudge.filter(nudge::equals).isPresent();
    }

    private static Optional<Condition> condition(List<Condition> conditions, String type) {
        return conditions.stream().filter(each -> each.type().equals(type)).findFirst();
    }

    private static String nameOf(HasMetadata resource) {
        return resource.getMetadata().getNamespace() + "/"
                + resource.getMetadata().getName();
    }
}
