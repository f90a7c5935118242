package dev.plumbline.check.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.check.Check;
import dev.plumbline.check.Checked;
import dev.plumbline.check.Checked.Compared;
import dev.plumbline.check.Inquiry;
import dev.plumbline.check.Onset;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.desired.git.GitFiles;
import dev.plumbline.desired.git.GitLimits;
import dev.plumbline.desired.git.GitWays;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Timekeeper;
import dev.plumbline.simulator.GitRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A repository on the disk, a namespace that is a few maps, and a runner of real tools. */
public final class ToolStage implements AutoCloseable {

    public final GitRepository repository;
    public final FakeNamespace namespace = new FakeNamespace("team");
    private final Path folder;
    private final LocalRunner runner;
    private List<Onset> onsets = List.of();

    /** @param folder that is this stage's own */
    public ToolStage(Path folder, Map<Tool, String> programs) throws IOException {
        this.folder = folder;
        this.repository = GitRepository.create(folder.resolve("modules.git"));
        this.runner = new LocalRunner(
                new LocalTools(folder.resolve("runs"), programs, System.getenv().get("PATH"), 2), Timekeeper.system());
    }

    public Runner runner() {
        return runner;
    }

    public GitFiles git() {
        var refused = new Unavailable(Reason.ADDRESS_REFUSED, "no way");
        return new GitFiles(
                folder.resolve("cache"),
                GitLimits.DEFAULT,
                InstantSource.system(),
                new GitWays(request -> new Lookup.Failed<>(refused), host -> new Lookup.Failed<>(refused), true));
    }

    /** Checks once; what is found next remembers what this found. */
    public <S> Checked checked(Check<S> check, S spec, String... reveal) {
        Checked checked = check.check(
                spec,
                new Inquiry(
                        new Inquiry.Policy("team", "policy", "uid", 1),
                        Readings.comparison(reveal),
                        null,
                        Readings.KEY,
                        onsets,
                        namespace.look(Duration.ofSeconds(-1)),
                        Instant.EPOCH));
        if (checked instanceof Compared compared) {
            onsets = compared.onsets();
        }
        assertThat(text(checked)).doesNotContain("canary");
        return checked;
    }

    /** What is found, a line each. */
    public <S> List<String> found(Check<S> check, S spec, String... reveal) {
        Checked checked = checked(check, spec, reveal);
        assertThat(checked).as(text(checked)).isInstanceOf(Compared.class);
        return ((Compared) checked)
                .difference().findings().stream().map(ToolStage::line).toList();
    }

    /** Why nothing is known. */
    public <S> Unavailable unknown(Check<S> check, S spec) {
        Checked checked = checked(check, spec);
        assertThat(checked).as(text(checked)).isInstanceOf(Checked.NotKnown.class);
        return ((Checked.NotKnown) checked).why();
    }

    private static String text(Checked checked) {
        return switch (checked) {
            case Compared compared -> compared.difference().toString();
            case Checked.NotKnown(var why) -> why.toString();
        };
    }

    private static String line(Finding finding) {
        return "%s %s %s [%s] [%s]"
                .formatted(
                        finding.kind().word(),
                        finding.subject(),
                        finding.field(),
                        finding.desired(),
                        finding.observed());
    }

    @Override
    public void close() throws IOException {
        runner.close();
        repository.close();
        try (Stream<Path> left = Files.list(folder.resolve("runs"))) {
            assertThat(left).isEmpty();
        }
    }
}
