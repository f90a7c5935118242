package dev.plumbline.destination.dns;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * DKIM keys and DMARC policies by their meaning: two texts that every verifier reads alike come out the same. Only what
 * their standards leave no doubt about is evened out; what is no valid record stays as it is.
 */
final class MailText {

    /** Tags of DMARC whose values are keywords, numbers or lists of keywords (RFC 7489, 6.4). */
    private static final Set<String> KEYWORDS = Set.of("p", "sp", "np", "adkim", "aspf", "fo", "rf", "pct", "ri");

    private static final Map<String, String> DMARC_DEFAULTS =
            Map.of("adkim", "r", "aspf", "r", "pct", "100", "fo", "0", "rf", "afrf", "ri", "86400");

    private MailText() {}

    /**
     * A DKIM key (RFC 6376, 3.6.1): the order of tags, white space around them and in the key, the order in lists and
     * defaults that are spelled out mean nothing.
     *
     * @param name where the record stands: without {@code v=} it is a key only under {@code _domainkey}
     */
    static Optional<String> dkim(String name, String text) {
        return TagList.parse(text)
                .filter(tags -> tags.containsKey("p"))
                .filter(tags -> tags.containsKey("v")
                        ? tags.firstEntry().getKey().equals("v")
                                && tags.get("v").equals("DKIM1")
                        : name.contains("._domainkey."))
                .map(tags -> {
                    var key = new LinkedHashMap<>(tags);
                    key.put("v", "DKIM1");
                    key.computeIfPresent("p", (_, value) -> withoutSpace(value));
                    for (String list : new String[] {"h", "s", "t"}) {
                        key.computeIfPresent(list, (_, value) -> TagList.colonList(value));
                    }
                    key.remove("k", "rsa");
                    if (Set.of(key.getOrDefault("s", "").split(":")).contains("*")) {
                        key.remove("s");
                    }
                    return TagList.text(key, "v");
                });
    }

    /**
     * A DMARC policy (RFC 7489, 6.3): the order of tags after the first, white space, the case of keywords and defaults
     * that are spelled out mean nothing. The order of addresses does: reports go to them in it.
     */
    static Optional<String> dmarc(String text) {
        return TagList.parse(text)
                .filter(tags ->
                        tags.firstEntry().getKey().equals("v") && tags.get("v").equals("DMARC1"))
                .map(tags -> {
                    var policy = new LinkedHashMap<String, String>();
                    tags.forEach((tag, value) -> policy.put(
                            tag,
                            KEYWORDS.contains(tag)
                                    ? TagList.colonList(value.toLowerCase(Locale.ROOT))
                                    : tag.equals("rua") || tag.equals("ruf") ? addresses(value) : value));
                    DMARC_DEFAULTS.forEach(policy::remove);
                    if (policy.containsKey("p")) {
                        policy.remove("sp", policy.get("p"));
                    }
                    return TagList.text(policy, "v", "p");
                });
    }

    private static String addresses(String value) {
        var parts = value.split(",", -1);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = TxtContent.strip(parts[i]);
        }
        return String.join(",", parts);
    }

    private static String withoutSpace(String value) {
        var text = new StringBuilder(value.length());
        value.chars().filter(c -> !TxtContent.isSpace((char) c)).forEach(c -> text.append((char) c));
        return text.toString();
    }
}
