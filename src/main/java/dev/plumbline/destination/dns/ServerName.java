package dev.plumbline.destination.dns;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server as a policy names it: {@code 9.9.9.9}, {@code [2620:fe::fe]:53} or {@code ns1.example.com}.
 *
 * @param host a literal address without brackets, or a name
 */
record ServerName(String host, int port) {

    private static final int STANDARD_PORT = 53;
    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\]]+)]|([^:\\[\\]]+))(?::([0-9]{1,5}))?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*\\.?");
    private static final Pattern DIGITS = Pattern.compile("[0-9.]+");

    /** The server; empty where the text names none. */
    static Optional<ServerName> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int port = form.group(3) == null ? STANDARD_PORT : Integer.parseInt(form.group(3));
        Optional<String> host = form.group(1) != null ? IpText.v6(form.group(1)) : hostOrV4(form.group(2));
        return port < 1 || port > 65535 ? Optional.empty() : host.map(found -> new ServerName(found, port));
    }

    /** Whether it is given by its address, so that nobody has to look its name up. */
    boolean isAddress() {
        return host.indexOf(':') >= 0 || IpText.isV4(host);
    }

    /** Digits and dots alone are an address or a mistake: the Java platform would read 127.1 as 127.0.0.1. */
    private static Optional<String> hostOrV4(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return Optional.of(lower)
                .filter(host -> DIGITS.matcher(host).matches()
                        ? IpText.isV4(host)
                        : NAME.matcher(host).matches());
    }

    /** As it is shown to people; without the port where that is the usual one. */
    @Override
    public String toString() {
        boolean v6 = host.indexOf(':') >= 0;
        return port == STANDARD_PORT ? host : (v6 ? "[" + host + "]" : host) + ":" + port;
    }
}
