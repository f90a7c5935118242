package dev.plumbline.platform.http;

/**
 * A secret that is sent in a header. It never shows itself.
 *
 * @param header the header's name, as {@code Authorization}
 * @param value the header's whole value, as {@code Bearer …}
 */
public record Credential(String header, String value) {

    public static Credential bearer(String token) {
        return new Credential("Authorization", "Bearer " + token);
    }

    @Override
    public String toString() {
        return "Credential[" + header + "]";
    }
}
