package dev.plumbline.check.opentofu;

import dev.plumbline.check.run.Concealment;
import dev.plumbline.check.run.Outcome;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a command of OpenTofu or Terraform failed, as far as phrases that it is known to print say so. Nothing that it printed
 * is repeated, for any of it can hold a value; but for who holds a lock, where that has the form of a user at a host.
 */
final class PlanFailure {

    private static final int SHOWN = 80;
    private static final Pattern FOLD = Pattern.compile("[\\s\\u2502\\u2577\\u2575]+");
    private static final Pattern WHO =
            Pattern.compile("(?m)^\\W{0,8}Who:\\s+([A-Za-z0-9._\\\\-]{1,64}@[A-Za-z0-9.-]{1,64})\\s*$");

    /** An ordinary init names the lock file too: only these say that it lacks something. */
    private static final List<String> UNLOCKED = List.of(
            "Provider dependency changes detected",
            "Changes to the required provider dependencies",
            "the lock file is read-only",
            "match any of the checksums",
            "Inconsistent dependency lock file");

    private PlanFailure() {}

    /**
     * What to say of a command that failed.
     *
     * @param tool its name, as people know it
     * @param concealment knows what may not be shown
     */
    static Unavailable of(String tool, Outcome failed, Concealment concealment) {
        // The tool folds its lines and draws a bar before each.
        String text = failed.text();
        String folded = FOLD.matcher(text).replaceAll(" ");
        if (folded.contains("Error acquiring the state lock")) {
            return new Unavailable(
                    Reason.TIMEOUT,
                    "the state is locked" + holder(text, concealment)
                            + ", and stayed so: wait for the run that holds it, or free it by force-unlock where no run does");
        }
        if (folded.contains("No value for required variable")) {
            return new Unavailable(
                    Reason.INVALID,
                    "an input variable of the module has no value: set it in check.openTofu.variables, or as TF_VAR_name in a Secret of environmentFrom");
        }
        return switch (failed.command()) {
            case "init" -> init(tool, folded);
            case "workspace" ->
                new Unavailable(
                        Reason.NOT_FOUND,
                        "the workspace of check.openTofu.workspace can't be selected: check its name, and that the state's place can be reached");
            case "plan" ->
                new Unavailable(
                        Reason.UNEXPECTED_ANSWER,
                        tool
                                + " could not refresh the state, as when a provider refuses its credentials or does not answer. "
                                + byHand("plan -refresh-only"));
            default ->
                new Unavailable(
                        Reason.UNEXPECTED_ANSWER,
                        tool + " could not show the plan that it made. "
                                + byHand("plan -refresh-only, then show -json"));
        };
    }

    private static Unavailable init(String tool, String text) {
        if (text.contains("Failed to query available provider packages")
                || text.contains("Failed to install provider")) {
            return new Unavailable(
                    Reason.UNREACHABLE,
                    "the module's providers can't be had: check that their registry can be reached from where " + tool
                            + " runs, and that .terraform.lock.hcl names versions that are there");
        }
        if (UNLOCKED.stream().anyMatch(text::contains)) {
            return new Unavailable(
                    Reason.INVALID,
                    "the module's .terraform.lock.hcl does not name each provider that it needs, with a sum for this platform: run "
                            + "providers lock, and commit the file");
        }
        if (text.contains("Unreadable module directory") || text.contains("Failed to download module")) {
            return new Unavailable(
                    Reason.NOT_FOUND,
                    "a module that this one calls can't be had: what lies outside of the folder that check.openTofu.module.path names is not there in a run");
        }
        return new Unavailable(
                Reason.UNEXPECTED_ANSWER, tool + " could not be initialised with the module. " + byHand("init"));
    }

    private static String byHand(String command) {
        return "Run " + command
                + " by hand with the same variables: what it printed is not shown here, for it can hold secrets";
    }

    private static String holder(String text, Concealment concealment) {
        Matcher who = WHO.matcher(text);
        return Optional.of(who)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .filter(name -> !concealment.holdsSecret(name))
                .map(name -> " by " + ForeignText.shown(name, SHOWN))
                .orElse("");
    }
}
