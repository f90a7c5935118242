package dev.plumbline.desired.git;

import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.api.DesiredSpec.Git;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.desired.Promotion;
import dev.plumbline.desired.format.FileEdit;
import dev.plumbline.desired.format.FileEdit.Edited;
import dev.plumbline.desired.format.FileEdit.LeftOut;
import dev.plumbline.desired.format.FileEdit.Refused;
import dev.plumbline.desired.format.SubjectFilter;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes down how a file in Git would follow what was observed: a patch that a person applies, or that the converger
 * pushes as a branch. It only reads. A value that the policy does not reveal is in no patch.
 */
@Singleton
public final class GitPromotion implements Promotion<Git> {

    private static final int SHOWN = 200;
    static final int MAX_LEFT_OUT = 64;
    private static final int MAX_COMMAND = 2048;

    private final GitSource source;

    /** @param source where the observations of the same files come from: both share one copy of a repository */
    public GitPromotion(GitSource source) {
        this.source = source;
    }

    @Override
    public Class<Git> spec() {
        return Git.class;
    }

    @Override
    public Optional<String> prepareCommand(Git spec) {
        try {
            return GitCommands.fetch(GitTarget.of(spec), spec).filter(command -> command.length() <= MAX_COMMAND);
        } catch (GitRefusal refusal) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> readCommand(Git spec, Policy policy, Subject subject) {
        if (prepareCommand(spec).isEmpty()) {
            return Optional.empty();
        }
        try {
            if (GitSource.format(spec) == Format.JsonFiles) {
                return GitCommands.showIn(GitTarget.of(spec), subject)
                        .filter(command -> command.length() <= MAX_COMMAND);
            }
            return GitCommands.show(GitTarget.of(spec))
                    .flatMap(show -> SubjectFilter.of(GitSource.format(spec), spec.path(), subject)
                            .map(filter -> show + " | " + filter))
                    .filter(command -> command.length() <= MAX_COMMAND);
        } catch (GitRefusal refusal) {
            return Optional.empty();
        }
    }

    @Override
    public Promoted promote(Git spec, Policy policy, List<Take> takes, Look look) {
        if (GitSource.format(spec) == Format.JsonFiles) {
            return new FolderPromotion(spec).promote(source.files(spec, look), takes);
        }
        return switch (source.bytes(spec, look)) {
            case Failed<byte[]>(Unavailable why) -> new Promoted.Impossible("The file can't be read: " + why.message());
            case Found<byte[]>(byte[] file) ->
                switch (FileEdit.of(file, GitSource.format(spec), spec.path(), takes)) {
                    case Refused(String why) ->
                        new Promoted.Impossible(ForeignText.shown(spec.path(), SHOWN) + " " + why + ".");
                    case Edited edited -> promoted(spec, edited);
                };
        };
    }

    private static Promoted promoted(Git spec, Edited edited) {
        if (edited.taken().isEmpty()) {
            return new Promoted.Impossible(String.join(" ", leftOut(edited.leftOut(), 3)));
        }
        String file = ForeignText.shown(spec.path(), SHOWN);
        String repository = ForeignText.shown(spec.url(), SHOWN);
        int count = edited.taken().size();
        return new Promoted.Possible(
                target(spec),
                steps("Change " + file + " in " + repository + " (a branch to be merged)", edited.taken()),
                edited.patch(),
                "Would take over what was observed for %s into %s on a branch of its own, which takes effect once people merge it. By hand: save the patch as promote.patch."
                        .formatted(count == 1 ? "one finding" : count + " findings", file),
                List.of("Whatever else is made from this file follows it too, as soon as the branch is merged."),
                leftOut(edited.leftOut(), MAX_LEFT_OUT),
                commands(spec, !edited.leftOut().isEmpty()));
    }

    /** What a promotion would write to, for people: the file, its repository and the ref that is watched. */
    public static String target(Git spec) {
        return ForeignText.shown(spec.path(), SHOWN) + " in " + ForeignText.shown(spec.url(), SHOWN) + ", " + ref(spec);
    }

    private static String ref(Git spec) {
        return spec.ref() == null || spec.ref().equals("HEAD")
                ? "default branch"
                : "ref " + ForeignText.shown(spec.ref(), 64);
    }

    static List<String> commands(Git spec, boolean edits) {
        try {
            return GitCommands.apply(GitTarget.of(spec), spec, edits);
        } catch (GitRefusal refusal) {
            return List.of();
        }
    }

    static List<Step> steps(String summary, List<Take> takes) {
        var steps = new ArrayList<Step>();
        for (int from = 0; from < takes.size(); from += DriftIncidentStatus.MAX_CHANGES) {
            int to = Math.min(takes.size(), from + DriftIncidentStatus.MAX_CHANGES);
            steps.add(new Step(
                    summary,
                    takes.subList(from, to).stream()
                            .map(take -> change(take.finding()))
                            .toList()));
        }
        return steps;
    }

    private static Change change(Finding finding) {
        return new Change(
                finding.kind() == Finding.Kind.MISSING ? Operation.Unset : Operation.Set,
                finding.subject().name(),
                absentIfEmpty(finding.field()),
                absentIfEmpty(finding.desired()),
                absentIfEmpty(finding.observed()),
                finding.mark());
    }

    private static String absentIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    static List<String> leftOut(List<LeftOut> all, int most) {
        var shown = new ArrayList<String>();
        int first = all.size() > most ? most - 1 : all.size();
        all.subList(0, first).forEach(one -> shown.add(shown(one)));
        if (first < all.size()) {
            shown.add("And " + (all.size() - first) + " more findings.");
        }
        return shown;
    }

    private static String shown(LeftOut leftOut) {
        Finding finding = leftOut.take().finding();
        return ForeignText.shown(finding.subject().name(), 120)
                + (finding.field().isEmpty() ? "" : " at " + ForeignText.shown(finding.field(), 120)) + " "
                + leftOut.why() + ".";
    }
}
