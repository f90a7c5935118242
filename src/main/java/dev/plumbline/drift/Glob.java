package dev.plumbline.drift;

import java.util.List;
import java.util.Objects;

/**
 * A pattern for names: {@code *} stands for any text, the empty one too, {@code ?} for one character (a code point), and
 * all else for itself, in its own case. Matching allocates nothing and takes at most the product of both lengths in
 * time, whatever the pattern.
 *
 * @param pattern the pattern as written; never empty
 */
public record Glob(String pattern) {

    /** Matches everything. */
    public static final Glob ALL = new Glob("*");

    public Glob {
        Objects.requireNonNull(pattern, "pattern");
        if (pattern.isEmpty()) {
            throw new IllegalArgumentException("a glob has at least one character; * matches everything");
        }
    }

    /** @throws IllegalArgumentException where the pattern is empty */
    public static Glob of(String pattern) {
        return new Glob(pattern);
    }

    public boolean matches(Subject subject) {
        return matches(subject.name());
    }

    /**
     * Walks both texts once. Where they part, only the last {@code *} takes one more character: an earlier one never
     * needs to, since it has already found the first place where what follows it fits.
     */
    public boolean matches(String text) {
        int inText = 0;
        int inPattern = 0;
        int afterStar = -1;
        int retry = 0;
        while (inText < text.length()) {
            int character = text.codePointAt(inText);
            int wanted = inPattern < pattern.length() ? pattern.codePointAt(inPattern) : -1;
            if (wanted == '*') {
                afterStar = ++inPattern;
                retry = inText;
            } else if (wanted == '?' || wanted == character) {
                inPattern += Character.charCount(wanted);
                inText += Character.charCount(character);
            } else if (afterStar >= 0) {
                inPattern = afterStar;
                retry += Character.charCount(text.codePointAt(retry));
                inText = retry;
            } else {
                return false;
            }
        }
        while (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
            inPattern++;
        }
        return inPattern == pattern.length();
    }

    static boolean anyMatches(List<Glob> globs, Subject subject) {
        for (Glob glob : globs) {
            if (glob.matches(subject)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
