package dev.plumbline.desired.flags;

import dev.plumbline.api.DesiredSpec.PromotionColumns;
import dev.plumbline.api.DesiredSpec.Promotions;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one question that a table of promotions is asked: the newest row of each flag in one environment, the newest of all
 * first. The names are quoted, and so are taken in the case in which the policy has them; the environment is a parameter.
 * Pure.
 */
final class PromotionsQuery {

    /** The most flags that are read. */
    static final int MAX_ROWS = 10_000;

    /** The longest value, in characters. */
    static final int MAX_VALUE = 8_192;

    private static final int MAX_NAME = 253;
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

    private PromotionsQuery() {}

    /** Empty where a name is none that the schema would take: it may have been stored before the schema checked it. */
    static Optional<String> of(Promotions promotions) {
        var columns = columns(promotions);
        var names = Stream.concat(
                Stream.of(promotions.table().split("[.]", 2)),
                Stream.of(columns.flag(), columns.environment(), columns.value(), columns.time()));
        if (!names.allMatch(name -> IDENTIFIER.matcher(name).matches())) {
            return Optional.empty();
        }
        String table = Stream.of(promotions.table().split("[.]", 2))
                .map(PromotionsQuery::quoted)
                .collect(Collectors.joining("."));
        // One more of each than is let in, so that what is beyond shows.
        return Optional.of("""
                SELECT flag, value FROM (
                  SELECT DISTINCT ON (t.%1$s) left(t.%1$s::text, %2$d) AS flag, left(t.%3$s::text, %4$d) AS value,
                    t.%5$s AS time
                  FROM %6$s AS t WHERE t.%7$s::text = ?
                  ORDER BY t.%1$s, t.%5$s DESC NULLS LAST, t.%3$s::text DESC NULLS FIRST
                ) AS newest ORDER BY time DESC NULLS LAST, flag LIMIT %8$d""".formatted(
                        quoted(columns.flag()),
                        MAX_NAME + 1,
                        quoted(columns.value()),
                        MAX_VALUE + 1,
                        quoted(columns.time()),
                        table,
                        quoted(columns.environment()),
                        MAX_ROWS + 1));
    }

    /** The columns' names, with those that a policy gets without naming any. */
    static PromotionColumns columns(Promotions promotions) {
        var columns = promotions.columns();
        return columns == null
                ? new PromotionColumns("flag", "environment", "value", "promoted_at")
                : new PromotionColumns(
                        orElse(columns.flag(), "flag"),
                        orElse(columns.environment(), "environment"),
                        orElse(columns.value(), "value"),
                        orElse(columns.time(), "promoted_at"));
    }

    private static String orElse(String name, String usual) {
        return name == null ? usual : name;
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }
}
