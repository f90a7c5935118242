package dev.plumbline.check.ansible;

import dev.plumbline.api.CheckSpec.Ansible;
import dev.plumbline.api.CheckSpec.Limits;
import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.api.SecretRef;
import dev.plumbline.check.Checked;
import dev.plumbline.check.Checked.Compared;
import dev.plumbline.check.Inquiry;
import dev.plumbline.check.Onset;
import dev.plumbline.check.run.Concealment;
import dev.plumbline.check.run.Reader;
import dev.plumbline.check.run.Runner;
import dev.plumbline.check.run.Tool;
import dev.plumbline.check.run.ToolCheck;
import dev.plumbline.desired.git.GitFolder;
import dev.plumbline.desired.git.GitFolders;
import dev.plumbline.desired.git.GitFolders.Depth;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks hosts against a playbook of Ansible in check mode. Each task that would change a host is a subject, {@code HOST: TASK};
 * the revision is the project's commit. What was found is kept, so that a host that can't be looked at hides nothing.
 */
@Singleton
public final class AnsibleCheck implements ToolCheck<Ansible> {

    /** What a policy's status may keep. */
    private static final int KEPT = 256;

    private static final String WHAT = "Found";

    private final GitFolders git;
    private final Runner runner;

    @Inject
    public AnsibleCheck(GitFolders git, Runner runner) {
        this.git = git;
        this.runner = runner;
    }

    @Override
    public Class<Ansible> spec() {
        return Ansible.class;
    }

    @Override
    public String target(Ansible spec, String namespace) {
        return PlaybookRun.place(spec);
    }

    @Override
    public GitFile module(Ansible spec) {
        return spec.project();
    }

    @Override
    public Tool tool(Ansible spec) {
        return Tool.ANSIBLE_PLAYBOOK;
    }

    @Override
    public Limits limits(Ansible spec) {
        return spec.limits();
    }

    @Override
    public List<String> environmentFrom(Ansible spec) {
        return List.of();
    }

    @Override
    public List<String> filesFrom(Ansible spec) {
        return Stream.of(spec.inventoryFrom(), spec.credentialsFrom())
                .filter(Objects::nonNull)
                .map(SecretRef::name)
                .toList();
    }

    @Override
    public Checked check(Ansible spec, Inquiry inquiry) {
        return switch (PlaybookInputs.of(spec, inquiry.look().namespace())) {
            case Failed<PlaybookInputs>(Unavailable why) -> new Checked.NotKnown(why);
            case Found<PlaybookInputs>(PlaybookInputs inputs) ->
                switch (git.folder(spec.project(), Depth.DEEP, inquiry.look())) {
                    case Failed<GitFolder>(Unavailable why) -> new Checked.NotKnown(why);
                    case Found<GitFolder>(GitFolder project) ->
                        switch (PlaybookRun.missing(spec, project)) {
                            case Failed<GitFolder>(Unavailable why) -> new Checked.NotKnown(why);
                            case Found<GitFolder> there -> run(spec, there.value(), inputs, inquiry);
                        };
                };
        };
    }

    private Checked run(Ansible spec, GitFolder project, PlaybookInputs inputs, Inquiry inquiry) {
        var before = inquiry.onsets().stream().map(Onset::subject).collect(Collectors.toSet());
        Checked checked = runner.run(
                PlaybookRun.of(spec, project, inputs, before),
                reader(inquiry.key(), inputs.secrets(), before),
                inquiry);
        return checked instanceof Compared compared
                ? new Compared(
                        compared.difference(),
                        compared.revision(),
                        compared.time(),
                        onsets(compared.difference().findings(), inquiry))
                : checked;
    }

    /** Reads what a {@link PlaybookRun} printed. */
    static Reader reader(FingerprintKey key, Set<String> secrets, Collection<String> before) {
        return outcomes -> PlaybookReader.read(
                outcomes.getLast().output(), outcomes.getLast().exit(), new Concealment(key).secrets(secrets), before);
    }

    private static List<Onset> onsets(List<Finding> findings, Inquiry inquiry) {
        Map<String, Instant> since =
                inquiry.onsets().stream().collect(Collectors.toMap(Onset::subject, Onset::since, (one, other) -> one));
        return findings.stream()
                .filter(finding -> finding.kind() != Finding.Kind.UNVERIFIABLE
                        || since.containsKey(finding.subject().name()))
                .map(finding -> finding.subject().name())
                .distinct()
                .limit(KEPT)
                .map(subject -> new Onset(subject, WHAT, since.getOrDefault(subject, inquiry.now()), 0, ""))
                .toList();
    }

    @Override
    public Remedy remedy(Ansible spec) {
        return new Remedy(
                "Plumbline changes no host. Run the playbook without --check, limited to the hosts that are named, when what it would change is right.",
                "Plumbline writes no playbook. Where what stands on the hosts is right, have the playbook say the same, by a commit.");
    }
}
