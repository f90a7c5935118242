package dev.plumbline.drift;

/** Text that a stranger wrote (a destination, a commit, a server's error), made fit to be shown: one line, bounded. */
public final class ForeignText {

    private ForeignText() {}

    /**
     * Shows text as data: control characters, line breaks, and the characters that change a terminal or the direction
     * of writing come out as {@code \\uXXXX}; anything beyond the limit is cut and marked with an ellipsis.
     *
     * @param text the text, in any form
     * @param limit the longest result in characters, at least 1
     */
    public static String shown(String text, int limit) {
        var shown = new StringBuilder(Math.min(text.length(), limit));
        int index = 0;
        while (index < text.length()) {
            int codePoint = text.codePointAt(index);
            String piece = needsEscape(codePoint)
                    ? String.format("\\u%04X", codePoint)
                    : new String(Character.toChars(codePoint));
            boolean last = index + Character.charCount(codePoint) >= text.length();
            if (shown.length() + piece.length() > (last ? limit : limit - 1)) {
                return shown.append('…').toString();
            }
            shown.append(piece);
            index += Character.charCount(codePoint);
        }
        return shown.toString();
    }

    /** Whether text of any length is shown as it is. */
    public static boolean isPlain(String text) {
        return text.codePoints().noneMatch(ForeignText::needsEscape);
    }

    private static boolean needsEscape(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
