package dev.plumbline.destination.dns;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A list of tags and their values, as {@code v=DKIM1; p=MIIB} (RFC 6376, 3.2). */
final class TagList {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

    private TagList() {}

    /**
     * The values by tag in the text's order, white space around both taken off; empty where the text is no list, or a tag
     * stands there twice.
     */
    static Optional<SequencedMap<String, String>> parse(String text) {
        var tags = new LinkedHashMap<String, String>();
        String[] parts = text.split(";", -1);
        for (int i = 0; i < parts.length; i++) {
            String part = TxtContent.strip(parts[i]);
            if (part.isEmpty() && i == parts.length - 1 && i > 0) {
                continue;
            }
            int equals = part.indexOf('=');
            String name = equals < 0 ? "" : TxtContent.strip(part.substring(0, equals));
            if (!NAME.matcher(name).matches() || tags.put(name, TxtContent.strip(part.substring(equals + 1))) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(Collections.unmodifiableSequencedMap(tags));
    }

    /** The text with these tags first, in their order, and the others sorted behind them. */
    static String text(Map<String, String> tags, String... first) {
        var rest = new TreeMap<>(tags);
        List.of(first).forEach(rest::remove);
        return Stream.concat(Stream.of(first).filter(tags::containsKey), rest.keySet().stream())
                .map(name -> name + "=" + tags.get(name))
                .collect(Collectors.joining("; "));
    }

    /** The parts between colons, in which neither order nor white space means anything. */
    static String colonList(String value) {
        var parts = new TreeSet<String>();
        for (String part : value.split(":", -1)) {
            parts.add(TxtContent.strip(part));
        }
        return String.join(":", parts);
    }
}
