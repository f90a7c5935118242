package dev.plumbline.destination.dns;

import java.util.Optional;
import java.util.regex.Pattern;
import org.xbill.DNS.Address;

/** Addresses as text, in one form each. */
final class IpText {

    private static final Pattern V4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    private IpText() {}

    static boolean isV4(String text) {
        return V4.matcher(text).matches() && Address.toByteArray(text, Address.IPv4) != null;
    }

    /** An IPv6 address in the form of RFC 5952, hexadecimal throughout; empty where the text is none. */
    static Optional<String> v6(String text) {
        if (!V6.matcher(text).matches() || text.indexOf(':') < 0) {
            return Optional.empty();
        }
        return Optional.ofNullable(Address.toByteArray(text, Address.IPv6))
                .filter(bytes -> bytes.length == 16)
                .map(IpText::v6);
    }

    static String v4(byte[] address) {
        return (address[0] & 0xff) + "." + (address[1] & 0xff) + "." + (address[2] & 0xff) + "." + (address[3] & 0xff);
    }

    /** The longest run of two or more zeros goes, the first of several; letters are small. */
    static String v6(byte[] address) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (address[2 * i] & 0xff) << 8 | address[2 * i + 1] & 0xff;
        }
        int from = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                from = i;
                length = end - i;
            }
        }
        var text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == from) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
