package dev.plumbline.api;

import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Writes the CRDs from the API's records: {@code make crds}. */
public final class CrdWriter {

    private static final String HEADER =
            "# Written by make crds from the records in dev.plumbline.api: change those.\n";

    private CrdWriter() {}

    /** Writes a file for each CRD into each folder that an argument names. */
    public static void main(String[] args) throws IOException {
        for (String folder : args) {
            Files.createDirectories(Path.of(folder));
            for (var file : generate().entrySet()) {
                Files.writeString(Path.of(folder, file.getKey()), file.getValue());
            }
        }
    }

    /** The text of each CRD by its file's name. */
    static Map<String, String> generate() {
        var output = new TextOutput();
        new CRDGenerator()
                .withOutput(output)
                .withParallelGenerationEnabled(false)
                .withPostProcessor(new CrdFinish())
                .customResourceClasses(DriftPolicy.class, DriftIncident.class, SecretDistribution.class)
                .generate();
        return output.files();
    }

    private static final class TextOutput extends CRDGenerator.AbstractCRDOutput<ByteArrayOutputStream> {

        private final Map<String, ByteArrayOutputStream> streams = new TreeMap<>();

        @Override
        protected ByteArrayOutputStream createStreamFor(String crdName) {
            return streams.computeIfAbsent(crdName, name -> new ByteArrayOutputStream());
        }

        Map<String, String> files() {
            var files = new TreeMap<String, String>();
            streams.forEach((name, text) -> files.put(
                    name.replaceFirst("-v1$", ".yaml"),
                    HEADER
                            + text.toString(StandardCharsets.UTF_8)
                                    .lines()
                                    .skip(1)
                                    .reduce("", (all, line) -> all + line + "\n")));
            return files;
        }
    }
}
