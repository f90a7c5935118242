package dev.plumbline.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "100.100.100.200",
                "127.0.0.1",
                "127.255.255.255",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2002:7f00:1::",
                "2002:a9fe:a9fe::1",
                "2001::1",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1"
            })
    void what_is_not_public_is_refused(String address) throws UnknownHostException {
        assertThat(AddressRules.PUBLIC_ONLY.allow(InetAddress.getByName(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.0.1",
                "223.255.255.255",
                "2606:4700::1111",
                "64:ff9b::101:101",
                "2002:101:101::1"
            })
    void what_is_public_is_let_through(String address) throws UnknownHostException {
        assertThat(AddressRules.PUBLIC_ONLY.allow(InetAddress.getByName(address)))
                .isTrue();
    }

    @Test
    void a_mapped_address_is_judged_as_what_it_maps() throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
        InetAddress kept = Inet6Address.getByAddress("mapped", mapped, -1);

        assertThat(kept).isInstanceOf(Inet6Address.class);
        assertThat(AddressRules.PUBLIC_ONLY.allow(kept)).isFalse();
    }

    @Test
    void an_installation_lets_a_block_through_and_nothing_beside_it() throws UnknownHostException {
        var rules = new AddressRules(List.of(Cidr.parse("10.20.0.0/15"), Cidr.parse("fd00:1::/32")));

        assertThat(rules.allow(InetAddress.getByName("10.21.255.255"))).isTrue();
        assertThat(rules.allow(InetAddress.getByName("10.22.0.0"))).isFalse();
        assertThat(rules.allow(InetAddress.getByName("fd00:1::9"))).isTrue();
        assertThat(rules.allow(InetAddress.getByName("fd00:2::9"))).isFalse();
        assertThat(rules.allow(InetAddress.getByName("64:ff9b::a15:1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "example.com/8", "localhost", "10.0.0/8"})
    void what_is_no_block_is_said_to_be_none(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
