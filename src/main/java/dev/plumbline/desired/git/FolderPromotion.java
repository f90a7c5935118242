package dev.plumbline.desired.git;

import dev.plumbline.api.DesiredSpec.Git;
import dev.plumbline.desired.Promotion.Promoted;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.desired.format.FileEdit;
import dev.plumbline.desired.format.FileEdit.Edited;
import dev.plumbline.desired.format.FileEdit.LeftOut;
import dev.plumbline.desired.format.FileEdit.Refused;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes down how a folder of JSON files would follow what was observed: one patch for all files that change. A file is
 * neither made nor deleted. Pure.
 */
final class FolderPromotion {

    private static final int SHOWN = 200;

    private final Git spec;

    FolderPromotion(Git spec) {
        this.spec = spec;
    }

    Promoted promote(Lookup<GitFolder> folder, List<Take> takes) {
        return switch (folder) {
            case Failed<GitFolder>(Unavailable why) ->
                new Promoted.Impossible("The folder can't be read: " + why.message());
            case Found<GitFolder>(GitFolder found) -> promote(found.files(), takes);
        };
    }

    private Promoted promote(Map<String, byte[]> files, List<Take> takes) {
        Map<Subject, List<Take>> bySubject = takes.stream()
                .collect(Collectors.groupingBy(take -> take.finding().subject(), TreeMap::new, Collectors.toList()));
        var patch = new StringBuilder();
        var taken = new ArrayList<Take>();
        var leftOut = new ArrayList<LeftOut>();
        int changed = 0;
        for (Map.Entry<Subject, List<Take>> each : bySubject.entrySet()) {
            String name = each.getKey().name();
            byte[] file = files.get(name);
            if (file == null) {
                each.getValue()
                        .forEach(take -> leftOut.add(new LeftOut(
                                take, "is in no file of the folder: export it into one by hand, if that is right")));
                continue;
            }
            switch (FileEdit.ofDocument(file, spec.path() + "/" + name, each.getValue())) {
                case Refused(String why) ->
                    each.getValue().forEach(take -> leftOut.add(new LeftOut(take, "stands in a file that " + why)));
                case Edited edited -> {
                    patch.append(edited.patch());
                    taken.addAll(edited.taken());
                    leftOut.addAll(edited.leftOut());
                    changed += edited.taken().isEmpty() ? 0 : 1;
                }
            }
        }
        return taken.isEmpty()
                ? new Promoted.Impossible(String.join(" ", GitPromotion.leftOut(leftOut, 3)))
                : possible(patch.toString(), changed, taken, leftOut);
    }

    private Promoted possible(String patch, int changed, List<Take> taken, List<LeftOut> leftOut) {
        String files = changed == 1 ? "one file" : changed + " files";
        String folder = ForeignText.shown(spec.path(), SHOWN);
        return new Promoted.Possible(
                GitPromotion.target(spec),
                GitPromotion.steps(
                        "Change " + files + " of " + folder + " in " + ForeignText.shown(spec.url(), SHOWN)
                                + " (a patch to be merged)",
                        taken),
                patch,
                "Would take over what was observed for %s into %s of %s, which takes effect once people merge it. No branch is pushed for a folder: save the patch as promote.patch and apply it by hand."
                        .formatted(taken.size() == 1 ? "one finding" : taken.size() + " findings", files, folder),
                List.of(
                        "Whatever else is made from these files follows them too, as soon as the patch is merged.",
                        "Where a place is not found in a file as it was compared, the whole member that it is in is taken over: read the patch."),
                GitPromotion.leftOut(leftOut, GitPromotion.MAX_LEFT_OUT),
                GitPromotion.commands(spec, false));
    }
}
