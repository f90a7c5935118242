package dev.plumbline.cli;

import dev.plumbline.drift.ForeignText;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says that a name is not there, and which ones it might have been. Pure. */
final class Missing {

    private static final int OFFERED = 5;
    private static final int SHOWN = 253;

    private Missing() {}

    /**
     * What to tell the person.
     *
     * @param kind as kubectl takes it
     * @param names those that are there; empty where none is, or nobody could tell
     */
    static String message(String kind, String namespace, String name, List<String> names) {
        String missing = "there is no " + kind + " " + ForeignText.shown(name, SHOWN) + " in the namespace "
                + ForeignText.shown(namespace, SHOWN);
        List<String> near = near(name, names);
        if (!near.isEmpty()) {
            return missing + ". Did you mean " + listed(near) + "?";
        }
        return names.isEmpty()
                ? missing + ". In another one? -n names it: kubectl get " + kind + " -A"
                : missing + ". There " + (names.size() == 1 ? "is " : "are ")
                        + listed(names.stream().limit(OFFERED).toList())
                        + (names.size() > OFFERED ? " and " + (names.size() - OFFERED) + " more" : "")
                        + ". In another namespace? -n names it";
    }

    /** The names that are like this one, the most like it first. */
    static List<String> near(String name, List<String> names) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return names.stream()
                .filter(other -> isNear(wanted, other.toLowerCase(Locale.ROOT)))
                .sorted(Comparator.comparingInt((String other) -> distance(wanted, other.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(OFFERED)
                .toList();
    }

    private static boolean isNear(String wanted, String other) {
        return other.startsWith(wanted)
                || wanted.startsWith(other)
                || distance(wanted, other) <= Math.max(1, Math.min(3, wanted.length() / 3));
    }

    private static String listed(List<String> names) {
        return names.stream().map(name -> ForeignText.shown(name, SHOWN)).collect(Collectors.joining(", "));
    }

    /** How many letters have to be put, taken or changed. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
