package dev.plumbline.desired.assets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.api.DesiredSpec.ManifestFormat;
import dev.plumbline.desired.format.DesiredFile;
import dev.plumbline.desired.format.Reading;
import dev.plumbline.desired.format.Reading.Malformed;
import dev.plumbline.desired.format.Reading.Parsed;
import dev.plumbline.desired.format.Reading.TooLarge;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a file of SHA-256 sums. Each published path is a subject, and its value an object with the member
 * {@code sha256}: 64 hexadecimal digits in lower case. Pure; whatever the bytes are, the answer is a {@link Reading}.
 *
 * <p>The lines of {@code sha256sum} are as the manual of GNU coreutils has them: the sum, a space, a space or an asterisk,
 * the file's name. A line that begins with a backslash has a name in which {@code \\}, {@code \n} and {@code \r} stand
 * for a backslash and line breaks. Lines that begin with a number sign are comments, as {@code sha256sum --check} takes
 * them.
 */
final class ManifestFile {

    /** The member of a value that holds the sum. */
    static final String SUM = "sha256";

    private static final Pattern DIGITS = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern LINE = Pattern.compile("(\\\\?)([0-9a-fA-F]{64}) [ *](.+)", Pattern.DOTALL);
    private static final Subject WHOLE = new Subject("manifest");

    private final String stripPrefix;
    private final Map<Subject, JsonNode> sums = new TreeMap<>();

    private ManifestFile(String stripPrefix) {
        this.stripPrefix = stripPrefix;
    }

    /** @param stripPrefix what each path begins with, and what is taken off; empty for nothing */
    static Reading read(byte[] bytes, ManifestFormat format, String stripPrefix) {
        var file = new ManifestFile(stripPrefix);
        return switch (format) {
            case Sha256sum -> file.lines(DesiredFile.readValue(bytes, WHOLE));
            case Json -> file.members(DesiredFile.read(bytes, Format.Json, "manifest.json"));
            case Unrecognized -> new Malformed("has a format that this version does not know: use Sha256sum or Json");
        };
    }

    /** Whether a text is a sum as values have it. */
    static boolean isSum(String text) {
        return DIGITS.matcher(text).matches();
    }

    private Reading lines(Reading whole) {
        if (!(whole instanceof Parsed(State state))) {
            return whole;
        }
        int number = 0;
        for (String line : state.values().get(WHOLE).textValue().split("\n", -1)) {
            number++;
            String content = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            if (content.isEmpty() || content.startsWith("#")) {
                continue;
            }
            Optional<Reading> refusal = line(content, number);
            if (refusal.isPresent()) {
                return refusal.get();
            }
        }
        return parsed();
    }

    private Optional<Reading> line(String content, int number) {
        Matcher line = LINE.matcher(content);
        if (!line.matches()) {
            return Optional.of(new Malformed("has a line " + number
                    + " that is not 64 hexadecimal digits, two spaces and a path: write the file with sha256sum"));
        }
        Optional<String> path = line.group(1).isEmpty() ? Optional.of(line.group(3)) : unescaped(line.group(3));
        if (path.isEmpty()) {
            return Optional.of(new Malformed("has a line " + number
                    + " with an escape that sha256sum does not write: after a backslash comes a backslash, n or r"));
        }
        return add(path.get(), line.group(2), " (line " + number + ")");
    }

    private static Optional<String> unescaped(String name) {
        var path = new StringBuilder();
        for (int at = 0; at < name.length(); at++) {
            char character = name.charAt(at);
            if (character != '\\') {
                path.append(character);
                continue;
            }
            at++;
            switch (at < name.length() ? name.charAt(at) : ' ') {
                case '\\' -> path.append('\\');
                case 'n' -> path.append('\n');
                case 'r' -> path.append('\r');
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(path.toString());
    }

    private Reading members(Reading whole) {
        if (!(whole instanceof Parsed(State state))) {
            return whole;
        }
        for (Map.Entry<Subject, JsonNode> member : state.values().entrySet()) {
            String path = member.getKey().name();
            JsonNode value = member.getValue();
            JsonNode sum = value.isObject() ? value.path(SUM) : value;
            if (!sum.isTextual() || !isSum(sum.textValue())) {
                return new Malformed("has the path " + PublishedPath.shown(path)
                        + " without a sum: its value is 64 hexadecimal digits, or an object with them as sha256");
            }
            Optional<Reading> refusal = add(path, sum.textValue(), "");
            if (refusal.isPresent()) {
                return refusal.get();
            }
        }
        return parsed();
    }

    private Optional<Reading> add(String path, String sum, String place) {
        return switch (PublishedPath.of(path, stripPrefix)) {
            case PublishedPath.Refused(String why) ->
                Optional.of(new Malformed("has the path " + PublishedPath.shown(path) + place + ", which " + why));
            case PublishedPath.At(Subject subject) -> {
                JsonNode value = JsonNodeFactory.instance.objectNode().put(SUM, sum.toLowerCase(Locale.ROOT));
                if (sums.put(subject, value) != null) {
                    yield Optional.of(
                            new Malformed("has the path " + PublishedPath.shown(path) + place + " a second time"));
                }
                yield sums.size() > DesiredFile.MAX_SUBJECTS
                        ? Optional.of(new TooLarge(
                                "has more than " + DesiredFile.MAX_SUBJECTS + " sums: split it over several policies"))
                        : Optional.empty();
            }
        };
    }

    /** A manifest of nothing is one that was not made as it should be, more likely than a site of no files. */
    private Reading parsed() {
        return sums.isEmpty() ? new Malformed("has no sums: write one line for each file") : new Parsed(State.of(sums));
    }
}
