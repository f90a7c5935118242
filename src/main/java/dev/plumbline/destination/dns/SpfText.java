package dev.plumbline.destination.dns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SPF records by their meaning (RFC 7208). Mechanisms keep their order, for the first that matches decides. What means
 * nothing is evened out: more spaces than one, the case of names, a plus before a mechanism, prefix lengths that cover the
 * one address, a dot at the end of a domain, and where modifiers stand. A domain with macros stays as it is: the case of a
 * macro's letter means something.
 */
final class SpfText {

    private static final String VERSION = "v=spf1";
    private static final Pattern MODIFIER = Pattern.compile("([A-Za-z][A-Za-z0-9_.-]*)=(.*)");
    private static final Pattern MECHANISM = Pattern.compile("([+?~-]?)([A-Za-z][A-Za-z0-9_.-]*)([:/].*)?");
    private static final Pattern NETWORK = Pattern.compile(":([^/]*)(/[0-9]+)?");
    private static final Pattern HOSTS = Pattern.compile("(:[^/]*)?(/[0-9]+)?(//[0-9]+)?");

    private SpfText() {}

    /** The record in one form; empty where the text is no SPF record. */
    static Optional<String> of(String text) {
        if (!text.regionMatches(true, 0, VERSION, 0, VERSION.length())) {
            return Optional.empty();
        }
        List<String> terms = List.of(text.split(" +"));
        if (!terms.getFirst().equalsIgnoreCase(VERSION)) {
            return Optional.empty();
        }
        var mechanisms = new ArrayList<String>();
        var modifiers = new ArrayList<Modifier>();
        for (String term : terms.subList(1, terms.size())) {
            Matcher modifier = MODIFIER.matcher(term);
            if (modifier.matches()) {
                String name = modifier.group(1).toLowerCase(Locale.ROOT);
                boolean domain = name.equals("redirect") || name.equals("exp");
                modifiers.add(new Modifier(name, domain ? domain(modifier.group(2)) : modifier.group(2)));
            } else {
                mechanisms.add(mechanism(term));
            }
        }
        modifiers.sort(Comparator.comparing(Modifier::name));
        var all = new ArrayList<String>();
        all.add(VERSION);
        all.addAll(mechanisms);
        modifiers.forEach(modifier -> all.add(modifier.name() + "=" + modifier.value()));
        return Optional.of(String.join(" ", all));
    }

    private record Modifier(String name, String value) {}

    private static String mechanism(String term) {
        Matcher matcher = MECHANISM.matcher(term);
        if (!matcher.matches()) {
            return term;
        }
        String qualifier = matcher.group(1).equals("+") ? "" : matcher.group(1);
        String name = matcher.group(2).toLowerCase(Locale.ROOT);
        String rest = matcher.group(3) == null ? "" : matcher.group(3);
        return qualifier
                + name
                + switch (name) {
                    case "ip4" -> network(rest, "/32");
                    case "ip6" -> network(rest, "/128");
                    case "a", "mx" -> hosts(rest);
                    case "include", "exists", "ptr" -> domain(rest);
                    default -> rest;
                };
    }

    /** An address and a prefix length, which may be missing: {@code :2001:db8::/32}. */
    private static String network(String rest, String whole) {
        Matcher matcher = NETWORK.matcher(rest);
        if (!matcher.matches()) {
            return rest;
        }
        String address = matcher.group(1);
        String length = matcher.group(2) == null || matcher.group(2).equals(whole) ? "" : matcher.group(2);
        return ":" + IpText.v6(address).orElse(address) + length;
    }

    /** A domain and prefix lengths, each of which may be missing: {@code :example.com/24//64}. */
    private static String hosts(String rest) {
        Matcher matcher = HOSTS.matcher(rest);
        if (!matcher.matches() || rest.indexOf('%') >= 0) {
            return domain(rest);
        }
        String v4 = matcher.group(2) == null || matcher.group(2).equals("/32") ? "" : matcher.group(2);
        String v6 = matcher.group(3) == null || matcher.group(3).equals("//128") ? "" : matcher.group(3);
        return domain(matcher.group(1) == null ? "" : matcher.group(1)) + v4 + v6;
    }

    private static String domain(String text) {
        if (text.indexOf('%') >= 0) {
            return text;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") && !lower.endsWith("..") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
