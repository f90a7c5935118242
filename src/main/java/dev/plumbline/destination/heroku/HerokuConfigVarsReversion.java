package dev.plumbline.destination.heroku;

import dev.plumbline.api.DestinationSpec.HerokuConfigVars;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.destination.Changes;
import dev.plumbline.destination.Reversion;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.platform.ShellWord;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Brings the config vars of a Heroku app back. One step is one {@code PATCH /apps/{app}/config-vars}: Heroku takes all
 * of it or nothing, and each one is a release that restarts the app.
 */
@Singleton
public final class HerokuConfigVarsReversion implements Reversion<HerokuConfigVars> {

    private static final int MAX_COMMANDS = 20;
    private static final int MAX_COMMAND = 2048;

    @Override
    public Class<HerokuConfigVars> spec() {
        return HerokuConfigVars.class;
    }

    @Override
    public String target(HerokuConfigVars spec, String namespace) {
        return "config vars of Heroku app " + spec.app();
    }

    @Override
    public Reversal revert(HerokuConfigVars spec, String namespace, List<Finding> findings, Truth truth) {
        List<Step> steps =
                Changes.inBatches(findings.stream().map(Changes::of).toList(), DriftIncidentStatus.MAX_CHANGES).stream()
                        .map(changes -> new Step(summary(spec.app(), changes), changes))
                        .toList();
        String restarts = steps.size() == 1 ? "once" : steps.size() + " times";
        return new Reversal.Possible(
                target(spec, namespace),
                steps,
                "Would %s in %s, as they were observed."
                        .formatted(
                                Changes.counted(
                                        findings.stream().map(Changes::of).toList(), "config var"),
                                steps.size() == 1 ? "one request" : steps.size() + " requests"),
                List.of("Each request makes a release, and restarts the app: " + restarts + "."),
                List.of(),
                commands(spec, findings, truth));
    }

    private static String summary(String app, List<Change> changes) {
        String names = changes.stream()
                .limit(5)
                .map(change -> ForeignText.shown(change.subject(), 64))
                .collect(Collectors.joining(", "));
        int more = changes.size() - 5;
        return "In Heroku app %s, %s: %s%s"
                .formatted(
                        app, Changes.counted(changes, "config var"), names, more > 0 ? " and " + more + " more" : "");
    }

    /** A command for each config var; what can't be said safely is left to the person. */
    private static List<String> commands(HerokuConfigVars spec, List<Finding> findings, Truth truth) {
        var commands = new ArrayList<String>();
        if (findings.stream().anyMatch(finding -> Changes.of(finding).operation() == Operation.Set)) {
            truth.preparation().ifPresent(commands::add);
        }
        for (Finding finding : findings) {
            if (commands.size() == MAX_COMMANDS) {
                break;
            }
            command(spec.app(), finding, truth)
                    .filter(command -> command.length() <= MAX_COMMAND)
                    .ifPresent(commands::add);
        }
        return commands;
    }

    private static Optional<String> command(String app, Finding finding, Truth truth) {
        String name = finding.subject().name();
        if (Changes.of(finding).operation() == Operation.Unset) {
            return ShellWord.of(name).map(word -> "heroku config:unset --app " + app + " " + word);
        }
        // Where reading fails nothing is set: not an empty text either.
        return ShellWord.of(name + "=")
                .flatMap(word -> truth.command(finding.subject())
                        .map(read -> "value=\"$(" + read + ")\" && heroku config:set --app " + app + " " + word
                                + "\"$value\""));
    }
}
