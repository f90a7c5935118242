package dev.plumbline.destination;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Answers as providers give them, one a file, and what must come of each. */
public final class Payloads {

    private static final Path FOLDER = Path.of("src/test/resources/payloads");

    private Payloads() {}

    /** The bytes of one answer. */
    public static byte[] of(String provider, String name) {
        try {
            return Files.readAllBytes(FOLDER.resolve(provider).resolve(name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Holds that each answer whose name begins so, and no other, comes to what is expected of it.
     *
     * @param expected by name, less the beginning and the extension
     */
    public static void come(
            String provider, String beginning, Function<byte[], String> parser, Map<String, String> expected) {
        var came = new TreeMap<String, String>();
        try (var files = Files.list(FOLDER.resolve(provider))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replaceFirst("\\.json$", "");
                if (name.startsWith(beginning)) {
                    came.put(name.substring(beginning.length()), parser.apply(Files.readAllBytes(file)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(came).isEqualTo(new TreeMap<>(expected));
    }
}
