package dev.plumbline.cli.look;

import dev.plumbline.cli.look.Paint.Tone;

/**
 * What came of one check.
 *
 * @param area what it is about, as operator
 * @param what what was found
 * @param todo what to do; empty where there is nothing to do
 */
record Check(String area, State state, String what, String todo) {

    /** How it came out. */
    enum State {
        OK(Tone.GOOD),
        PROBLEM(Tone.BAD),
        /** It could not be looked at: never ok. */
        UNKNOWN(Tone.WARN);

        private final Tone tone;

        State(Tone tone) {
            this.tone = tone;
        }

        Tone tone() {
            return tone;
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static Check ok(String area, String what) {
        return new Check(area, State.OK, what, "");
    }

    static Check problem(String area, String what, String todo) {
        return new Check(area, State.PROBLEM, what, todo);
    }

    static Check unknown(String area, String what, String todo) {
        return new Check(area, State.UNKNOWN, what, todo);
    }
}
