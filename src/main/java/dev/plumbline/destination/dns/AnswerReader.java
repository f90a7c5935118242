package dev.plumbline.destination.dns;

import dev.plumbline.destination.dns.Reply.Failed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

/**
 * Reads one message as the answer to one question (RFC 1035, 2181, 2308, 6891). Of the records it opens those that the
 * question is about; of all others it reads no more than how long they are. Any bytes give a {@link Read}.
 */
final class AnswerReader {

    /** Records of all sections together. */
    static final int MAX_RECORDS = 1000;

    /** What the records that are asked for may have, in characters. */
    static final int MAX_TEXT = 64 * 1024;

    static final int MAX_ALIASES = 16;

    private static final int HEADER = 12;
    private static final int ROOT_NAME = 1;

    private static final int QR = 0x8000;
    private static final int OPCODE = 0x7800;
    private static final int AA = 0x0400;
    private static final int TC = 0x0200;
    private static final int RA = 0x0080;
    private static final int RCODE = 0x000f;

    private final Question question;
    private final boolean recursive;
    private final DNSInput in;

    private final Map<Name, Name> aliases = new HashMap<>();
    private final Map<Name, List<String>> records = new HashMap<>();
    private final List<Name> authorities = new ArrayList<>();
    private boolean refers;
    private int extendedRcode;
    private boolean extended;
    private int extent;

    private AnswerReader(Question question, boolean recursive, DNSInput in) {
        this.question = question;
        this.recursive = recursive;
        this.in = in;
    }

    /** What came of a message. */
    sealed interface Read {

        /** It answers something else, or nothing: whoever waits goes on waiting. */
        record Foreign() implements Read {}

        /** It did not fit, and is to be asked for again over TCP. */
        record Truncated() implements Read {}

        /** It answers the question. */
        record Replied(Reply reply) implements Read {}
    }

    /**
     * Reads a message.
     *
     * @param id that the question was sent with
     * @param recursive whether a resolver was asked; else a server that has to speak with authority
     */
    static Read read(byte[] message, Question question, int id, boolean recursive) {
        var in = new DNSInput(message);
        var reader = new AnswerReader(question, recursive, in);
        try {
            if (message.length < HEADER || in.readU16() != id) {
                return new Read.Foreign();
            }
            int flags = in.readU16();
            int questions = in.readU16();
            int[] counts = {in.readU16(), in.readU16(), in.readU16()};
            boolean answersQuery = (flags & QR) != 0 && (flags & OPCODE) == 0;
            if (!answersQuery || !reader.isAsked(questions, flags & RCODE)) {
                return new Read.Foreign();
            }
            if ((flags & TC) != 0) {
                return new Read.Truncated();
            }
            return new Read.Replied(reader.reply(flags, counts));
        } catch (Malformed e) {
            return new Read.Replied(Failed.malformed(e.what));
        } catch (WireParseException e) {
            return new Read.Replied(Failed.malformed("it ends too early, or a name in it is none"));
        }
    }

    /** Whether the question is ours. One that could not read it at all may leave it out. */
    private boolean isAsked(int questions, int rcode) {
        if (questions == 0) {
            return rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN;
        }
        if (questions != 1) {
            return false;
        }
        try {
            return new Name(in).equals(question.name())
                    && in.readU16() == question.type().code()
                    && in.readU16() == DClass.IN;
        } catch (WireParseException e) {
            return false;
        }
    }

    private Reply reply(int flags, int[] counts) throws WireParseException, Malformed {
        if (counts[0] + counts[1] + counts[2] > MAX_RECORDS) {
            throw new Malformed("it announces more than " + MAX_RECORDS + " records");
        }
        for (int section = 0; section < counts.length; section++) {
            for (int i = 0; i < counts[section]; i++) {
                record(section);
            }
        }
        if (in.remaining() > 0) {
            throw new Malformed("something stands behind its end");
        }
        int rcode = extendedRcode << 4 | flags & RCODE;
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            return Failed.unexpected("answers " + (rcode == 16 ? "BADVERS" : Rcode.string(rcode)));
        }
        boolean authority = (flags & AA) != 0;
        if (!authority && !recursive) {
            return Failed.unexpected("is not authoritative for the name");
        }
        if (!authority && (flags & RA) == 0) {
            return Failed.unexpected("resolves no names for others");
        }
        return answer(rcode == Rcode.NXDOMAIN);
    }

    private Reply answer(boolean noSuchName) throws Malformed {
        Name end = endOfAliases();
        boolean alias = !end.equals(question.name());
        List<String> texts = records.getOrDefault(end, List.of());
        if (!texts.isEmpty()) {
            if (noSuchName) {
                throw new Malformed("it says that the name does not exist and gives its records");
            }
            return new Reply.Records(List.copyOf(new TreeSet<>(texts)), alias);
        }
        boolean vouched = authorities.stream().anyMatch(end::subdomain);
        if (!recursive && alias && !vouched) {
            return Failed.unexpected("only knows that the name is an alias, and not what it leads to");
        }
        if (!noSuchName && refers && !vouched) {
            return Failed.unexpected("refers to other servers");
        }
        return noSuchName ? new Reply.NoName() : new Reply.NoRecord();
    }

    /** Where the name leads to by the aliases of the answer. The alias itself is what a question for it is after. */
    private Name endOfAliases() throws Malformed {
        Name end = question.name();
        if (question.type() == RecordType.CNAME) {
            return end;
        }
        Set<Name> seen = new HashSet<>();
        while (aliases.containsKey(end)) {
            if (!seen.add(end)) {
                throw new Malformed("its aliases lead in a circle");
            }
            if (seen.size() > MAX_ALIASES) {
                throw new Malformed("it leads through more than " + MAX_ALIASES + " aliases");
            }
            end = aliases.get(end);
        }
        return end;
    }

    private void record(int section) throws WireParseException, Malformed {
        Name owner = new Name(in);
        int type = in.readU16();
        int dclass = in.readU16();
        long ttl = in.readU32();
        int length = in.readU16();
        if (length > in.remaining()) {
            throw new Malformed("a record goes beyond its end");
        }
        int next = in.current() + length;
        boolean asked = section == 0 && dclass == DClass.IN;
        if (asked && type == Type.CNAME && question.type() != RecordType.CNAME) {
            Name target = opened(length, () -> new Name(in));
            Name other = aliases.putIfAbsent(owner, target);
            if (other != null && !other.equals(target)) {
                throw new Malformed("a name in it is an alias of two names");
            }
        } else if (asked && type == question.type().code()) {
            add(owner, opened(length, () -> Rdata.text(question, in)));
        } else {
            aside(section, owner, type, dclass, ttl);
            in.readByteArray(length);
        }
        if (in.current() != next) {
            throw new Malformed("a record is longer than it says");
        }
    }

    private void add(Name owner, String text) throws Malformed {
        var texts = records.computeIfAbsent(owner, _ -> new ArrayList<>());
        texts.add(text);
        extent += text.length();
        if (extent > MAX_TEXT) {
            throw new Malformed("its records have more than " + MAX_TEXT + " characters");
        }
    }

    private void aside(int section, Name owner, int type, int dclass, long ttl) throws Malformed {
        if (section == 1 && dclass == DClass.IN) {
            refers |= type == Type.NS;
            if (type == Type.SOA) {
                authorities.add(owner);
            }
        }
        if (section == 2 && type == Type.OPT) {
            if (extended || owner.length() != ROOT_NAME) {
                throw new Malformed("it has more than one EDNS record, or one at a name");
            }
            extended = true;
            extendedRcode = (int) (ttl >>> 24);
        }
    }

    private <T> T opened(int length, Opening<T> opening) throws WireParseException, Malformed {
        in.setActive(length);
        T read = opening.read();
        if (in.remaining() > 0) {
            throw new Malformed("a record has more in it than it should");
        }
        in.clearActive();
        return read;
    }

    /** Reads what a record holds. */
    @FunctionalInterface
    private interface Opening<T> {
        T read() throws WireParseException, Malformed;
    }

    /** The message is not as it has to be; what is wrong is our own words. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        private final String what;

        Malformed(String what) {
            super(what, null, false, false);
            this.what = what;
        }
    }
}
