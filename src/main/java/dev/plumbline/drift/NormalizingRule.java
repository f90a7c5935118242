package dev.plumbline.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One rule that both sides are put through before they are compared. See {@link Normalization} for what rules do
 * together.
 *
 * @param subject the subjects that the rule is for
 * @param path the parts of a JSON pointer (RFC 6901), unescaped, to what the rule is for; {@value #EVERY} stands for
 *     every member or element; empty for the whole value
 * @param rule what it does
 */
public record NormalizingRule(Glob subject, List<String> path, Rule rule) {

    static final String EVERY = "*";

    private static final Pattern POINTER = Pattern.compile("(/([^/~]|~[01])*+)*+");

    public NormalizingRule {
        Objects.requireNonNull(subject, "subject");
        path = List.copyOf(path);
        Objects.requireNonNull(rule, "rule");
    }

    /** @throws IllegalArgumentException where the pointer is none */
    public static NormalizingRule of(Glob subject, String pointer, Rule rule) {
        if (!POINTER.matcher(pointer).matches()) {
            throw new IllegalArgumentException("\"" + ForeignText.shown(pointer, 120)
                    + "\" is no JSON pointer: write it as /metadata/labels, with ~1 for / and ~0 for ~ inside a part");
        }
        var path = new ArrayList<String>();
        for (int start = pointer.indexOf('/'); start >= 0; ) {
            int end = pointer.indexOf('/', start + 1);
            String part = end < 0 ? pointer.substring(start + 1) : pointer.substring(start + 1, end);
            path.add(part.replace("~1", "/").replace("~0", "~"));
            start = end;
        }
        return new NormalizingRule(subject, path, rule);
    }

    /** What a rule does. */
    public enum Rule {
        /** Leaves it out; the whole value, and its subject with it, where the path is empty. */
        DROP,
        /** Sorts a list, duplicates and all; does nothing to other values. */
        UNORDERED,
        /** Cuts white space at both ends of text; does nothing to other values. */
        TRIM,
        /** Takes text of any case as the same; does nothing to other values. */
        IGNORE_CASE
    }
}
