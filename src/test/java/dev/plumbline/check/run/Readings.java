package dev.plumbline.check.run;

import dev.plumbline.check.run.Reading.Sides;
import dev.plumbline.check.run.Reading.Unread;
import dev.plumbline.drift.Comparison;
import dev.plumbline.drift.Disclosure;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.Glob;
import dev.plumbline.drift.Noise;
import dev.plumbline.drift.Observation.Observed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What is found by what was read, as a policy that reveals everything shows it. */
public final class Readings {

    public static final FingerprintKey KEY =
            FingerprintKey.of("a key for tests, long enough to be one".getBytes(StandardCharsets.UTF_8));

    private Readings() {}

    /** Compares as a policy does that reveals these subjects. */
    public static Comparison comparison(String... reveal) {
        return new Comparison(
                List.of(),
                List.of(),
                true,
                List.of(),
                List.of(),
                Noise.NONE,
                new Disclosure(List.of(reveal).stream().map(Glob::of).toList(), KEY));
    }

    /** A line for each finding, or one that says why there is none. */
    public static List<String> shown(Reading reading) {
        return switch (reading) {
            case Unread(var why) -> List.of("Unread " + why.reason().word() + ": " + why.message());
            case Sides sides ->
                findings(sides).stream()
                        .map(finding -> "%s %s %s [%s] [%s] %s"
                                .formatted(
                                        finding.kind().word(),
                                        finding.subject(),
                                        finding.field(),
                                        finding.desired(),
                                        finding.observed(),
                                        finding.message())
                                .strip())
                        .toList();
        };
    }

    /** All that is found, revealed. */
    public static List<Finding> findings(Sides sides) {
        return comparison("*")
                .compare(
                        new Observed(sides.desired(), Evidence.VALUE, "", Instant.EPOCH),
                        new Observed(sides.observed(), Evidence.VALUE, "", Instant.EPOCH, sides.remarks()),
                        Instant.EPOCH)
                .findings();
    }

    /** A file of {@code src/test/resources/payloads}. */
    public static byte[] payload(String name) {
        try {
            return Files.readAllBytes(Path.of("src/test/resources/payloads").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the files in a folder of payloads. */
    public static List<String> payloads(String folder) {
        try (var files = Files.list(Path.of("src/test/resources/payloads").resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
