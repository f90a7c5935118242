package dev.plumbline.destination.dns;

import dev.plumbline.destination.dns.AnswerReader.Malformed;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.Name;
import org.xbill.DNS.WireParseException;

/** What a record holds, as the one text that {@link ZoneText} also makes of what people write. */
final class Rdata {

    private static final int MAX_TAG = 15;

    private Rdata() {}

    /**
     * Reads up to the end of the record's part of the message.
     *
     * @param in bounded to that part
     */
    static String text(Question question, DNSInput in) throws WireParseException, Malformed {
        return switch (question.type()) {
            case A -> IpText.v4(in.readByteArray(4));
            case AAAA -> IpText.v6(in.readByteArray(16));
            case CNAME, NS -> ZoneText.name(new Name(in));
            case MX -> in.readU16() + " " + ZoneText.name(new Name(in));
            case SRV -> in.readU16() + " " + in.readU16() + " " + in.readU16() + " " + ZoneText.name(new Name(in));
            case CAA -> caa(in);
            case TXT -> ZoneText.txt(question.name().toString(), joined(in));
        };
    }

    private static String caa(DNSInput in) throws WireParseException, Malformed {
        int flags = in.readU8();
        byte[] tag = in.readCountedString();
        for (byte b : tag) {
            boolean letter = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
            if (!letter && !(b >= '0' && b <= '9')) {
                throw new Malformed("a CAA record has a tag that is no word");
            }
        }
        if (tag.length == 0 || tag.length > MAX_TAG) {
            throw new Malformed("a CAA record has no tag, or one that is too long");
        }
        return ZoneText.caa(flags, new String(tag, StandardCharsets.US_ASCII), in.readByteArray());
    }

    private static byte[] joined(DNSInput in) throws WireParseException {
        var content = new ByteArrayOutputStream();
        do {
            content.writeBytes(in.readCountedString());
        } while (in.remaining() > 0);
        return content.toByteArray();
    }
}
