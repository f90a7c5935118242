package dev.plumbline.simulator;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code Range} header as the Platform API takes it: {@code version ]7..; order=desc,max=10}. A bound with a square
 * bracket is left out of the range. Bounds stand in the order of the walk.
 */
record HerokuRange(
        String attribute,
        String start,
        boolean afterStart,
        String end,
        boolean beforeEnd,
        boolean descending,
        int max) {

    static final int DEFAULT_MAX = 200;
    static final int GREATEST_MAX = 1000;
    static final HerokuRange DEFAULT = new HerokuRange("id", "", false, "", false, false, DEFAULT_MAX);

    private static final Pattern SYNTAX = Pattern.compile(
            "(?<attribute>[a-z_]+) +(?<open>]?)(?<start>[^\\s;\\[\\].]*)\\.\\.(?<end>[^\\s;\\[\\].]*)(?<close>\\[?)"
                    + " *(?:; *(?<options>.*))?");
    private static final Pattern OPTION = Pattern.compile(" *(?<name>order|max) *= *(?<value>[a-z0-9]+) *");

    /** One page of a list. */
    record Page<T>(List<T> items, boolean isLast) {}

    static Optional<HerokuRange> parse(String header, List<String> attributes) {
        Matcher syntax = SYNTAX.matcher(header.strip());
        if (!syntax.matches() || !attributes.contains(syntax.group("attribute"))) {
            return Optional.empty();
        }
        boolean descending = false;
        int max = DEFAULT_MAX;
        String options = syntax.group("options");
        if (options != null && !options.isBlank()) {
            for (String text : options.split(",", -1)) {
                Matcher option = OPTION.matcher(text);
                if (!option.matches()) {
                    return Optional.empty();
                }
                String value = option.group("value");
                if (option.group("name").equals("order")) {
                    if (!value.equals("asc") && !value.equals("desc")) {
                        return Optional.empty();
                    }
                    descending = value.equals("desc");
                } else if (value.matches("[1-9][0-9]{0,3}") && Integer.parseInt(value) <= GREATEST_MAX) {
                    max = Integer.parseInt(value);
                } else {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new HerokuRange(
                syntax.group("attribute"),
                syntax.group("start"),
                !syntax.group("open").isEmpty(),
                syntax.group("end"),
                !syntax.group("close").isEmpty(),
                descending,
                max));
    }

    /** @param key the attribute's value, in a form whose natural order is the attribute's */
    <T> Page<T> page(List<T> all, Function<T, String> key) {
        Comparator<String> order = descending ? Comparator.<String>reverseOrder() : Comparator.<String>naturalOrder();
        List<T> inRange = all.stream()
                .filter(item -> start.isEmpty() || order.compare(key.apply(item), start) >= (afterStart ? 1 : 0))
                .filter(item -> end.isEmpty() || order.compare(key.apply(item), end) <= (beforeEnd ? -1 : 0))
                .sorted(Comparator.comparing(key, order))
                .toList();
        return inRange.size() <= max ? new Page<>(inRange, true) : new Page<>(inRange.subList(0, max), false);
    }

    /** This range with its bounds written as {@code page} compares them. */
    HerokuRange withBounds(String comparableStart, String comparableEnd) {
        return new HerokuRange(attribute, comparableStart, afterStart, comparableEnd, beforeEnd, descending, max);
    }

    /** The header that asks for what follows the item of this key. */
    String after(String key) {
        return attribute + " ]" + key + ".." + end + (beforeEnd ? "[" : "") + "; max=" + max
                + (descending ? ", order=desc" : "");
    }
}
