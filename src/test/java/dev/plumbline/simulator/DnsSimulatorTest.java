package dev.plumbline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** The simulator is as strict as a server: another client than ours sees that. */
class DnsSimulatorTest {

    private final DnsSimulator resolver = DnsSimulator.resolver();
    private final DnsSimulator zone = DnsSimulator.authoritative("example.com");

    @AfterEach
    void stop() {
        resolver.close();
        zone.close();
    }

    private static Message ask(DnsSimulator server, String name, int type, boolean recursive) throws IOException {
        int port = Integer.parseInt(server.address().split(":")[1]);
        var client = new SimpleResolver(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        client.setTimeout(Duration.ofSeconds(10));
        client.setIgnoreTruncation(true);
        Message query = Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN));
        if (!recursive) {
            query.getHeader().unsetFlag(Flags.RD);
        }
        return client.send(query);
    }

    @Test
    void a_zones_server_speaks_with_authority_and_refuses_what_is_not_its_own() throws IOException {
        zone.set("www.example.com", "A", "192.0.2.1");

        Message own = ask(zone, "www.example.com.", Type.A, false);
        assertThat(own.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(own.getHeader().getFlag(Flags.RA)).isFalse();
        assertThat(own.getSection(Section.ANSWER)).hasSize(1);
        assertThat(ask(zone, "example.org.", Type.A, false).getRcode()).isEqualTo(Rcode.REFUSED);
    }

    @Test
    void a_resolver_refuses_a_question_that_does_not_ask_it_to_resolve() throws IOException {
        assertThat(ask(resolver, "example.com.", Type.A, false).getRcode()).isEqualTo(Rcode.REFUSED);
        assertThat(ask(resolver, "example.com.", Type.A, true).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void a_name_above_one_with_records_exists() throws IOException {
        zone.set("a.b.example.com", "A", "192.0.2.1");

        Message above = ask(zone, "b.example.com.", Type.A, false);
        assertThat(above.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(above.getSection(Section.ANSWER)).isEmpty();
        assertThat(above.getSection(Section.AUTHORITY))
                .extracting(Record::getType)
                .containsExactly(Type.SOA);
        assertThat(ask(zone, "c.example.com.", Type.A, false).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void what_does_not_fit_is_cut_off_and_marked() throws IOException {
        String[] texts = new String[30];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = '"' + Integer.toString(i).repeat(100) + '"';
        }
        zone.set("big.example.com", "TXT", texts);

        Message cut = ask(zone, "big.example.com.", Type.TXT, false);
        assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
    }
}
