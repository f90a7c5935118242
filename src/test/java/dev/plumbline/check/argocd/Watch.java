package dev.plumbline.check.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.api.CheckSpec.ArgoCd;
import dev.plumbline.api.CheckSpec.Untracked;
import dev.plumbline.check.Checked;
import dev.plumbline.check.Inquiry;
import dev.plumbline.check.Onset;
import dev.plumbline.drift.Comparison;
import dev.plumbline.drift.Disclosure;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.Glob;
import dev.plumbline.drift.Ignore;
import dev.plumbline.drift.Noise;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Looks at Argo CD again and again, by a clock that a test sets, and gives each look what the last one kept. */
final class Watch {

    static final Instant START = Instant.parse("2026-11-21T11:00:00Z");

    private static final Path PAYLOADS = Path.of("src/test/resources/payloads/argocd");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FingerprintKey KEY = FingerprintKey.of(new byte[FingerprintKey.MIN_BYTES]);

    private final ArgoCdCheck check = new ArgoCdCheck();
    private final ArgoNamespace namespace;
    private ArgoCd spec;
    private Instant now = START;
    private List<Onset> onsets = List.of();
    private List<Glob> reveal = List.of();
    private List<Glob> exclude = List.of();
    private List<Ignore> ignores = List.of();

    Watch(ArgoNamespace namespace, ArgoCd spec) {
        this.namespace = namespace;
        this.spec = spec;
    }

    /** A watch of the Application {@code web}. */
    static Watch ofWeb(ArgoNamespace namespace, String outOfSyncFor) {
        return new Watch(namespace, new ArgoCd(List.of("web"), null, outOfSyncFor, Untracked.Ignore));
    }

    static JsonNode payload(String name) {
        try {
            return JSON.readTree(Files.readAllBytes(PAYLOADS.resolve(name + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> payloads() throws IOException {
        try (var files = Files.list(PAYLOADS)) {
            return files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .sorted()
                    .toList();
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Watch spec(ArgoCd changed) {
        spec = changed;
        return this;
    }

    Watch revealing(String glob) {
        reveal = List.of(Glob.of(glob));
        return this;
    }

    Watch excluding(String glob) {
        exclude = List.of(Glob.of(glob));
        return this;
    }

    /** Has each of these set aside, the first for one hour, the next for two, and so on. */
    Watch settingAside(String... globs) {
        ignores = IntStream.range(0, globs.length)
                .mapToObj(i -> new Ignore(Glob.of(globs[i]), "known", "web", now.plus(Duration.ofHours(i + 1))))
                .toList();
        return this;
    }

    Watch later(Duration passed) {
        now = now.plus(passed);
        return this;
    }

    /** Gives the next look other onsets than the last one kept. */
    Watch remembering(List<Onset> other) {
        onsets = other;
        return this;
    }

    List<Onset> onsets() {
        return onsets;
    }

    Checked look() {
        var comparison =
                new Comparison(List.of(), exclude, true, List.of(), ignores, Noise.NONE, new Disclosure(reveal, KEY));
        var checked = check.check(
                spec,
                new Inquiry(
                        new Inquiry.Policy("shop", "argo", "uid-1", 1),
                        comparison,
                        null,
                        KEY,
                        onsets,
                        new Look(namespace, Duration.ZERO),
                        now));
        if (checked instanceof Checked.Compared compared) {
            onsets = compared.onsets();
        }
        return checked;
    }

    Checked.Compared compared() {
        var checked = look();
        assertThat(checked).isInstanceOf(Checked.Compared.class);
        return (Checked.Compared) checked;
    }

    List<Finding> findings() {
        return compared().difference().findings();
    }

    /** The findings as lines: subject, field, kind and message. */
    List<String> told() {
        return findings().stream()
                .map(finding -> finding.subject() + finding.field() + " "
                        + finding.kind().word() + ": " + finding.message())
                .toList();
    }

    Unavailable why() {
        var checked = look();
        assertThat(checked).isInstanceOf(Checked.NotKnown.class);
        return ((Checked.NotKnown) checked).why();
    }
}
