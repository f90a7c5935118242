package dev.plumbline.cli.look;

/** The two sides of a finding, as a status has them: revealed values, fingerprints of sensitive ones, or nothing. */
final class Values {

    private static final String FINGERPRINT = "hmac:";
    private static final int BRIEF = 18;
    private static final int LONG = 256;

    private Values() {}

    /** Whether only the fingerprint of a value is known. */
    static boolean sensitive(String side) {
        return side != null && side.startsWith(FINGERPRINT);
    }

    /** In a column. */
    static String brief(String side) {
        return side == null ? "nothing" : Shown.text(side, BRIEF);
    }

    /** Whole. */
    static String whole(String side) {
        return side == null ? "nothing" : Shown.text(side, LONG);
    }
}
