package dev.plumbline.desired.format;

import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.ShellWord;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The command of a shell that reads a file on its standard input and prints the value of one subject: {@code yq},
 * {@code jq} or {@code sed}. Where it finds nothing that it can print as it is, it prints nothing. Pure.
 */
public final class SubjectFilter {

    private static final Pattern MANIFEST =
            Pattern.compile("(?<kind>[A-Z][A-Za-z0-9]*)(?:\\.(?<group>[a-z0-9.-]+))?/(?<name>[A-Za-z0-9.:-]+)");
    private static final Pattern DOTENV_KEY = Pattern.compile("[A-Za-z0-9_.-]+");

    private SubjectFilter() {}

    /**
     * @param path the file's path
     * @return empty where the subject's name can't be written safely, or the file can't hold it
     */
    public static Optional<String> of(Format format, String path, Subject subject) {
        return switch (format) {
            case Yaml -> query(subject).map(query -> "yq -er " + query);
            case Json -> query(subject).map(query -> "jq -er " + query);
            case Dotenv -> dotenv(subject.name());
            case Raw ->
                path.substring(path.lastIndexOf('/') + 1).equals(subject.name())
                        ? Optional.of("cat")
                        : Optional.empty();
            case JsonFiles, Unrecognized -> Optional.empty();
        };
    }

    private static Optional<String> query(Subject subject) {
        String name = subject.name();
        if (name.indexOf('"') >= 0 || name.indexOf('\\') >= 0) {
            return Optional.empty();
        }
        Matcher manifest = MANIFEST.matcher(name);
        return ShellWord.of(manifest.matches() ? object(manifest) : ".[\"" + name + "\"] | select(. != null)");
    }

    private static String object(Matcher manifest) {
        String group = manifest.group("group") == null
                ? "test(\"/\") | not"
                : "test(\"^" + manifest.group("group").replace(".", "[.]") + "/\")";
        return "select(.kind == \"%s\" and .metadata.name == \"%s\" and (.apiVersion | %s))"
                .formatted(manifest.group("kind"), manifest.group("name"), group);
    }

    /** Values with escapes, with a number sign or on more than one line are not printed. */
    private static Optional<String> dotenv(String key) {
        if (!DOTENV_KEY.matcher(key).matches()) {
            return Optional.empty();
        }
        String start = "s/^[[:space:]]*(export +)?" + key.replace(".", "[.]") + "[[:blank:]]*=[[:blank:]]*";
        String end = "[[:space:]]*$/\\2/p";
        return Optional.of(List.of(
                        start + "'([^']*)'" + end,
                        start + "\"([^\"\\\\]*)\"" + end,
                        start + "([^\"'#[:space:]]|[^\"'#[:space:]][^#]*[^#[:space:]])" + end)
                .stream()
                .map(script -> "-e " + ShellWord.of(script).orElseThrow())
                .collect(Collectors.joining(" -e t ", "sed -nE ", "")));
    }
}
