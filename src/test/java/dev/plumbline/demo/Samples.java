package dev.plumbline.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The files that the demo applies, commits and publishes: those under {@code src/test/resources/demo}. */
final class Samples {

    /** Where a person finds them. */
    static final String FOLDER = "src/test/resources/demo";

    static final List<String> POLICIES = List.of("billing-config", "published-assets", "web-objects");
    static final String GIT = "https://git.example.com/acme/config.git";
    static final String WEBSITE = "https://www.example.com";
    static final String VAULT = "https://vault.example.com";

    private Samples() {}

    /** A policy as its file has it. */
    static String policy(String name) throws IOException {
        return text("policies/" + name + ".yaml");
    }

    /** A distribution as its file has it. */
    static String distribution(String name) throws IOException {
        return text("distributions/" + name + ".yaml");
    }

    /** A file of the Git repository. */
    static String committed(String path) throws IOException {
        return text("repository/" + path);
    }

    /** The config vars that should hold. */
    static JsonNode configVars() throws IOException {
        return new YAMLMapper().readTree(committed("prod/billing.yaml"));
    }

    static byte[] bytes(String path) throws IOException {
        try (var in = Samples.class.getResourceAsStream("/demo/" + path)) {
            if (in == null) {
                throw new IOException(FOLDER + "/" + path + " is not on the class path");
            }
            return in.readAllBytes();
        }
    }

    private static String text(String path) throws IOException {
        return new String(bytes(path), StandardCharsets.UTF_8);
    }
}
