package dev.plumbline.policy;

import static com.cronutils.model.CronType.UNIX;

import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftPolicySpec;
import dev.plumbline.api.IncidentTerms;
import dev.plumbline.drift.Comparison;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.incident.Terms;
import dev.plumbline.observation.Cadence;
import dev.plumbline.policy.Plan.Aim;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** Makes a plan of a spec. Pure: whatever is wrong with a spec is a result, for a stored one may be older than its rules. */
final class Planner {

    private static final List<Path> PROPOSED = List.of(Path.Revert, Path.Promote);

    private final FingerprintKey key;

    Planner(FingerprintKey key) {
        this.key = key;
    }

    /**
     * What the spec asks for.
     *
     * @param nature of what the spec names
     * @param now a schedule that does not fire after this is invalid
     */
    Plan plan(String namespace, DriftPolicySpec spec, Nature nature, Instant now) {
        try {
            return valid(namespace, spec, nature, now);
        } catch (SpecReading.NotAPlan e) {
            return new Plan.Invalid(e.getMessage());
        } catch (IllegalArgumentException | NullPointerException e) {
            // What the schema rules out today may have been stored before: it must not stop the others of its kind.
            return new Plan.Invalid(
                    "spec holds what this version can't carry out: apply the policy anew to have the API server say where ("
                            + SpecReading.shown(e.getMessage()) + ")");
        }
    }

    private Plan.Valid valid(String namespace, DriftPolicySpec spec, Nature nature, Instant now) {
        var incident = spec.incident() == null ? new IncidentTerms(null, null, null, null, null) : spec.incident();
        Cadence cadence = cadence(spec, now);
        Comparison comparison = Comparisons.of(spec.compare(), nature, key.forNamespace(namespace));
        Terms terms = SpecReading.terms(incident, spec.requireSeparation());
        return new Plan.Valid(
                cadence,
                aim(spec),
                comparison,
                incident.after() == null
                        ? Duration.ZERO
                        : SpecReading.duration("spec.incident.after", incident.after()),
                terms,
                paths(spec.proposals()),
                Boolean.TRUE.equals(spec.suspend()));
    }

    private static Aim aim(DriftPolicySpec spec) {
        if (spec.check() != null) {
            if (spec.desired() != null || spec.destination() != null) {
                throw new SpecReading.NotAPlan(
                        "spec has a check beside desired or destination: set both of those, or check alone");
            }
            return new Aim.Tool(spec.check(), spec.compare());
        }
        if (spec.desired() == null || spec.destination() == null) {
            throw new SpecReading.NotAPlan(
                    "spec has neither desired and destination nor a check: set one or the other");
        }
        if (spec.desired().snapshot() != null && spec.desired().snapshot().maxAge() != null) {
            SpecReading.age(
                    "spec.desired.snapshot.maxAge", spec.desired().snapshot().maxAge());
        }
        return new Aim.Sides(spec.desired(), spec.destination());
    }

    private static List<Path> paths(List<Path> asked) {
        if (asked == null) {
            return PROPOSED;
        }
        if (asked.contains(Path.Unrecognized)) {
            throw new SpecReading.NotAPlan(
                    "spec.proposals holds a word that this version does not know: take Revert, Promote or Replace");
        }
        return asked.stream().distinct().toList();
    }

    private static Cadence cadence(DriftPolicySpec spec, Instant now) {
        if (spec.schedule() != null) {
            return calendar(spec.schedule(), now);
        }
        if (spec.interval() == null) {
            throw new SpecReading.NotAPlan("spec has neither interval nor schedule: set one of them");
        }
        Duration interval = SpecReading.duration("spec.interval", spec.interval());
        if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new SpecReading.NotAPlan("spec.interval is " + interval + ": it has to be 5s or longer");
        }
        return new Cadence.Every(interval);
    }

    private static Cadence calendar(DriftPolicySpec.Schedule schedule, Instant now) {
        ZoneId zone;
        try {
            zone = ZoneId.of(schedule.timeZone() == null ? "UTC" : schedule.timeZone());
        } catch (DateTimeException e) {
            throw new SpecReading.NotAPlan("spec.schedule.timeZone " + SpecReading.shown(schedule.timeZone())
                    + " is not in the IANA database: take a name like Europe/Berlin, or UTC");
        }
        ExecutionTime times;
        try {
            var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(UNIX));
            times = ExecutionTime.forCron(parser.parse(schedule.cron()).validate());
        } catch (IllegalArgumentException e) {
            throw new SpecReading.NotAPlan("spec.schedule.cron " + SpecReading.shown(schedule.cron())
                    + " is not a cron expression of five fields, as 0 6 * * *: " + SpecReading.shown(e.getMessage()));
        }
        if (times.nextExecution(now.atZone(zone)).isEmpty()) {
            throw new SpecReading.NotAPlan("spec.schedule.cron " + SpecReading.shown(schedule.cron())
                    + " never fires: correct its day or month");
        }
        return new Cadence.Calendar(times, zone);
    }
}
