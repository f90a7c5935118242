package dev.plumbline.platform.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the operator may connect to. The public Internet, and beyond it only what the installation names.
 *
 * @param allowed blocks that are let through although they are not public
 */
public record AddressRules(List<Cidr> allowed) {

    /** The setting that an installer changes. */
    public static final String SETTING = "plumbline.http.allowed-addresses";

    /** The public Internet alone. */
    public static final AddressRules PUBLIC_ONLY = new AddressRules(List.of());

    /**
     * From the IANA registries of special-purpose addresses, with the addresses beside them at which clouds serve
     * metadata: 168.63.129.16 (Azure); 169.254.169.254, 100.100.100.200 and 192.0.0.192 lie in blocks of the list.
     */
    private static final List<Cidr> NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "168.63.129.16/32",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/32",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(Cidr::parse)
            .toList();

    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
    private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");

    public AddressRules {
        allowed = List.copyOf(allowed);
    }

    /**
     * Whether a connection may go to this very address. A form that carries an IPv4 address inside (mapped, NAT64,
     * 6to4) is judged by that address, so that it is no way around the rules; where the address inside is not public,
     * only a block that holds the form itself lets it through.
     */
    public boolean allow(InetAddress address) {
        byte[] bytes = unmapped(address.getAddress());
        return allowed.stream().anyMatch(block -> block.contains(bytes)) || isPublic(bytes);
    }

    private static boolean isPublic(byte[] address) {
        if (NAT64.contains(address)) {
            return isPublic(Arrays.copyOfRange(address, 12, 16));
        }
        if (SIX_TO_FOUR.contains(address)) {
            return isPublic(Arrays.copyOfRange(address, 2, 6));
        }
        return NOT_PUBLIC.stream().noneMatch(block -> block.contains(address));
    }

    private static byte[] unmapped(byte[] address) {
        boolean mapped = address.length == 16 && address[10] == -1 && address[11] == -1;
        for (int i = 0; mapped && i < 10; i++) {
            mapped = address[i] == 0;
        }
        return mapped ? Arrays.copyOfRange(address, 12, 16) : address;
    }
}
