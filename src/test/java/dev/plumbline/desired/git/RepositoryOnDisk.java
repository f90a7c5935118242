package dev.plumbline.desired.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.api.DesiredSpec.Git;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.desired.format.ReadingCache;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import dev.plumbline.simulator.GitRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real repository on the disk, and a source that reads it over {@code file:}. */
abstract class RepositoryOnDisk {

    static final GitWays FILE_ONLY = ways(true);

    @TempDir
    Path folder;

    GitRepository repository;
    Path cache;
    GitSource source;

    static GitWays ways(boolean allowFile) {
        var refused = new Unavailable(Reason.ADDRESS_REFUSED, "no way");
        return new GitWays(request -> new Lookup.Failed<>(refused), host -> new Lookup.Failed<>(refused), allowFile);
    }

    @BeforeEach
    void start() throws IOException {
        repository = GitRepository.create(folder.resolve("config.git"));
        cache = folder.resolve("cache");
        source = source(GitLimits.DEFAULT, FILE_ONLY);
    }

    @AfterEach
    void stop() {
        repository.close();
    }

    GitSource source(GitLimits limits, GitWays ways) {
        return new GitSource(new GitFiles(cache, limits, InstantSource.system(), ways), new ReadingCache(1024 * 1024));
    }

    Git spec(String ref, String path, Format format) {
        return new Git(repository.uri().toString(), ref, path, format, null);
    }

    Observation read(Git spec) {
        return source.read(spec, new FakeNamespace("team").look(Duration.ZERO));
    }

    Observed observed(Git spec) {
        Observation observation = read(spec);
        assertThat(observation).isInstanceOf(Observed.class);
        return (Observed) observation;
    }

    String value(String subject) {
        return observed(spec("main", "app.yaml", Format.Yaml))
                .state()
                .values()
                .get(new Subject(subject))
                .asText();
    }

    Unavailable unavailable(Git spec, Reason reason) {
        Observation observation = read(spec);
        assertThat(observation).isInstanceOf(Unavailable.class);
        assertThat(((Unavailable) observation).reason())
                .as(observation.toString())
                .isEqualTo(reason);
        return (Unavailable) observation;
    }
}
