package dev.plumbline.destination.dns;

import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** What a subject asks for: the records of one type at one name. */
record Question(Name name, RecordType type) {

    /** Lower case, for one thing has one name; the underscore of service names and the slash of RFC 2317 are common. */
    private static final Pattern NAME =
            Pattern.compile("(\\*\\.)?[a-z0-9_/-]{1,63}(\\.[a-z0-9_/-]{1,63})*", Pattern.CASE_INSENSITIVE);

    private static final int SHOWN = 120;

    /** Fails with {@code Invalid} where the subject is no name and type, as {@code www.example.com CNAME}. */
    static Lookup<Question> of(Subject subject) {
        return parsed(subject.name()).<Lookup<Question>>map(Lookup.Found::new).orElseGet(() -> invalid(subject));
    }

    /** The question; empty where the subject is none. */
    static Optional<Question> parsed(String subject) {
        int space = subject.indexOf(' ');
        String name = space < 0 ? "" : subject.substring(0, space);
        if (!NAME.matcher(name).matches() || !name.equals(name.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        try {
            Name absolute = Name.fromString(name, Name.root);
            return RecordType.of(subject.substring(space + 1)).map(type -> new Question(absolute, type));
        } catch (TextParseException e) {
            return Optional.empty();
        }
    }

    private static Lookup<Question> invalid(Subject subject) {
        return new Lookup.Failed<>(new Unavailable(
                Reason.INVALID,
                ForeignText.shown(subject.name(), SHOWN)
                        + " is no DNS record: write a key of the desired state as a name in lower case and without a dot"
                        + " at its end, a space, and one of A, AAAA, CNAME, MX, TXT, NS, CAA, SRV, as in"
                        + " 'www.example.com CNAME'; a name with other letters in its form that begins with xn--"));
    }
}
