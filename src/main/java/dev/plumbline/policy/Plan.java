package dev.plumbline.policy;

import dev.plumbline.api.CheckSpec;
import dev.plumbline.api.DesiredSpec;
import dev.plumbline.api.DestinationSpec;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftPolicySpec;
import dev.plumbline.drift.Comparison;
import dev.plumbline.incident.Terms;
import dev.plumbline.observation.Cadence;
import java.time.Duration;
import java.util.List;

/** What a policy's spec asks for, checked where the schema can't check. */
sealed interface Plan {

    /**
     * A spec that can be carried out.
     *
     * @param after how long drift lasts before an incident opens
     * @param terms what holds for an incident that opens
     * @param proposals the ways to converge that are proposed
     */
    record Valid(
            Cadence cadence,
            Aim aim,
            Comparison comparison,
            Duration after,
            Terms terms,
            List<Path> proposals,
            boolean suspended)
            implements Plan {}

    /** What is compared, and by whom. */
    sealed interface Aim {

        /** Both sides are read and compared here. */
        record Sides(DesiredSpec desired, DestinationSpec destination) implements Aim {}

        /**
         * A tool compares.
         *
         * @param rules what the policy says of comparing; null for nothing
         */
        record Tool(CheckSpec check, DriftPolicySpec.Compare rules) implements Aim {}
    }

    /** A spec that can't, and why: what is wrong, in which field, and what to do. */
    record Invalid(String message) implements Plan {}
}
