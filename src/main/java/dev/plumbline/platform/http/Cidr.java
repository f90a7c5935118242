package dev.plumbline.platform.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A block of addresses, as {@code 10.0.0.0/8} or {@code fd00::/8}.
 *
 * @param network the first address of the block
 * @param prefix how many leading bits are the block's, 0 to 32 or 128
 */
public record Cidr(InetAddress network, int prefix) {

    public Cidr {
        if (prefix < 0 || prefix > network.getAddress().length * 8) {
            throw new IllegalArgumentException("an address block's prefix can't be " + prefix);
        }
    }

    /**
     * Reads a block; a lone address is the block of itself.
     *
     * @throws IllegalArgumentException where the text is no literal block; a name is never looked up
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!address.matches("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*")) {
            throw unreadable();
        }
        try {
            InetAddress network = InetAddress.getByName(address);
            int prefix = slash < 0 ? network.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1));
            return new Cidr(network, prefix);
        } catch (UnknownHostException | NumberFormatException e) {
            throw unreadable();
        }
    }

    private static IllegalArgumentException unreadable() {
        return new IllegalArgumentException("an address block is written as 10.0.0.0/8 or fd00::/8");
    }

    /** Whether the block holds the address. A block of one family holds no address of the other. */
    public boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }

    boolean contains(byte[] address) {
        byte[] block = network.getAddress();
        if (block.length != address.length) {
            return false;
        }
        int whole = prefix / 8;
        if (!Arrays.equals(block, 0, whole, address, 0, whole)) {
            return false;
        }
        int rest = prefix % 8;
        return rest == 0 || ((block[whole] ^ address[whole]) & 0xFF) >>> (8 - rest) == 0;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }
}
