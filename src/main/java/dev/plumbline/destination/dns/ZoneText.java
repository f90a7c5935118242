package dev.plumbline.destination.dns;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** Records as a zone file has them behind the type, in one form each: {@code 10 mail.example.com.} */
final class ZoneText {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9]{1,15}");
    private static final Pattern PLAIN = Pattern.compile("[!-~]{1,1023}");
    private static final String SPACES = "[ \\t]+";

    private ZoneText() {}

    /**
     * The one form of a record that somebody wrote.
     *
     * @param owner the name that the record stands at
     * @return empty where the text is no record of this type
     */
    static Optional<String> canonical(RecordType type, String owner, String text) {
        String bare = TxtContent.strip(text);
        return switch (type) {
            case A -> Optional.of(bare).filter(IpText::isV4);
            case AAAA -> IpText.v6(bare);
            case CNAME, NS -> name(bare);
            case MX -> numbersAndName(bare, 1);
            case SRV -> numbersAndName(bare, 3);
            case CAA -> caa(bare);
            case TXT -> TxtContent.parse(bare).map(content -> txt(owner, content));
        };
    }

    /** A name in lower case with the dot at its end. */
    static String name(Name name) {
        return name.canonicalize().toString();
    }

    static String caa(int flags, String tag, byte[] value) {
        return flags + " " + tag.toLowerCase(Locale.ROOT) + " " + TxtContent.inQuotes(value);
    }

    /** The content of a TXT record by its meaning, where it has one that is known. */
    static String txt(String owner, byte[] content) {
        return TxtContent.text(meaning(owner, content)
                .map(text -> text.getBytes(StandardCharsets.US_ASCII))
                .orElse(content));
    }

    private static Optional<String> meaning(String owner, byte[] content) {
        for (byte b : content) {
            if ((b < ' ' || b > '~') && b != '\t' && b != '\r' && b != '\n') {
                return Optional.empty();
            }
        }
        String text = new String(content, StandardCharsets.US_ASCII);
        return SpfText.of(text).or(() -> MailText.dmarc(text)).or(() -> MailText.dkim(owner, text));
    }

    private static Optional<String> name(String text) {
        if (!PLAIN.matcher(text).matches() || text.equals("@")) {
            return Optional.empty();
        }
        try {
            return Optional.of(name(Name.fromString(text, Name.root)));
        } catch (TextParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> numbersAndName(String text, int numbers) {
        List<String> parts = List.of(text.split(SPACES));
        if (parts.size() != numbers + 1) {
            return Optional.empty();
        }
        List<Optional<String>> read = IntStream.rangeClosed(0, numbers)
                .mapToObj(i -> i < numbers ? number(parts.get(i), 65535) : name(parts.get(i)))
                .toList();
        return read.stream().allMatch(Optional::isPresent)
                ? Optional.of(read.stream().map(Optional::get).collect(Collectors.joining(" ")))
                : Optional.empty();
    }

    private static Optional<String> caa(String text) {
        String[] parts = text.split(SPACES, 3);
        if (parts.length < 3 || !TAG.matcher(parts[1]).matches()) {
            return Optional.empty();
        }
        return number(parts[0], 255)
                .flatMap(flags ->
                        TxtContent.parse(parts[2]).map(value -> caa(Integer.parseInt(flags), parts[1], value)));
    }

    private static Optional<String> number(String text, int max) {
        return Optional.of(text)
                .filter(digits -> NUMBER.matcher(digits).matches())
                .map(Integer::parseInt)
                .filter(number -> number <= max)
                .map(String::valueOf);
    }
}
