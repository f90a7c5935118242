package dev.plumbline.destination.kubernetes;

import dev.plumbline.api.DestinationSpec.Kubernetes;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.destination.Changes;
import dev.plumbline.destination.Reversion;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.ShellWord;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Brings objects of the policy's namespace back: one step for each object, by server-side apply of the fields at issue.
 * Objects that are missing are made; none is ever deleted.
 */
@Singleton
public final class KubernetesReversion implements Reversion<Kubernetes> {

    private static final int MAX_COMMANDS = 20;
    private static final int MAX_LEFT_OUT = 64;
    private static final int SHOWN = 128;

    @Override
    public Class<Kubernetes> spec() {
        return Kubernetes.class;
    }

    @Override
    public String target(Kubernetes spec, String namespace) {
        return "objects of namespace " + namespace;
    }

    @Override
    public Reversal revert(Kubernetes spec, String namespace, List<Finding> findings, Truth truth) {
        var leftOut = new ArrayList<String>();
        Map<Subject, List<Change>> changes = new TreeMap<>();
        for (Finding finding : findings) {
            if (finding.kind() == Finding.Kind.UNEXPECTED && finding.field().isEmpty()) {
                leftOut.add(
                        shown(finding.subject())
                                + " is there and should not be. Plumbline deletes no objects: delete it by hand, or set it aside with compare.ignore.");
            } else {
                changes.computeIfAbsent(finding.subject(), subject -> new ArrayList<>())
                        .add(Changes.of(finding));
            }
        }
        if (changes.isEmpty()) {
            return new Reversal.Impossible(String.join(" ", leftOut.subList(0, Math.min(3, leftOut.size()))));
        }
        var steps = changes.entrySet().stream()
                .map(object -> new Step(summary(namespace, object.getKey(), object.getValue()), object.getValue()))
                .toList();
        return new Reversal.Possible(
                target(spec, namespace),
                steps,
                "Would %s in %s, as they were observed."
                        .formatted(
                                Changes.counted(
                                        changes.values().stream()
                                                .flatMap(List::stream)
                                                .toList(),
                                        "field"),
                                steps.size() == 1 ? "one object" : steps.size() + " objects"),
                List.of(
                        "The fields are taken over from whoever manages them now (server-side apply, forced).",
                        "Controllers act on the change: a changed pod template rolls its pods out anew."),
                leftOut.stream().limit(MAX_LEFT_OUT).toList(),
                commands(namespace, changes.keySet(), truth));
    }

    private static String summary(String namespace, Subject subject, List<Change> changes) {
        String fields = changes.stream()
                .map(change -> change.field() == null ? "the whole object" : ForeignText.shown(change.field(), 64))
                .limit(3)
                .collect(Collectors.joining(", "));
        int more = changes.size() - 3;
        return "Apply %s in namespace %s: %s%s"
                .formatted(shown(subject), namespace, fields, more > 0 ? " and " + more + " more fields" : "");
    }

    private static List<String> commands(String namespace, Iterable<Subject> subjects, Truth truth) {
        var commands = new ArrayList<String>();
        truth.preparation().ifPresent(commands::add);
        for (Subject subject : subjects) {
            if (commands.size() < MAX_COMMANDS) {
                command(namespace, subject, truth).ifPresent(commands::add);
            }
        }
        return commands;
    }

    private static Optional<String> command(String namespace, Subject subject, Truth truth) {
        return ShellWord.of(namespace)
                .flatMap(word -> truth.command(subject)
                        .map(read -> read + " | kubectl apply --namespace " + word
                                + " --server-side --force-conflicts -f -"));
    }

    private static String shown(Subject subject) {
        return ForeignText.shown(subject.name(), SHOWN);
    }
}
