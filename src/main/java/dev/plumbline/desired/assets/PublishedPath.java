package dev.plumbline.desired.assets;

import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Subject;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Makes the path under which a file is published of the path that a manifest has for it. Pure. */
sealed interface PublishedPath {

    /** This one: from its leading slash on, as it stands in a URL. */
    record At(Subject subject) implements PublishedPath {}

    /** There is none; the reason goes on after the path. */
    record Refused(String why) implements PublishedPath {}

    /** What a URL's path may hold as it is, beside letters and digits: RFC 3986, 3.3. */
    String PLAIN = "-._~!$&'()*+,;=:@/";

    /**
     * @param path as it stands in the manifest: a file's name, of which nothing is escaped
     * @param stripPrefix what it has to begin with, and what is taken off
     */
    static PublishedPath of(String path, String stripPrefix) {
        String relative = withoutDot(path);
        String prefix = withoutDot(stripPrefix);
        if (!relative.startsWith(prefix)) {
            return new Refused("does not begin with stripPrefix: correct stripPrefix, or keep other files out");
        }
        String rest = relative.substring(prefix.length());
        String bare = rest.startsWith("/") ? rest.substring(1) : rest;
        for (String part : bare.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return new Refused("is refused: a path has no '..', '.' or empty part");
            }
        }
        if (bare.indexOf('\\') >= 0 || bare.indexOf('\0') >= 0) {
            return new Refused("is refused: a path has neither a backslash nor a null character");
        }
        String published = "/" + encoded(bare);
        return published.length() > Subject.MAX_LENGTH
                ? new Refused("has " + published.length() + " characters as it is published: the limit is "
                        + Subject.MAX_LENGTH)
                : new At(new Subject(published));
    }

    /** As {@code find . -type f} writes paths. */
    private static String withoutDot(String path) {
        return path.startsWith("./") ? path.substring(2) : path;
    }

    private static String encoded(String path) {
        var encoded = new StringBuilder();
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (octet & 0xff);
            boolean plain = character < 0x80 && (Character.isLetterOrDigit(character) || PLAIN.indexOf(character) >= 0);
            encoded.append(plain ? String.valueOf(character) : String.format(Locale.ROOT, "%%%02X", octet));
        }
        return encoded.toString();
    }

    /** A path of a manifest for people. */
    static String shown(String path) {
        return '"' + ForeignText.shown(path, 120) + '"';
    }
}
