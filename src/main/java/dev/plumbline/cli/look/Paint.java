package dev.plumbline.cli.look;

/**
 * Colours, where the terminal takes them.
 *
 * @param coloured whether it does
 */
record Paint(boolean coloured) {

    /** What a piece of text says, as a colour. */
    enum Tone {
        PLAIN(""),
        HEAD("\u001B[1m"),
        DIM("\u001B[2m"),
        GOOD("\u001B[32m"),
        WARN("\u001B[33m"),
        BAD("\u001B[31m");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    private static final String RESET = "\u001B[0m";

    String in(Tone tone, String text) {
        return coloured && tone != Tone.PLAIN && !text.isBlank() ? tone.code + text + RESET : text;
    }
}
